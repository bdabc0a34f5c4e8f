using System.Text;

namespace Quality.Common.Tests.Values;

/// <summary>Real data beside the repository (or at QUALITY_SHARED); a test that needs a file is skipped where it is absent.</summary>
internal static class SharedData
{
    public static IReadOnlyList<Dictionary<string, string>> Csv(string path)
    {
        var file = Path.Combine(Folder(), "data", path);
        Assert.SkipUnless(File.Exists(file), $"The shared data file {path} is absent.");
        var lines = File.ReadAllLines(file, Encoding.UTF8).Where(line => line.Length > 0).Select(Cells).ToList();
        return [.. lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("QUALITY_SHARED") is { Length: > 0 } configured)
            return configured;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "global.json")))
            folder = folder.Parent;
        return Path.Combine(folder?.Parent?.FullName ?? AppContext.BaseDirectory, "shared");
    }

    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c != ',' || quoted)
                cell.Append(c);
            else
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
