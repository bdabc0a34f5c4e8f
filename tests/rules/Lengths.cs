namespace Quality.Rules;

/// <summary>A file of more than 300 lines and a method of more than 30 ask to be two.</summary>
internal static class Lengths
{
    public const int File = 300;
    public const int Method = 30;

    public static IEnumerable<string> FileViolations(string path, string text)
    {
        var lines = text.AsSpan().TrimEnd('\n').Count('\n') + 1;
        return lines > File ? [$"{path}: {lines} lines."] : [];
    }

    public static IEnumerable<string> MethodViolations(string path, string text) => new CSharpText(text).Methods()
        .Where(method => method.Lines > Method)
        .Select(method => $"{path}:{method.Line}: {method.Name} takes {method.Lines} lines.");
}

public class LengthsTests
{
    [Fact]
    public void No_file_passes_300_lines() => Rule.Holds(
        Tree.FilesEndingWith(".cs", ".razor", ".js", ".mjs", ".css", ".py", "tests/run")
            .SelectMany(path => Lengths.FileViolations(path, Tree.Read(path))));

    [Fact]
    public void No_method_passes_30_lines() => Rule.Holds(Tree.FilesEndingWith(".cs")
        .Where(path => !path.StartsWith("tests/", StringComparison.Ordinal))
        .SelectMany(path => Lengths.MethodViolations(path, Tree.Read(path))));

    [Fact]
    public void A_long_file_is_found()
    {
        Assert.Empty(Lengths.FileViolations("A.cs", Lines(300)));
        Assert.Equal(["A.cs: 301 lines."], Lengths.FileViolations("A.cs", Lines(301)));
    }

    [Fact]
    public void A_long_method_is_found()
    {
        Assert.Empty(Lengths.MethodViolations("A.cs", $"class A\n{{\n    void M()\n    {{\n{Lines(27)}    }}\n}}"));
        Assert.Equal(["A.cs:3: M takes 31 lines."], Lengths.MethodViolations("A.cs", $"class A\n{{\n    void M()\n    {{\n{Lines(28)}    }}\n}}"));
    }

    private static string Lines(int count) => string.Concat(Enumerable.Repeat("// one\n", count));
}
