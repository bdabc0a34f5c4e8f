using System.Reflection;
using System.Text.Json;

namespace Quality.Dashboard.Localisation;

/// <summary>
/// All texts, read once from the <c>Texts.json</c> of each folder: a key and its two sentences, Chinese first.
/// A file that lacks one of the two stops the start, so the languages cannot drift apart.
/// </summary>
internal sealed class TextCatalog
{
    public const int Chinese = 0;
    public const int English = 1;
    private const string FileName = "Texts.json";

    private readonly Dictionary<string, Dictionary<string, string[]>> folders = [];
    private readonly List<string> problems = [];

    public TextCatalog() : this(typeof(TextCatalog).Assembly) { }

    public TextCatalog(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(FileName, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            folders[name[..^FileName.Length].Replace('\\', '/')] = Read(name, stream, problems);
        }
    }

    public IEnumerable<string> Folders => folders.Keys;

    public IReadOnlyList<string> Problems => problems;

    /// <summary>Fails with every problem of every file at once.</summary>
    public void Check()
    {
        if (problems.Count > 0)
            throw new InvalidOperationException("Texts are incomplete:\n- " + string.Join("\n- ", problems));
    }

    /// <summary>The two sentences of a key: of this folder, else of the nearest folder above.</summary>
    public string[]? Find(string folder, string key)
    {
        for (var place = folder; ; place = Parent(place))
        {
            if (folders.TryGetValue(place, out var texts) && texts.TryGetValue(key, out var pair))
                return pair;
            if (place.Length == 0)
                return null;
        }
    }

    public IEnumerable<string> Keys(string folder) => folders.TryGetValue(folder, out var texts) ? texts.Keys : [];

    /// <summary>Reads one file; what is wrong with it is added to <paramref name="problems"/>.</summary>
    public static Dictionary<string, string[]> Read(string name, Stream stream, List<string> problems)
    {
        var texts = new Dictionary<string, string[]>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(stream);
        foreach (var entry in document.RootElement.EnumerateObject())
        {
            var pair = entry.Value.ValueKind == JsonValueKind.Array
                ? entry.Value.EnumerateArray().Select(text => text.GetString() ?? "").ToArray()
                : [];
            if (pair.Length != 2 || pair.Any(string.IsNullOrWhiteSpace))
                problems.Add($"{name}: \"{entry.Name}\" must have two sentences: Chinese, English.");
            else if (!texts.TryAdd(entry.Name, pair))
                problems.Add($"{name}: \"{entry.Name}\" stands there twice.");
        }
        return texts;
    }

    private static string Parent(string folder)
    {
        var cut = folder.TrimEnd('/').LastIndexOf('/');
        return cut < 0 ? "" : folder[..(cut + 1)];
    }
}
