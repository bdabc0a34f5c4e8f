using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

namespace Quality.Dashboard.Localisation;

/// <summary>The two languages, Chinese first: a browser's own language does not decide, the reader's switch does.</summary>
internal static class Languages
{
    public static readonly string[] Names = ["zh-CN", "en"];

    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>What a page of its own (verifiers, scan, tasks) is told after <c>lang=</c>.</summary>
    public static string Short => IsChinese ? "zh" : "en";

    public static int Index => IsChinese ? TextCatalog.Chinese : TextCatalog.English;

    public static void AddTexts(this IServiceCollection services)
    {
        services.AddSingleton<TextCatalog>();
        services.AddSingleton<Show>();
        var library = services.Last(service => service.ServiceType == typeof(IStringLocalizerFactory));
        services.Remove(library);
        services.AddSingleton<IStringLocalizerFactory>(provider => new TextLocalizerFactory(
            provider.GetRequiredService<TextCatalog>(),
            (IStringLocalizerFactory)ActivatorUtilities.CreateInstance(provider, library.ImplementationType!)));
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Names[0]).AddSupportedCultures(Names).AddSupportedUICultures(Names);
            options.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
    }
}
