using System.Text.Encodings.Web;
using System.Text.Unicode;
using Quality.Identity.Issuer;

namespace Quality.Identity.SignIn;

/// <summary>Cookies and pages of the sign-in.</summary>
internal static class SignInSetup
{
    public static void AddSignIn(this IServiceCollection services, IssuerSettings settings)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // Chinese as it is, not as entities
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = settings.Cleartext ? "quality.csrf" : "__Host-quality.csrf";
            options.Cookie.SecurePolicy = settings.Cleartext ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        var authentication = services.AddAuthentication(Session.Scheme).AddCookie(Session.Scheme, options => Session.Configure(options, settings.Cleartext));
        if (settings.External is not { } external) return;
        authentication
            .AddCookie(ExternalSignIn.CookieScheme, options =>
            {
                options.Cookie.Name = settings.Cleartext ? "quality.external" : "__Host-quality.external";
                options.Cookie.SecurePolicy = settings.Cleartext ? CookieSecurePolicy.None : CookieSecurePolicy.Always;
                options.Cookie.SameSite = SameSiteMode.Lax;
                options.ExpireTimeSpan = TimeSpan.FromMinutes(5);
            })
            .AddOpenIdConnect(ExternalSignIn.Scheme, options => ExternalSignIn.Configure(options, external, settings.Cleartext));
    }
}
