using Microsoft.Extensions.Configuration;
using Quality.Common.Hosting;

namespace Quality.Common.Tests.Hosting;

public sealed class ServiceSettingsTests
{
    [Fact]
    public void Every_setting_has_a_default_that_works_on_one_machine()
    {
        var settings = ServiceSettings.From(Configuration(), 8091, "credit");
        Assert.Equal((8091, null, false, EventTransport.None, "pubsub"), (settings.GrpcPort, settings.MetricsPort, settings.LoopbackOnly, settings.Transport, settings.PubSub));
        Assert.Equal(("http://localhost:8080/", "http://localhost:8080/.well-known/openid-configuration"), (settings.Issuer, settings.MetadataAddress));
        Assert.Equal(Path.GetFullPath("data"), settings.Data);
    }

    [Fact]
    public void All_problems_are_told_together_and_no_secret_with_them()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ServiceSettings.From(
            Configuration(
                ("Ports:Grpc", "eighty"), ("Ports:Metrics", "70000"), ("Ports:IdentityWeb", "-1"), ("Auth:Issuer", "/issuer"), ("Auth:MetadataAddress", "ftp://x"), ("Events:Transport", "7"),
                ("Listen", "everywhere"), ("ConnectionStrings:credit", "Password=hunter2;nonsense")),
            8091,
            "credit", "brand"));
        string[] named = ["Ports:Grpc", "Ports:Metrics", "Ports:IdentityWeb", "Auth:Issuer", "Auth:MetadataAddress", "Events:Transport", "Listen", "ConnectionStrings:credit"];
        Assert.All(named, key => Assert.Contains($"- {key} is", error.Message, StringComparison.Ordinal));
        Assert.Equal(named.Length, error.Message.Split("\n- ").Length - 1);
        Assert.DoesNotContain("hunter2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Beside_a_sidecar_its_token_is_demanded()
    {
        Assert.Contains("APP_API_TOKEN", Assert.Throws<InvalidOperationException>(() => ServiceSettings.From(Configuration(("DAPR_GRPC_PORT", "50001")), 1)).Message, StringComparison.Ordinal);
        Assert.Equal(EventTransport.Dapr, ServiceSettings.From(Configuration(("DAPR_GRPC_PORT", "50001"), ("APP_API_TOKEN", "t")), 1).Transport);
    }

    [Fact]
    public void One_port_speaks_one_protocol() =>
        Assert.Contains("both 8091", Assert.Throws<InvalidOperationException>(() => ServiceSettings.From(Configuration(("Ports:Metrics", "8091")), 8091)).Message, StringComparison.Ordinal);

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build();
}
