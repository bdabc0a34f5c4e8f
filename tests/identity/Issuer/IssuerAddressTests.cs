using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Quality.Common.Storage;
using Quality.Identity.Issuer;

namespace Quality.Identity.Tests.Issuer;

public sealed class IssuerAddressTests
{
    [Fact]
    public async Task A_Host_header_changes_no_address()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var document = await DocumentAsync(identity, "evil.example");
        Assert.Equal(identity.Issuer.AbsoluteUri, document.GetProperty("issuer").GetString());
        foreach (var name in new[] { "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint", "revocation_endpoint" })
            Assert.StartsWith(identity.Issuer.AbsoluteUri, document.GetProperty(name).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_are_given_inner_addresses_for_their_own_calls_and_browsers_the_public_ones()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        var inner = $"http://127.0.0.1:{identity.Issuer.Port}/";
        var document = await DocumentAsync(identity, $"127.0.0.1:{identity.Issuer.Port}");
        Assert.Equal(identity.Issuer.AbsoluteUri, document.GetProperty("issuer").GetString());
        Assert.Equal(inner + ".well-known/jwks", document.GetProperty("jwks_uri").GetString());
        Assert.Equal(inner + "connect/token", document.GetProperty("token_endpoint").GetString());
        Assert.Equal(identity.Issuer + "connect/authorize", document.GetProperty("authorization_endpoint").GetString());
        Assert.Equal(identity.Issuer + "connect/logout", document.GetProperty("end_session_endpoint").GetString());
        Assert.Equal(["query"], document.GetProperty("response_modes_supported").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal(["S256"], document.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(v => v.GetString()));
    }

    [Theory]
    [InlineData("http://quality.example/", "https")]
    [InlineData("https://quality.example/path/", "without a path")]
    [InlineData("not an address", "without a path")]
    public void An_issuer_that_could_not_be_trusted_is_refused_at_start(string issuer, string why)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Read(("Auth:Issuer", issuer), ("Auth:KeyDays", "3"), ("Ports:IdentityWeb", "8082")));
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Contains("Auth:KeyAheadDays", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cleartext_is_for_loopback_alone()
    {
        Assert.True(Read(("Auth:Issuer", "http://localhost:8080/")).Cleartext);
        Assert.False(Read(("Auth:Issuer", "https://quality.example/")).Cleartext);
    }

    private static IssuerSettings Read(params (string Key, string Value)[] settings) =>
        IssuerSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build());

    private static async Task<JsonElement> DocumentAsync(Installation identity, string host)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(identity.Issuer, ".well-known/openid-configuration"));
        request.Headers.Host = host;
        using var answer = await http.SendAsync(request);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
