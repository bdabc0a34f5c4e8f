using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Quality.Dashboard.Localisation;

namespace Quality.Dashboard.Sessions;

/// <summary>Sign-in, sign-out and language: plain requests, outside the circuit.</summary>
internal static partial class SessionEndpoints
{
    public static void MapSession(this WebApplication app)
    {
        var session = app.MapGroup("/session");
        session.MapGet("/sign-in", SignInAsync).AllowAnonymous();
        // The forms carry an antiforgery token: binding from the form makes the middleware check it.
        session.MapPost("/sign-out", ([FromForm(Name = "from")] string? from) => TypedResults.SignOut(
            new AuthenticationProperties { RedirectUri = "/" },
            [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme])).AllowAnonymous();
        session.MapPost("/language", SwitchLanguage).AllowAnonymous();
    }

    private static async Task<IResult> SignInAsync(string? returnUrl, HttpContext context, ILogger<UserSession> log)
    {
        try
        {
            await context.ChallengeAsync(OpenIdConnectDefaults.AuthenticationScheme,
                new AuthenticationProperties { RedirectUri = Local(returnUrl), IsPersistent = false });
            return TypedResults.Empty;
        }
        catch (Exception failure) when (failure is InvalidOperationException or HttpRequestException)
        {
            // The issuer's discovery document cannot be read: say so on the landing page.
            LogIssuerAway(log, failure.Message);
            return TypedResults.LocalRedirect(SignIn.LandingPath + "?problem=issuer");
        }
    }

    private static IResult SwitchLanguage([FromForm] string culture, HttpContext context)
    {
        if (Languages.Names.Contains(culture))
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new CookieOptions { MaxAge = TimeSpan.FromDays(365), HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, Secure = context.Request.IsHttps });
        var referer = context.Request.GetTypedHeaders().Referer;
        return TypedResults.LocalRedirect(referer?.Host == context.Request.Host.Host ? Local(referer.PathAndQuery) : "/");
    }

    /// <summary>A path of this site, whatever was asked for: never an open redirect.</summary>
    internal static string Local(string? url) =>
        url is ['/', ..] and not ['/', '/' or '\\', ..] && !url.StartsWith(SignIn.LandingPath, StringComparison.Ordinal) ? url : "/";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody can sign in, the issuer does not answer: {Reason}")]
    private static partial void LogIssuerAway(ILogger logger, string reason);
}
