using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Quality.Gateway.Tests.Harness;
using Quality.Gateway.Tls;

namespace Quality.Gateway.Tests.Tls;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly TestCertificates _certificates = new();
    private Upstream _service = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await Upstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Calls_pass_over_TLS_without_a_client_certificate_where_none_is_asked_for()
    {
        await using var gateway = await StartAsync();
        var headers = await Echo(gateway, null).HeadersAsync();
        Assert.Equal("https", headers["x-forwarded-proto"]);
        Assert.False(headers.ContainsKey("x-quality-client-cert"));
    }

    [Fact]
    public async Task A_partners_certificate_is_told_to_the_service_by_thumbprint_and_subject()
    {
        using var partner = _certificates.Client("CN=partner, O=陕西省质量技术监督局");
        await using var gateway = await StartAsync(("Tls:ClientCa", _certificates.RootFile));
        var headers = await Echo(gateway, partner).HeadersAsync(new Metadata { { "x-quality-client-cert", "forged" } });
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(partner.RawData)), headers["x-quality-client-cert"]);
        Assert.Equal(partner.Subject, Uri.UnescapeDataString(headers["x-quality-client-subject"]));
        Assert.All(headers["x-quality-client-subject"], c => Assert.InRange(c, ' ', '~'));
    }

    [Fact]
    public async Task An_optional_certificate_may_be_absent_and_a_required_one_may_not()
    {
        await using var optional = await StartAsync(("Tls:ClientCa", _certificates.RootFile));
        Assert.Equal("brand: hello", await Echo(optional, null).SayAsync("hello"));
        await using var required = await StartAsync(("Tls:ClientCa", _certificates.RootFile), ("Tls:ClientCertificate", "required"));
        await Assert.ThrowsAsync<RpcException>(() => Echo(required, null).SayAsync("hello"));
        using var partner = _certificates.Client("CN=partner");
        Assert.Equal("brand: hello", await Echo(required, partner).SayAsync("hello"));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_of_the_past_or_for_servers_is_turned_away()
    {
        await using var gateway = await StartAsync(("Tls:ClientCa", _certificates.RootFile));
        using var stranger = TestCertificates.Root("CN=Test authority");
        using var foreign = _certificates.Client("CN=partner", stranger);
        using var expired = _certificates.Client("CN=partner", days: 0);
        using var server = _certificates.Client("CN=partner", usage: "1.3.6.1.5.5.7.3.1");
        using var selfSigned = TestCertificates.Root("CN=partner");
        foreach (var bad in new[] { foreign, expired, server, selfSigned })
            await Assert.ThrowsAsync<RpcException>(() => Echo(gateway, bad).SayAsync("hello"));
        using var good = _certificates.Client("CN=partner");
        Assert.Equal("brand: hello", await Echo(gateway, good).SayAsync("hello"));
    }

    [Fact]
    public async Task Each_certificate_has_its_own_share_of_the_limit()
    {
        using var one = _certificates.Client("CN=one");
        using var two = _certificates.Client("CN=two");
        await using var gateway = await StartAsync(("Tls:ClientCa", _certificates.RootFile), ("RateLimit:Permits", "1"), ("RateLimit:Seconds", "600"));
        await Echo(gateway, one).SayAsync("hello");
        await Echo(gateway, two).SayAsync("hello");
        var again = Echo(gateway, one);
        Assert.Equal("RATE_LIMITED", (await Refused.ByAsync(() => again.SayAsync("hello"))).Info.Reason);
    }

    [Fact]
    public async Task A_browser_gets_a_plain_answer_over_TLS()
    {
        await using var gateway = await StartAsync();
        using var http = new HttpClient(Handler(null));
        using var response = await http.GetAsync(gateway.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), Cancel);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("gRPC", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_without_a_restart_and_a_broken_one_is_not()
    {
        var (certificate, key) = _certificates.Server();
        var time = new FakeTimeProvider();
        var tls = new ServerTls(new TlsSettings(certificate, key, null, false), time, NullLogger<ServerTls>.Instance);
        var first = await CurrentAsync(tls);
        _certificates.Server();
        File.SetLastWriteTimeUtc(certificate, File.GetLastWriteTimeUtc(certificate).AddSeconds(5));
        Assert.Equal(first, await CurrentAsync(tls));
        time.Advance(TimeSpan.FromSeconds(31));
        var second = await CurrentAsync(tls);
        Assert.NotEqual(first, second);

        _certificates.Write("server.pem", "half a file");
        File.SetLastWriteTimeUtc(certificate, File.GetLastWriteTimeUtc(certificate).AddSeconds(10));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(second, await CurrentAsync(tls));
    }

    private static async Task<string> CurrentAsync(ServerTls tls) =>
        (await tls.Handshake().OnConnection(null!)).ServerCertificateContext!.TargetCertificate.Thumbprint;

    private Task<RunningGateway> StartAsync(params (string Key, string? Value)[] settings)
    {
        var (certificate, key) = _certificates.Server();
        return RunningGateway.StartAsync(_service, [("Tls:Certificate", certificate), ("Tls:Key", key), ("Listen", "loopback"), .. settings]);
    }

    private EchoClient Echo(RunningGateway gateway, X509Certificate2? client) => new(gateway.Channel(Handler(client)));

    private SocketsHttpHandler Handler(X509Certificate2? client) => _certificates.Handler(client);
}
