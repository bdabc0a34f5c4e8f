using System.Diagnostics;
using System.Net;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Quality.Testing.Running;
using Identity = Quality.Protos.Identity.V1;
using Indicators = Quality.Protos.Indicators.V1;
using Shared = Quality.Protos.Common.V1;

namespace Quality.AllInOne.Tests;

/// <summary>The run command as somebody meets it who has just built it.</summary>
public sealed class StartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task It_is_ready_soon_small_and_listens_on_this_machine_only()
    {
        await using var system = await Installation.StartAsync();
        var memory = system.Program.Megabytes;
        output.WriteLine($"READY after {system.Started.TotalSeconds:0.0} s with {memory:0} MB (wanted: 8 s, 350 MB; twice that on a shared machine)");
        Assert.True(system.Started < TimeSpan.FromSeconds(16), $"{system.Started}");
        Assert.True(memory < 700, $"{memory} MB");
        var sockets = Sockets.Of(system.Program.Id);
        Assert.Contains(sockets, s => s.Port == new Uri(system.Grpc).Port);
        Assert.Contains(sockets, s => s.Port == new Uri(system.Web).Port);
        Assert.True(sockets.Select(s => s.Port).Distinct().Count() == 4, "gateway, web, and the private ports of the services and of identity's pages");
        Assert.All(sockets, s => Assert.True(Sockets.IsLoopback(s.Address), $"{s.Address}:{s.Port}"));
    }

    [Fact]
    public async Task The_first_start_writes_secrets_for_the_owner_alone_and_they_work()
    {
        await using var system = await Installation.StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(system.Data, "bootstrap.json")));
        using var bootstrap = system.Bootstrap();
        var (admin, client) = (bootstrap.RootElement.GetProperty("admin"), bootstrap.RootElement.GetProperty("client"));
        Assert.Equal($"{system.Web}/connect/token", bootstrap.RootElement.GetProperty("token_endpoint").GetString());
        foreach (var secret in new[] { admin.GetProperty("password").GetString()!, client.GetProperty("client_secret").GetString()! })
        {
            Assert.True(secret.Length >= 12);
            Assert.DoesNotContain(secret, system.Program.Output, StringComparison.Ordinal);
        }

        Assert.Equal("admin", admin.GetProperty("user").GetString());
        var me = await new Identity.AccountService.AccountServiceClient(system.Admin.Calls).GetMeAsync(new());
        Assert.Equal(("bootstrap-client", "province_admin", "620000"), (me.ClientId, Assert.Single(me.Roles), me.Region));
        using var stranger = system.Admin.As("bootstrap-client", "a-secret-that-is-not-it-000000000000");
        using var refused = await stranger.AskAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_is_refused_and_disturbs_nobody()
    {
        await using var system = await Installation.StartAsync();
        await using var second = system.Another();
        Assert.Equal(3, await second.EndAsync());
        Assert.Contains("Another process works on", second.Output, StringComparison.Ordinal);
        Assert.Equal(8, (await new Indicators.IndicatorService.IndicatorServiceClient(system.Admin.Calls).ListTargetsAsync(new())).Targets.Count);
    }

    [Fact]
    public async Task SIGTERM_ends_it_cleanly_even_while_somebody_watches_and_it_starts_again()
    {
        await using var system = await Installation.StartAsync();
        using var watching = new Indicators.IndicatorService.IndicatorServiceClient(system.Admin.Calls).WatchTargets(new());
        Assert.True(await watching.ResponseStream.MoveNext(default));
        var (code, took) = await system.Program.StopAsync();
        output.WriteLine($"SIGTERM: ended after {took.TotalSeconds:0.0} s");
        Assert.Equal(0, code);
        Assert.True(took < TimeSpan.FromSeconds(12), $"{took}");
        var ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await watching.ResponseStream.MoveNext(default)) { }
        });
        Assert.Equal(StatusCode.Unavailable, ended.StatusCode); // which tells the watcher to call again
        await system.StartAsync();
        output.WriteLine($"Second start: READY after {system.Started.TotalSeconds:0.0} s");
        Assert.Equal(8, (await new Indicators.IndicatorService.IndicatorServiceClient(system.Admin.Calls).ListTargetsAsync(new())).Targets.Count);
    }

    [Fact]
    public async Task Every_call_passes_the_gateway()
    {
        await using var system = await Installation.StartAsync();
        foreach (var service in new[] { "quality.nowhere.v1.NothingService", "dapr.proto.runtime.v1.AppCallback", "grpc.reflection.v1.ServerReflection" })
            Assert.Equal((StatusCode.Unimplemented, "gateway.quality", "UNKNOWN_SERVICE"), await RefusalAsync(system, service, "ListTopicSubscriptions"));
        Assert.Equal((StatusCode.InvalidArgument, "gateway.quality", "SERVICE_NOT_CHOSEN"), await RefusalAsync(system, Shared.EventLogService.Descriptor.FullName, "GetEventLogStatus"));
        // Chosen, it is the service itself that refuses: nobody is signed in.
        Assert.Equal((StatusCode.Unauthenticated, "quality", "SIGN_IN_REQUIRED"), await RefusalAsync(system, Shared.EventLogService.Descriptor.FullName, "GetEventLogStatus", Remote.At("brand")));
        foreach (var name in new[] { "credit", "standards", "inspection", "brand", "complaint", "indicators", "identity" })
            Assert.Equal(name, (await new Shared.EventLogService.EventLogServiceClient(system.Admin.Calls).GetEventLogStatusAsync(new() { Service = name }, Remote.At(name))).Service);
    }

    private static async Task<(StatusCode Code, string Domain, string Reason)> RefusalAsync(Installation system, string service, string rpc, Metadata? headers = null)
    {
        var empty = Marshallers.Create<Empty>(_ => [], _ => new());
        using var channel = GrpcChannel.ForAddress(system.Grpc);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await channel.CreateCallInvoker().AsyncUnaryCall(new Method<Empty, Empty>(MethodType.Unary, service, rpc, empty, empty), null, new CallOptions(headers), new Empty()));
        var info = refusal.GetRpcStatus()!.GetDetail<ErrorInfo>()!;
        return (refusal.StatusCode, info.Domain, info.Reason);
    }
}
