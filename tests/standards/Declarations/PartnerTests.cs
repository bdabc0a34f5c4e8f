using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

/// <summary>A partner province with the data set declarations sees what is or was public, and no draft.</summary>
public sealed class PartnerTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task It_sees_what_is_or_was_public(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var published = await standards.PublishAsync(Samples.Own());
        var withdrawn = await standards.PublishAsync(Samples.Own("Q/LZSL 002-2017"));
        withdrawn = await standards.Admin.WithdrawDeclarationAsync(new() { Name = withdrawn.Name, WithdrawnOn = "2018-06-01", Reason = "停产" });
        var draft = await standards.CreateAsync(Samples.National());
        var partner = standards.Of(TestCaller.Partner("declarations"));

        Assert.Equal(new[] { published.Name, withdrawn.Name }.Order(), (await partner.ListDeclarationsAsync(new())).Declarations.Select(d => d.Name).Order());
        Assert.Equal(0, (await partner.ListDeclarationsAsync(new() { States = { V1.DeclarationState.Draft } })).TotalSize);
        Assert.Equal(2, (await StandardsHost.ExportAsync(partner, new())).Rows.Count);
        Assert.Equal(published.Name, (await partner.GetDeclarationAsync(new() { Name = published.Name })).Name);
        // Its first version was the draft.
        foreach (var request in new V1.GetDeclarationRequest[] { new() { Name = draft.Name }, new() { Name = published.Name, Version = 1 } })
        {
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(partner.GetDeclarationAsync(request))).Reason);
            Assert.Equal(V1.DeclarationState.Draft, (await standards.Of(TestCaller.Auditor).GetDeclarationAsync(request)).State);
        }

        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(partner.ListDeclarationVersionsAsync(new() { Name = published.Name }))).Reason);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(partner.WithdrawDeclarationAsync(new() { Name = published.Name }))).Reason);
    }
}
