using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using State = Quality.Protos.Standards.V1.DeclarationState;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

public class LifeTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task From_draft_to_withdrawal_every_version_stays_readable(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var client = standards.Admin;
        var draft = await standards.CreateAsync(Samples.Own());
        Assert.Equal(
            new V1.Declaration(Samples.Own()) { Name = draft.Name, NormalisedStandardNumber = "Q/LZSL 001-2017", State = State.Draft, Etag = "v1", Version = 1, CreateTime = draft.CreateTime, UpdateTime = draft.UpdateTime },
            draft);
        Assert.Empty(await standards.PublishedAsync<V1.DeclarationPublished>()); // a draft is nobody else's matter

        var published = await client.PublishDeclarationAsync(new() { Name = draft.Name, Etag = draft.Etag, PublishedOn = "2018-05-01" });
        Assert.Equal((State.Published, "2018-05-01", "2018-05-01", 2), (published.State, published.PublishedOn, published.VersionPublishedOn, published.Version));
        var content = new V1.Declaration(published) { StandardName = "示例实木餐桌（2019）" };
        var revised = await client.ReviseDeclarationAsync(new() { Declaration = content, Reason = "指标提高", RevisedOn = "2019-02-01" });
        Assert.Equal((State.Published, "2018-05-01", "2019-02-01", "指标提高", 3), (revised.State, revised.PublishedOn, revised.VersionPublishedOn, revised.Reason, revised.Version));
        var withdrawn = await client.WithdrawDeclarationAsync(new() { Name = draft.Name, Etag = revised.Etag, WithdrawnOn = "2020-03-01", Reason = "停产" });
        Assert.Equal((State.Withdrawn, "2020-03-01", "停产", 4, "v4"), (withdrawn.State, withdrawn.WithdrawnOn, withdrawn.Reason, withdrawn.Version, withdrawn.Etag));

        Assert.Equal(withdrawn, await client.GetDeclarationAsync(new() { Name = draft.Name }));
        Assert.Equal(draft, await client.GetDeclarationAsync(new() { Name = draft.Name, Version = 1 }));
        var versions = await client.ListDeclarationVersionsAsync(new() { Name = draft.Name });
        V1.Declaration[] expected = [withdrawn, new(revised) { State = State.Superseded }, new(published) { State = State.Superseded }, draft];
        Assert.Equal(expected, versions.Declarations);
        Assert.Equal([published, revised], (await standards.PublishedAsync<V1.DeclarationPublished>()).Select(e => e.Declaration));
        Assert.Equal(withdrawn, Assert.Single(await standards.PublishedAsync<V1.DeclarationWithdrawn>()).Declaration);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Verbs_in_the_wrong_state_are_refused_with_their_reason(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var client = standards.Admin;
        var draft = await standards.CreateAsync(new V1.Declaration(Samples.Own()) { Channel = V1.DeclarationChannel.Unspecified });
        await RefusedAsync(client.PublishDeclarationAsync(new() { Name = draft.Name }), StatusCode.FailedPrecondition, "DECLARATION_INCOMPLETE");
        await RefusedAsync(client.WithdrawDeclarationAsync(new() { Name = draft.Name, Reason = "停产" }), StatusCode.FailedPrecondition, "DECLARATION_NOT_PUBLISHED");
        draft = await client.ReviseDeclarationAsync(new() { Declaration = new(draft) { Channel = V1.DeclarationChannel.Package } });
        var published = await client.PublishDeclarationAsync(new() { Name = draft.Name, PublishedOn = "2018-05-01" });
        await RefusedAsync(client.PublishDeclarationAsync(new() { Name = draft.Name }), StatusCode.FailedPrecondition, "DECLARATION_NOT_DRAFT");
        await RefusedAsync(client.WithdrawDeclarationAsync(new() { Name = draft.Name, Etag = "v1", Reason = "停产" }), StatusCode.Aborted, "ETAG_MISMATCH");
        await RefusedAsync(client.ReviseDeclarationAsync(new() { Declaration = draft, Reason = "改" }), StatusCode.Aborted, "ETAG_MISMATCH");
        var early = await Refusal.OfAsync(client.WithdrawDeclarationAsync(new() { Name = draft.Name, WithdrawnOn = "2018-04-30", Reason = "停产" }));
        Assert.Equal((StatusCode.InvalidArgument, "withdrawn_on"), (early.Code, Assert.Single(early.Fields)));
        await client.WithdrawDeclarationAsync(new() { Name = draft.Name, Reason = "停产" });
        await RefusedAsync(client.ReviseDeclarationAsync(new() { Declaration = new(published) { Etag = "" }, Reason = "改" }), StatusCode.FailedPrecondition, "DECLARATION_WITHDRAWN");

        Assert.Equal(["name", "reason", "withdrawn_on"], (await Refusal.OfAsync(client.WithdrawDeclarationAsync(new() { WithdrawnOn = "2099-01-01" }))).Fields);
        Assert.Equal(["name", "published_on"], (await Refusal.OfAsync(client.PublishDeclarationAsync(new() { PublishedOn = "2099-01-01" }))).Fields);
        Assert.Equal(["declaration.name"], (await Refusal.OfAsync(client.ReviseDeclarationAsync(new()))).Fields);
        const string None = "declarations/0192f0c4-0000-7000-8000-000000000001";
        await RefusedAsync(client.GetDeclarationAsync(new() { Name = None }), StatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(client.GetDeclarationAsync(new() { Name = draft.Name, Version = 9 }), StatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(client.ListDeclarationVersionsAsync(new() { Name = None }), StatusCode.NotFound, "NOT_FOUND");
        await RefusedAsync(client.PublishDeclarationAsync(new() { Name = "honours/1" }), StatusCode.NotFound, "NOT_FOUND");
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_enterprise_has_one_open_declaration_of_a_standard_in_any_spelling(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var first = await standards.PublishAsync(Samples.Own());
        var twin = await Refusal.OfAsync(standards.Admin.CreateDeclarationAsync(new() { Declaration = Samples.Own("ｑ／LZSL001—2017") }));
        Assert.Equal((StatusCode.AlreadyExists, "ALREADY_EXISTS", first.Name), (twin.Code, twin.Reason, twin.Metadata["resource"]));
        var hidden = await Refusal.OfAsync(standards.Of(TestCaller.TianshuiAdmin).CreateDeclarationAsync(new() { Declaration = Samples.Own(region: "620502") }));
        Assert.DoesNotContain(first.Name, hidden.Message + hidden.Metadata["resource"], StringComparison.Ordinal); // what lies elsewhere is not named
        await standards.CreateAsync(Samples.Own("Q/LZSL 001-2019"));                          // another edition
        await standards.CreateAsync(Samples.Own(enterprise: Samples.Other));                 // another enterprise
        await standards.Admin.WithdrawDeclarationAsync(new() { Name = first.Name, Reason = "停产" });
        Assert.NotEqual(first.Name, (await standards.CreateAsync(Samples.Own())).Name);       // and again after the withdrawal
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_repeated_request_acts_once_also_when_its_twins_come_together(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var create = new V1.CreateDeclarationRequest { Declaration = Samples.Own(), RequestId = "0192f0c4-0000-7000-8000-000000000001" };
        var drafts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => standards.Admin.CreateDeclarationAsync(create).ResponseAsync));
        Assert.Single(drafts.Distinct());
        var publish = new V1.PublishDeclarationRequest { Name = drafts[0].Name, Etag = "v1", RequestId = "0192f0c4-0000-7000-8000-000000000002" };
        var published = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => standards.Admin.PublishDeclarationAsync(publish).ResponseAsync));
        Assert.Single(published.Distinct());
        Assert.Single(await standards.PublishedAsync<V1.DeclarationPublished>());
        var reused = await Refusal.OfAsync(standards.Admin.CreateDeclarationAsync(new(create) { Declaration = Samples.National() }));
        Assert.Equal("REQUEST_ID_REUSED", Assert.Single(reused.Violations).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Of_several_who_change_the_same_version_one_succeeds(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var published = await standards.PublishAsync(Samples.Own());
        var codes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => CodeOf.Async(() => standards.Admin.ReviseDeclarationAsync(new() { Declaration = published, Reason = $"改 {i}" }).ResponseAsync)));
        Assert.Single(codes, StatusCode.OK);
        Assert.Equal(7, codes.Count(c => c == StatusCode.Aborted));
        Assert.Equal(3, (await standards.Admin.ListDeclarationVersionsAsync(new() { Name = published.Name })).TotalSize);
        Assert.Equal(2, (await standards.PublishedAsync<V1.DeclarationPublished>()).Count);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Bad_input_is_answered_with_the_names_of_its_fields(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        Assert.Equal(5, (await Refusal.OfAsync(standards.Admin.CreateDeclarationAsync(new()))).Fields.Length);
        var huge = Samples.Own();
        huge.StandardName = new string('名', 3_400_000);
        huge.Products[1].DisplayName = "\0";
        var refused = await Refusal.OfAsync(standards.Admin.CreateDeclarationAsync(new() { Declaration = huge }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(["declaration.products[1].display_name", "declaration.standard_name"], refused.Fields);
        var wide = await Refusal.OfAsync(standards.Admin.CreateDeclarationAsync(new() { Declaration = Samples.Own($"Q/{new string('\uFDFA', 90)} 1-2017") }));
        Assert.Equal(["declaration.standard_number"], wide.Fields); // 18 characters each in the normal form
        Assert.Equal(0, (await standards.Admin.ListDeclarationsAsync(new())).TotalSize);
    }

    private static async Task RefusedAsync<T>(AsyncUnaryCall<T> call, StatusCode code, string reason)
    {
        var refusal = await Refusal.OfAsync(call);
        Assert.Equal((code, reason), (refusal.Code, refusal.Reason));
    }
}

/// <summary>How a call ended.</summary>
internal static class CodeOf
{
    public static async Task<StatusCode> Async(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
