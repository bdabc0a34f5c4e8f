using Xunit;

namespace Quality.Testing;

/// <summary>The folder of real data beside the repository; tests that need it are skipped, with that reason, where it is absent.</summary>
public static class SharedData
{
    /// <summary>The path of a file below <c>data/</c>, or a skipped test.</summary>
    public static string Path(string relative)
    {
        var file = Root is null ? null : System.IO.Path.Combine(Root, "data", relative);
        Assert.SkipWhen(file is null || !File.Exists(file), $"The shared data file {relative} is not beside the repository (QUALITY_SHARED).");
        return file!;
    }

    private static string? Root
    {
        get
        {
            if (Environment.GetEnvironmentVariable("QUALITY_SHARED") is { Length: > 0 } given) return given;
            var beside = System.IO.Path.Combine(Repository.Root, "..", "shared");
            return Directory.Exists(beside) ? beside : null;
        }
    }
}

/// <summary>The repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>Its root: the nearest folder above the test that holds Quality.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Quality.sln"))) return folder.FullName;
        throw new InvalidOperationException("No Quality.sln above the test.");
    }
}
