using System.Diagnostics;

namespace Quality.Rules;

/// <summary>The files of the repository as git sees them: tracked, or new and not ignored.</summary>
internal static class Tree
{
    private static readonly Lazy<IReadOnlyList<string>> All = new(List);

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to <see cref="Root"/>, with forward slashes, in ordinal order.</summary>
    public static IReadOnlyList<string> Files => All.Value;

    public static IEnumerable<string> FilesEndingWith(params string[] endings) =>
        Files.Where(file => endings.Any(ending => file.EndsWith(ending, StringComparison.Ordinal)));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No repository root above {AppContext.BaseDirectory}.");
    }

    private static List<string> List()
    {
        var start = new ProcessStartInfo("git", ["-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(path => File.Exists(Path.Combine(Root, path)))
                .Order(StringComparer.Ordinal)]
            : throw new InvalidOperationException($"git ls-files ended with {git.ExitCode}.");
    }
}
