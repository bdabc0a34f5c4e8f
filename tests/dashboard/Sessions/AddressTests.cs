using Microsoft.Extensions.Configuration;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Tests.Sessions;

public sealed class AddressTests
{
    [Theory]
    [InlineData("/honours?x=1", "/honours?x=1")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/sign-in", "/")]
    [InlineData(null, "/")]
    public void After_sign_in_a_reader_returns_to_this_site_only(string? asked, string target) =>
        Assert.Equal(target, SessionEndpoints.Local(asked));

    [Theory]
    [InlineData("https://quality.example/connect/token", "http://identity:8082/connect/token")]
    [InlineData("https://other.example/x", "https://other.example/x")]
    public async Task The_issuer_is_called_where_its_discovery_document_lies(string asked, string called)
    {
        var settings = Settings(("Auth:Issuer", "https://quality.example/"), ("Auth:MetadataAddress", "http://identity:8082/.well-known/openid-configuration"));
        var seen = new Seen();
        using var client = new HttpClient(new IssuerBackChannel(settings, seen));
        await client.GetAsync(asked, TestContext.Current.CancellationToken);
        Assert.Equal(called, seen.Address);
    }

    [Fact]
    public void All_problems_of_a_configuration_are_reported_together()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => Settings(("Gateway", "nowhere"), ("Auth:Issuer", "http://quality.example/")));
        Assert.Contains("Gateway (nowhere)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("must use https", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_has_a_default_that_works_on_one_machine()
    {
        var settings = Settings();
        Assert.Equal("http://localhost:8081/", settings.Gateway.AbsoluteUri);
        Assert.Equal("http://localhost:8080/.well-known/openid-configuration", settings.MetadataAddress.AbsoluteUri);
        Assert.False(settings.Gallery);
    }

    private static DashboardSettings Settings(params (string Key, string Value)[] values) => DashboardSettings.From(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build());

    private sealed class Seen : HttpMessageHandler
    {
        public string? Address { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri!.AbsoluteUri;
            return Task.FromResult(new HttpResponseMessage());
        }
    }
}
