using Microsoft.Extensions.Configuration;
using Quality.Gateway.Configuration;
using Quality.Gateway.Tests.Harness;

namespace Quality.Gateway.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void The_defaults_work_on_one_machine()
    {
        var settings = Read();
        Assert.Equal(8081, settings.GrpcPort);
        Assert.Null(settings.Listen);
        Assert.Equal(7, settings.Services.Count);
        Assert.All(settings.Services.Values, address => Assert.True(address.IsLoopback));
        Assert.True(settings.IdleTimeout > TimeSpan.FromSeconds(60), "a watch's heartbeat comes every 30 s");
    }

    [Fact]
    public void All_problems_are_reported_together()
    {
        var e = Assert.Throws<GatewaySettingsException>(() => Read(
            ("Ports:Grpc", "eighty"), ("Ports:Metrics", "70000"), ("Listen", "everywhere"), ("Services:brand", "brand:8080"), ("Services:credit", "http://credit:8080/path"),
            ("Routes:quality.x.v1.XService", "nobody"), ("Routes:dapr.proto.runtime.v1.AppCallback", "credit"), ("Routes:grpc.reflection.v1.ServerReflection", "credit"),
            ("Routes:quality/{**all}.v1", "credit"), ("RateLimit:Permits", "-1"), ("RateLimit:Seconds", "0"), ("IdleSeconds", "30"), ("DrainSeconds", "soon"),
            ("Tls:Certificate", "/nowhere/tls.crt"), ("Tls:ClientCertificate", "perhaps"), ("Auth:Issuer", "issuer"), ("TrustedProxies", "10.0.0.0/8, ingress"), ("Redis", "host,nonsense=1")));
        foreach (var setting in new[]
        {
            "Ports:Grpc", "Ports:Metrics", "Listen", "Services:brand", "Services:credit", "Routes:quality.x.v1.XService", "Routes:dapr.proto.runtime.v1.AppCallback",
            "Routes:grpc.reflection.v1.ServerReflection", "Routes:quality/{**all}.v1", "RateLimit:Permits", "RateLimit:Seconds", "IdleSeconds", "DrainSeconds",
            "Tls:Certificate", "Tls:Key", "Tls:ClientCertificate", "Auth:Issuer", "TrustedProxies", "Redis",
        })
        {
            Assert.Contains(e.Problems, problem => problem.StartsWith(setting + " ", StringComparison.Ordinal));
            Assert.Contains(setting, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_address_for_all_services_beats_the_defaults_but_not_what_was_said_of_one()
    {
        var settings = Read(("Services:all", "http://127.0.0.1:5000"), ("Services:brand", "http://127.0.0.1:6000"));
        Assert.Equal(6000, settings.Services["brand"].Port);
        Assert.All(settings.Services.Where(service => service.Key != "brand"), service => Assert.Equal(5000, service.Value.Port));
        Assert.Equal(7, settings.Services.Count);
    }

    [Fact]
    public void A_route_may_be_closed_and_a_service_added_by_settings_alone()
    {
        var settings = Read(("Routes:quality.brand.v1.HonourService", ""), ("Services:extra", "http://extra:8080"), ("Routes:quality.extra.v1.ExtraService", "extra"));
        Assert.False(settings.Routes.ContainsKey("quality.brand.v1.HonourService"));
        Assert.Equal("extra", settings.Routes["quality.extra.v1.ExtraService"]);
    }

    [Fact]
    public void Certificates_that_cannot_be_used_are_found_at_the_start()
    {
        using var files = new TestCertificates();
        var (certificate, key) = files.Server();
        var (_, otherKey) = files.Server("other");
        Assert.NotNull(Read(("Tls:Certificate", certificate), ("Tls:Key", key), ("Tls:ClientCa", files.RootFile)).Tls);
        AssertProblem("Tls:Certificate", ("Tls:Certificate", certificate), ("Tls:Key", otherKey));
        AssertProblem("Tls:ClientCa", ("Tls:Certificate", certificate), ("Tls:Key", key), ("Tls:ClientCa", files.Write("empty.pem", "")));
        AssertProblem("Tls:ClientCa", ("Tls:Certificate", certificate), ("Tls:Key", key), ("Tls:ClientCa", certificate));
        AssertProblem("Tls:ClientCa", ("Tls:Certificate", certificate), ("Tls:Key", key), ("Tls:ClientCertificate", "required"));
        AssertProblem("Tls:Key", ("Tls:Key", key));
    }

    [Fact]
    public void Only_behind_TLS_the_network_is_let_in_by_default()
    {
        using var files = new TestCertificates();
        var (certificate, key) = files.Server();
        Assert.Null(Read().Listen);
        Assert.NotNull(Read(("Tls:Certificate", certificate), ("Tls:Key", key)).Listen);
        Assert.NotNull(Read(("Listen", "any")).Listen);
    }

    [Fact]
    public async Task A_wrong_configuration_ends_the_program_with_2()
    {
        Assert.Equal(2, await GatewayHost.RunAsync(["--Ports:Grpc", "none"]));
    }

    [Fact]
    public async Task The_host_built_for_another_program_takes_its_settings_from_it()
    {
        await using var brand = await Upstream.StartAsync();
        await using var app = GatewayHost.Build([], RunningGateway.Settings(brand));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(app.Urls.First());
        Assert.Equal("brand: hello", await new EchoClient(channel).SayAsync("hello"));
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static GatewaySettings Read(params (string Key, string Value)[] settings) =>
        GatewaySettings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build());

    private static void AssertProblem(string setting, params (string Key, string Value)[] settings) =>
        Assert.Contains(Assert.Throws<GatewaySettingsException>(() => Read(settings)).Problems, problem => problem.StartsWith(setting + " ", StringComparison.Ordinal));
}
