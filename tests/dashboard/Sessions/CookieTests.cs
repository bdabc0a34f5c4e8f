using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Tests.Sessions;

/// <summary>Cookies are Secure where the installation speaks https, and not on http://localhost, where Safari would drop them.</summary>
public sealed class CookieTests
{
    [Theory]
    [InlineData("https://quality.example/", true, "__Host-quality")]
    [InlineData("http://localhost:8080/", false, "quality")]
    [InlineData("http://127.0.0.1:8080/", false, "quality")]
    public async Task Session_correlation_and_nonce_are_secure_with_https_only(string issuer, bool secure, string name)
    {
        await using var services = Services(issuer);
        var context = new DefaultHttpContext { RequestServices = services };
        // Behind a proxy that ends TLS a request may look like http, and the installation is https all the same.
        context.Request.Scheme = "http";
        var session = services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(CookieAuthenticationDefaults.AuthenticationScheme).Cookie;
        var oidc = services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
        Assert.Equal(name, session.Name);
        foreach (var cookie in new[] { session, oidc.CorrelationCookie, oidc.NonceCookie })
        {
            var options = cookie.Build(context);
            Assert.Equal((secure, SameSiteMode.Lax, true), (options.Secure, options.SameSite, options.HttpOnly));
        }
    }

    private static ServiceProvider Services(string issuer)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Auth:Issuer"] = issuer, ["Auth:Dashboard:ClientSecret"] = "a secret of a test" }).Build();
        var settings = DashboardSettings.From(configuration);
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(settings).AddSingleton(TimeProvider.System);
        services.AddSignIn(settings);
        return services.BuildServiceProvider();
    }
}
