using System.Text;
using System.Text.RegularExpressions;
using Quality.Dashboard.Localisation;

namespace Quality.Dashboard.Tests.Localisation;

public sealed partial class TextTests
{
    private static readonly TextCatalog Catalog = new();

    [Fact]
    public void Every_text_stands_there_in_both_languages() => Assert.Empty(Catalog.Problems);

    [Fact]
    public void A_missing_half_is_a_problem()
    {
        var problems = new List<string>();
        TextCatalog.Read("x", new MemoryStream(Encoding.UTF8.GetBytes("""{ "a": ["甲"], "b": ["乙", ""], "c": ["丙", "c"] }""")), problems);
        Assert.Equal(2, problems.Count);
    }

    [Fact]
    public void Placeholders_are_the_same_in_both_languages()
    {
        var different =
            from folder in Catalog.Folders
            from key in Catalog.Keys(folder)
            let pair = Catalog.Find(folder, key)!
            where !Holes(pair[0]).SetEquals(Holes(pair[1]))
            select folder + key;
        Assert.Empty(different);
    }

    [Fact]
    public void Every_key_that_a_component_uses_is_defined()
    {
        var root = Folder();
        Assert.SkipWhen(root is null, "the source tree is not beside the tests");
        var missing =
            from file in Directory.EnumerateFiles(root!, "*", SearchOption.AllDirectories)
            where file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".razor.cs", StringComparison.Ordinal)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            let relative = Path.GetRelativePath(root!, file).Replace('\\', '/')
            let folder = Folder(file, relative)
            from use in Uses().Matches(File.ReadAllText(file))
            let key = use.Groups[1].Value
            where Catalog.Find(folder, key) is null
            select $"{relative}: {key}";
        Assert.Empty(missing.Distinct());
    }

    [Fact]
    public void A_key_that_is_not_defined_would_be_found() => Assert.Null(Catalog.Find("Layout/", "no such key"));

    [Fact]
    public void A_folder_reads_its_own_texts_before_those_above_it()
    {
        Assert.Equal("首页", Catalog.Find("Features/Home/", "Title")![0]);
        Assert.Equal("保存", Catalog.Find("Features/Home/", "Save")![0]);
    }

    /// <summary>The localizer is made for a type, whose namespace decides; App.razor reads the layout's texts.</summary>
    private static string Folder(string file, string relative)
    {
        var typed = Injected().Match(File.ReadAllText(file)).Groups[1].Value;
        return typed.Contains('.', StringComparison.Ordinal)
            ? TextLocalizerFactory.Folder(typed[..typed.LastIndexOf('.')])
            : relative.Contains('/', StringComparison.Ordinal) ? relative[..(relative.LastIndexOf('/') + 1)] : "";
    }

    private static string? Folder()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
            if (File.Exists(Path.Combine(place.FullName, "dashboard", "Quality.Dashboard.csproj")))
                return Path.Combine(place.FullName, "dashboard");
        return null;
    }

    private static HashSet<string> Holes(string text) => [.. Hole().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("""\bL\["([^"]+)"[\],]""")]
    private static partial Regex Uses();

    [GeneratedRegex("IStringLocalizer<([\\w.]+)>")]
    private static partial Regex Injected();

    [GeneratedRegex("\\{\\d+\\}")]
    private static partial Regex Hole();
}
