using Grpc.Core;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Testing;

namespace Quality.Common.Tests.Storage;

public sealed class WriteTests(NoteHosts hosts) : IClassFixture<NoteHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_repeated_request_id_answers_what_the_first_answered(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (id, request) = (NoteCalls.NewId(), Guid.CreateVersion7());
        var first = await host.WriteAsync(id, requestId: request);
        Assert.Equal(first, await host.WriteAsync(id, requestId: request));
        Assert.Equal(first, await host.Notes().CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = id, DisplayName = "note" }, RequestId = request.ToString() }));
        await host.EffectAsync(id);
        await Task.Delay(300);
        Assert.Equal(1, await host.EffectsAsync(id));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Parallel_twins_act_once(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (id, request) = (NoteCalls.NewId(), Guid.CreateVersion7());
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.WriteAsync(id, requestId: request)));
        Assert.Single(answers.Distinct());
        Assert.Equal(1, await host.CountAsync("notes", $"SELECT COUNT(*) FROM outbox WHERE payload LIKE '%\"{id}\"%'"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_request_under_the_same_id_is_refused(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (id, request) = (NoteCalls.NewId(), Guid.CreateVersion7());
        await host.WriteAsync(id, requestId: request);
        var refusal = await Refusal.OfAsync(() => host.WriteAsync(id, "another", request));
        Assert.Equal((StatusCode.InvalidArgument, "request_id", "REQUEST_ID_REUSED"), (refusal.Code, refusal.Violations.Single().Field, refusal.Violations.Single().Reason));
        var form = await Refusal.OfAsync(host.Notes().CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = NoteCalls.NewId() }, RequestId = "42" }));
        Assert.Equal(("request_id", "BAD_UUID"), (form.Violations.Single().Field, form.Violations.Single().Reason));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_request_id_belongs_to_one_caller_and_one_method(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (id, request) = (NoteCalls.NewId(), Guid.CreateVersion7());
        await host.WriteAsync(id, requestId: request);
        await host.WriteAsync(NoteCalls.NewId(), requestId: request, caller: TestCaller.LanzhouOfficer);
        await host.Notes().UpdateEnterpriseAsync(new() { Enterprise = new() { Uscc = id, DisplayName = "changed" }, RequestId = request.ToString() });
        var stolen = await Refusal.OfAsync(() => host.WriteAsync(id, requestId: request, caller: TestCaller.LanzhouOfficer));
        Assert.Equal("REQUEST_ID_REUSED", stolen.Violations.Single().Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failed_first_try_does_not_use_up_the_request_id(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var request = Guid.CreateVersion7();
        await Refusal.OfAsync(() => host.WriteAsync(NoteCalls.NewId(), "refuse", request));
        await Refusal.OfAsync(() => host.WriteAsync(NoteCalls.NewId(), "explode", request));
        var id = NoteCalls.NewId();
        Assert.Equal($"notes/{id}", (await host.WriteAsync(id, requestId: request)).Name);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Of_a_race_for_one_key_one_wins_and_the_others_hear_that_it_exists(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        var codes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                await host.WriteAsync(id, $"try {i}");
                return "OK";
            }
            catch (RpcException e)
            {
                var refusal = await Refusal.OfAsync(() => Task.FromException(e));
                return $"{refusal.Code} {refusal.Reason}";
            }
        }));
        Assert.Single(codes, "OK");
        Assert.Equal(9, codes.Count(c => c == "AlreadyExists ALREADY_EXISTS"));
        await host.EffectAsync(id);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_stale_etag_is_aborted_and_an_absent_one_is_not_compared(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        var made = await host.WriteAsync(id);
        var changed = await UpdateAsync("two", made.Etag);
        Assert.NotEqual(made.Etag, changed.Etag);
        var stale = await Refusal.OfAsync(() => UpdateAsync("three", made.Etag));
        Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH", $"notes/{id}"), (stale.Code, stale.Reason, stale.Metadata["resource"]));
        Assert.Equal(StatusCode.Aborted, (await Refusal.OfAsync(() => UpdateAsync("three", "nonsense"))).Code);
        Assert.Equal("two", (await UpdateAsync("three", "")).Scope);

        Task<Protos.Credit.V1.Enterprise> UpdateAsync(string body, string etag) =>
            host.Notes().UpdateEnterpriseAsync(new() { Enterprise = new() { Uscc = id, DisplayName = body, Etag = etag } }).ResponseAsync;
    }
}
