using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Quality.Identity.SignIn;

/// <summary>Chinese unless the reader chose English; the choice is a cookie that the dashboard shares.</summary>
internal sealed class Language(RequestDelegate next)
{
    private const string Parameter = "culture";

    private static readonly CultureInfo[] Known = [CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("en")];

    public Task InvokeAsync(HttpContext http)
    {
        var asked = Find(http.Request.Query[Parameter]);
        if (asked is not null) Remember(http, asked);
        var remembered = CookieRequestCultureProvider.ParseCookieValue(http.Request.Cookies[CookieRequestCultureProvider.DefaultCookieName] ?? "");
        var culture = asked ?? Find(remembered?.UICultures.FirstOrDefault().Value) ?? Known[0];
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = culture;
        return next(http);
    }

    /// <summary>This page in the other language.</summary>
    public static string Switch(HttpContext http, string culture)
    {
        var query = http.Request.Query.Where(p => p.Key != Parameter).SelectMany(p => p.Value, (p, value) => KeyValuePair.Create(p.Key, value));
        return http.Request.Path + QueryString.Create([.. query, KeyValuePair.Create<string, string?>(Parameter, culture)]);
    }

    private static CultureInfo? Find(string? name) =>
        Array.Find(Known, c => c.Name == name || (name is { Length: >= 2 } && c.TwoLetterISOLanguageName == name[..2]));

    private static void Remember(HttpContext http, CultureInfo culture) => http.Response.Cookies.Append(
        CookieRequestCultureProvider.DefaultCookieName,
        CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
        new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, IsEssential = true });
}
