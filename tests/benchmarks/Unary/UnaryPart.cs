using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Quality.Benchmarks.Servers;
using Quality.Protos.Identity.V1;
using Quality.Testing;
using Quality.Testing.Running;

namespace Quality.Benchmarks.Unary;

/// <summary>
/// The same small call through our gateway, nginx, HAProxy and straight to the service, in turn: throughput, errors and processor time.
/// Once to identity as it is, whose own work then dominates; once to a stub in this process, so that the proxy does.
/// </summary>
internal sealed class UnaryPart : Part
{
    private const string Path = "/quality.identity.v1.OrganisationService/ListReportingUnits";

    private static readonly string[] Others = ["nginx", "haproxy", "direct"];

    public override string Name => "unary";

    protected override string? Missing() => Tool.Missing("h2load", "nginx", "haproxy");

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        await using var identity = await Identity.StartAsync(ground.Folder("identity"));
        var folder = ground.Folder("unary");
        var (request, whoAmI) = (System.IO.Path.Combine(folder, "units"), System.IO.Path.Combine(folder, "me"));
        await File.WriteAllBytesAsync(request, Framed(new ListReportingUnitsRequest { PageSize = 1 }));
        await File.WriteAllBytesAsync(whoAmI, Framed(new GetMeRequest()));
        var result = new JsonObject { ["call"] = Path, ["connections"] = 8, ["streams_each"] = 8 };
        result["identity"] = await CompareAsync(ground, identity.Address, identity.Id, identity.Issuer, new(Path, request));
        await using (var stub = await Stub.StartAsync(Framed(await identity.AskAsync(identity.Address))))
            result["stub"] = await CompareAsync(ground, stub.Address, null, identity.Issuer, new(Path, request));
        var me = new Call("/quality.identity.v1.AccountService/GetMe", whoAmI, $"authorization: Bearer {await identity.TokenAsync()}");
        result["identity_with_token_and_audit"] = await CompareAsync(ground, identity.Address, identity.Id, identity.Issuer, me, onlyOurs: true);
        return result;
    }

    private static async Task<JsonObject> CompareAsync(Ground ground, string service, int? serviceProcess, IReadOnlyDictionary<string, string> issuer, Call call, bool onlyOurs = false)
    {
        List<Way> ways = [new("direct", service, null, null)];
        try
        {
            ways.Add(await Proxies.GatewayAsync(service, issuer));
            if (!onlyOurs) ways.AddRange([await Proxies.NginxAsync(service, ground.Folder("nginx")), await Proxies.HaproxyAsync(service, ground.Folder("haproxy"))]);
            var length = await AnswerLengthAsync(ways, call);
            foreach (var way in ways) await LoadTest.RunAsync(call, way.Address, ground.Size(40_000, 500)); // compiled and connected
            var slowest = 0.0;
            foreach (var way in ways) slowest = Math.Max(slowest, 1 / (await LoadTest.RunAsync(call, way.Address, ground.Size(10_000, 500))).PerSecond);
            var calls = ground.Quick ? 1_000 : (int)(5 / slowest);
            var rounds = new List<Dictionary<string, Measured>>();
            for (var n = 0; n < ground.Size(5, 1); n++) rounds.Add(await RoundAsync(ways, serviceProcess, call, calls, length, n));
            return Report(rounds, calls, serviceProcess is not null);
        }
        finally
        {
            foreach (var way in ways) await way.DisposeAsync();
        }
    }

    private static async Task<Dictionary<string, Measured>> RoundAsync(List<Way> ways, int? service, Call call, int calls, int length, int round)
    {
        var measured = new Dictionary<string, Measured>();
        foreach (var way in ways.Skip(round % ways.Count).Concat(ways.Take(round % ways.Count)))
        {
            var (proxy, behind) = (Seconds(way.Process), Seconds(service));
            var result = await LoadTest.RunAsync(call, way.Address, calls);
            if (result.Failed > 0 || result.DataBytes != (long)length * calls) Ground.Say($"  {way.Name}: {result.Failed} of {calls} calls failed, {result.DataBytes} bytes instead of {(long)length * calls}\n{way.Said}");
            measured[way.Name] = new(result.PerSecond, (Seconds(way.Process) - proxy) / calls * 1e6, (Seconds(service) - behind) / calls * 1e6,
                result.Failed + (result.DataBytes == (long)length * calls ? 0 : 1));
        }

        Ground.Say("  " + string.Join(", ", measured.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value.PerSecond:0}/s {m.Value.ProxyCpu:0.0} us"))));
        return measured;

        static double Seconds(int? process) => process is { } id ? Cpu.Seconds(id) : 0;
    }

    private static JsonObject Report(List<Dictionary<string, Measured>> rounds, int calls, bool ofService)
    {
        var result = new JsonObject { ["calls_each"] = calls };
        List<double> All(string way, Func<Measured, double> what) => [.. rounds.Select(r => what(r[way]))];
        foreach (var way in rounds[0].Keys.Order(StringComparer.Ordinal))
        {
            result[way] = new JsonObject
            {
                ["calls_per_second"] = Figures.Spread(All(way, m => m.PerSecond)),
                ["proxy_cpu_us_per_call"] = way == "direct" ? null : Figures.Spread(All(way, m => m.ProxyCpu)),
                ["service_cpu_us_per_call"] = ofService ? Figures.Spread(All(way, m => m.ServiceCpu)) : null,
                ["errors"] = rounds.Sum(r => r[way].Errors),
            };
        }

        foreach (var other in Others.Where(rounds[0].ContainsKey))
        {
            var ratio = new JsonObject { ["throughput"] = Figures.Ratio(All("gateway", m => m.PerSecond), All(other, m => m.PerSecond)) };
            if (other != "direct") ratio["proxy_cpu"] = Figures.Ratio(All("gateway", m => m.ProxyCpu), All(other, m => m.ProxyCpu));
            result[$"gateway_to_{other}"] = ratio;
        }

        return result;
    }

    /// <summary>The answer over each way, which must be the same and no error; waits until the way is open.</summary>
    private static async Task<int> AnswerLengthAsync(List<Way> ways, Call call)
    {
        var lengths = new HashSet<int>();
        foreach (var way in ways)
        {
            using var channel = GrpcChannel.ForAddress(way.Address, new() { InitialReconnectBackoff = TimeSpan.FromMilliseconds(50), MaxReconnectBackoff = TimeSpan.FromMilliseconds(200) });
            var headers = new Metadata();
            foreach (var header in call.Headers.Select(h => h.Split(": ", 2))) headers.Add(header[0], header[1]);
            var bytes = Marshallers.Create<byte[]>(b => b, b => b);
            var parts = call.Path.Split('/');
            var method = new Method<byte[], byte[]>(MethodType.Unary, parts[1], parts[2], bytes, bytes);
            var message = (await File.ReadAllBytesAsync(call.BodyFile))[5..];
            var patience = Stopwatch.StartNew();
            while (true)
            {
                try
                {
                    lengths.Add((await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(headers), message)).Length);
                    break;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && patience.Elapsed < TimeSpan.FromSeconds(20))
                {
                    await Task.Delay(50);
                }
            }
        }

        return lengths.Count == 1 ? lengths.Single() + 5 : throw new InvalidOperationException("The ways answer differently.");
    }

    private static byte[] Framed(IMessage message)
    {
        var bytes = message.ToByteArray();
        return [0, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    private sealed record Measured(double PerSecond, double ProxyCpu, double ServiceCpu, int Errors);

    /// <summary>The identity service alone, as a pod runs it, on SQLite.</summary>
    private sealed class Identity(RunningProgram program, int port, int web, string secret) : IAsyncDisposable
    {
        public string Address => $"http://127.0.0.1:{port}";

        public int Id => program.Id;

        public IReadOnlyDictionary<string, string> Issuer => IssuerAt(web);

        public static async Task<Identity> StartAsync(string data)
        {
            var (port, web, secret) = (LoopbackPort.Free(), LoopbackPort.Free(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
            var program = RunningProgram.Start(Built.Program("services/identity", "Quality.Identity"), [], new Dictionary<string, string>(IssuerAt(web))
            {
                ["Data"] = data, ["Listen"] = "loopback", ["Ports__Grpc"] = $"{port}", ["Ports__IdentityWeb"] = $"{web}", ["Events__Transport"] = "none",
                ["Bootstrap__AdminPassword"] = $"Aa1-{secret}", ["Bootstrap__ClientSecret"] = secret, ["DOTNET_ENVIRONMENT"] = "Production",
                ["Auth__AccessTokenMinutes"] = "120",
            });
            var identity = new Identity(program, port, web, secret);
            await identity.TokenAsync();
            return identity;
        }

        public async Task<ListReportingUnitsResponse> AskAsync(string address)
        {
            using var channel = GrpcChannel.ForAddress(address);
            return await new OrganisationService.OrganisationServiceClient(channel).ListReportingUnitsAsync(new() { PageSize = 1 });
        }

        public async Task<string> TokenAsync()
        {
            using var client = new Remote(Address, new Uri($"http://127.0.0.1:{web}/connect/token"), "bootstrap-client", secret);
            return await client.TokenAsync();
        }

        public ValueTask DisposeAsync() => program.DisposeAsync();

        private static Dictionary<string, string> IssuerAt(int web) => new()
        {
            ["Auth__Issuer"] = $"http://localhost:{web}/", ["Auth__MetadataAddress"] = $"http://127.0.0.1:{web}/.well-known/openid-configuration",
        };
    }
}
