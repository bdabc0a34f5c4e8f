using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Common.Tests.Hosting;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Common.Tests.Errors;

public sealed class RefusalTests(NoteHosts hosts) : IClassFixture<NoteHosts>
{
    private static readonly byte[] Broken = [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x01];
    private static readonly byte[] BrokenText = [0x0a, 0x02, 0xc3, 0x28];

    [Fact]
    public async Task A_message_that_does_not_parse_is_an_invalid_argument()
    {
        var invoker = (await hosts.OfAsync(DatabaseProvider.Sqlite)).Invoker(TestCaller.ProvinceAdmin);
        foreach (var bytes in new[] { Broken, BrokenText })
        {
            await MalformedAsync(() => invoker.Unary("GetEnterprise", bytes).ResponseAsync);
            await MalformedAsync(() => invoker.ServerStreamAsync("ExportEnterprises", bytes));
            await MalformedAsync(() => invoker.ClientStreamAsync("ImportEnterprises", bytes));
            await MalformedAsync(() => invoker.ClientStreamAsync("ImportEnterprises", new V1.ImportEnterprisesRequest { Row = 1 }.ToByteArray(), bytes));
        }

        static async Task MalformedAsync(Func<Task> call)
        {
            var refusal = await Refusal.OfAsync(call);
            Assert.Equal((StatusCode.InvalidArgument, "MALFORMED_MESSAGE"), (refusal.Code, refusal.Reason));
        }
    }

    [Fact]
    public async Task Refusals_of_grpc_itself_say_their_reason_too()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var invoker = host.Invoker(TestCaller.ProvinceAdmin);
        Assert.Equal((StatusCode.Unimplemented, "METHOD_UNKNOWN"), await OfAsync(() => invoker.Unary("Nonsense", []).ResponseAsync));
        Assert.Equal((StatusCode.Unimplemented, "METHOD_UNKNOWN"), await OfAsync(() => invoker.Unary("Get", [], "quality.nowhere.v1.NoService").ResponseAsync));
        Assert.Equal((StatusCode.Unimplemented, "METHOD_UNKNOWN"), await OfAsync(() => host.Notes().GetImportAsync(new()).ResponseAsync));
        var large = new V1.GetEnterpriseRequest { Name = new('x', 17 * 1024 * 1024) }.ToByteArray();
        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), await OfAsync(() => invoker.Unary("GetEnterprise", large).ResponseAsync));
        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), await OfAsync(() => invoker.ServerStreamAsync("ExportEnterprises", large)));
        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), await OfAsync(() => invoker.ClientStreamAsync("ImportEnterprises", new V1.ImportEnterprisesRequest { FileName = new('x', 17 * 1024 * 1024) }.ToByteArray())));

        static async Task<(StatusCode, string)> OfAsync(Func<Task> call)
        {
            var refusal = await Refusal.OfAsync(call);
            return (refusal.Code, refusal.Reason);
        }
    }

    [Fact]
    public async Task Texts_that_no_column_can_hold_are_named_by_their_path_all_at_once()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var refusal = await Refusal.OfAsync(host.Notes().UpdateEnterpriseAsync(new()
        {
            Enterprise = new() { DisplayName = "a\0b", Scope = new('字', 3334), Address = new('字', 3333) },
            UpdateMask = new() { Paths = { "scope", "x\0" } },
            RequestId = "\0",
        }));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
        Assert.Equal(
            [("enterprise.display_name", "CONTROL_CHARACTER"), ("enterprise.scope", "TOO_LONG"), ("request_id", "CONTROL_CHARACTER"), ("update_mask.paths[1]", "CONTROL_CHARACTER")],
            refusal.Violations.Select(v => (v.Field, v.Reason)).Order());
    }

    [Theory]
    [InlineData(999_999_999_999, 0)]
    [InlineData(253_402_300_799, 0)] // in China that is the year 10000
    [InlineData(-99_999_999_999, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1_000_000_000)]
    public async Task An_instant_that_no_calendar_has_is_refused(long seconds, int nanos)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var log = host.Client(c => new EventLogService.EventLogServiceClient(c), TestCaller.ProvinceAdmin);
        var refusal = await Refusal.OfAsync(log.RepublishAsync(new() { Service = "notes", From = new() { Seconds = seconds, Nanos = nanos } }));
        Assert.Equal(("from", "BAD_TIMESTAMP"), (refusal.Violations.Single().Field, refusal.Violations.Single().Reason));
    }

    [Fact]
    public async Task A_refusal_of_any_size_fits_into_the_headers_of_any_client()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var request = new V1.UpdateEnterpriseRequest { UpdateMask = new(), Enterprise = new() };
        request.UpdateMask.Paths.Add(Enumerable.Repeat("字\0", 3000));
        var many = await Assert.ThrowsAsync<RpcException>(() => host.Notes().UpdateEnterpriseAsync(request).ResponseAsync);
        Assert.Equal("3000", many.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Metadata["violations"]);
        Assert.InRange(many.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Count, 20, 2999);
        var longName = await Assert.ThrowsAsync<RpcException>(() => host.Notes().GetEnterpriseAsync(new() { Name = string.Concat(Enumerable.Repeat("😀", 2490)) }).ResponseAsync);
        Assert.Equal("NOT_FOUND", longName.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason);
        foreach (var e in new[] { many, longName })
        {
            var message = Uri.EscapeDataString(e.Status.Detail).Length;
            var rest = e.Trailers.Sum(t => t.Key.Length + (t.IsBinary ? (t.ValueBytes.Length + 2) / 3 * 4 : t.Value.Length) + 32);
            Assert.InRange(message + rest, 100, 8 * 1024);
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Unexpected_exceptions_tell_nothing_of_the_inside(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var id = NoteCalls.NewId();
        Func<Task>[] calls =
        [
            () => host.WriteAsync(id, "explode"),
            () => host.Notes().GetEnterpriseAsync(new() { Name = "explode" }).ResponseAsync,
            () => host.Notes().ExportEnterprises(new() { Query = "explode" }).ResponseStream.ReadAllAsync().ToListAsync().AsTask(),
            () => host.Notes().ExportEnterprises(new() { Query = "explode at once" }).ResponseStream.ReadAllAsync().ToListAsync().AsTask(),
            () => host.Invoker(TestCaller.ProvinceAdmin).ClientStreamAsync("ImportEnterprises", new V1.ImportEnterprisesRequest { FileName = "explode" }.ToByteArray()),
        ];
        foreach (var call in calls)
        {
            var refusal = await Refusal.OfAsync(call);
            Assert.Equal((StatusCode.Internal, "INTERNAL"), (refusal.Code, refusal.Reason));
            Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await host.CountAsync("notes", $"SELECT COUNT(*) FROM notes WHERE id = '{id}'"));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_refusal_names_the_article_that_decides(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var refusal = await Refusal.OfAsync(() => host.WriteAsync(NoteCalls.NewId(), "refuse"));
        Assert.Equal((StatusCode.FailedPrecondition, "NOTE_REFUSED", "Order 1 art 2"), (refusal.Code, refusal.Reason, refusal.Metadata["article"]));
    }

    [Fact]
    public async Task A_connection_that_is_cut_is_unavailable_and_not_an_internal_error()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql, new NotesModule());
        using var stop = new CancellationTokenSource();
        var cutting = CutAsync(host, stop.Token);
        var refused = 0;
        for (var i = 0; i < 3000 && refused < 3; i++)
        {
            try
            {
                await host.WriteAsync($"cut-{i}");
            }
            catch (RpcException e)
            {
                refused++;
                var refusal = await Refusal.OfAsync(() => Task.FromException(e));
                Assert.Equal((StatusCode.Unavailable, "DATABASE_UNAVAILABLE"), (refusal.Code, refusal.Reason));
            }
        }

        await stop.CancelAsync();
        await cutting;
        Assert.True(refused > 0, "no call met a cut connection");
        await host.WriteAsync("after");

        static async Task CutAsync(TestHost host, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await host.ExecuteAsync("notes", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
                }
                catch (Npgsql.NpgsqlException)
                {
                    // Its own connection was cut before.
                }

                await Task.Delay(5, CancellationToken.None);
            }
        }
    }
}
