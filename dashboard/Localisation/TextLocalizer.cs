using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Quality.Dashboard.Localisation;

/// <summary>The texts of one folder in the reader's language; a missing key shows itself, so that a test and a reader see it.</summary>
internal sealed class TextLocalizer(TextCatalog catalog, string folder) : IStringLocalizer
{
    public LocalizedString this[string name] =>
        catalog.Find(folder, name) is { } pair
            ? new LocalizedString(name, pair[Languages.Index])
            : new LocalizedString(name, name, resourceNotFound: true);

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var text = this[name];
            return new LocalizedString(name, string.Format(CultureInfo.CurrentCulture, text.Value, arguments), text.ResourceNotFound);
        }
    }

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => catalog.Keys(folder).Select(key => this[key]);
}

/// <summary>Our types read our texts; the component library's types keep the library's own.</summary>
internal sealed class TextLocalizerFactory(TextCatalog catalog, IStringLocalizerFactory library) : IStringLocalizerFactory
{
    private const string Root = "Quality.Dashboard";

    public IStringLocalizer Create(Type resourceSource) =>
        resourceSource.Assembly == typeof(TextLocalizerFactory).Assembly
            ? new TextLocalizer(catalog, Folder(resourceSource.Namespace ?? Root))
            : library.Create(resourceSource);

    public IStringLocalizer Create(string baseName, string location) => library.Create(baseName, location);

    /// <summary>Namespaces follow folders: <c>Quality.Dashboard.Features.Home</c> reads <c>Features/Home/Texts.json</c>.</summary>
    public static string Folder(string space) =>
        space.Length <= Root.Length ? "" : space[(Root.Length + 1)..].Replace('.', '/') + "/";
}
