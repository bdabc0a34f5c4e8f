using System.Diagnostics;

namespace Quality.Benchmarks;

/// <summary>Programs of the machine that are run to their end.</summary>
internal static class Tool
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/usr/local/sbin"];

    /// <summary>Its path; null where it is not installed.</summary>
    public static string? Find(string name) => Folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>A program of the newest PostgreSQL server here.</summary>
    public static string? Postgres(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d.Length).ThenByDescending(d => d, StringComparer.Ordinal)
            .Select(d => Path.Combine(d, "bin", name)).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Names of those that are not installed, as a reason to skip; null when all are there.</summary>
    public static string? Missing(params string[] names) =>
        names.Where(n => Find(n) is null).ToList() is { Count: > 0 } missing ? $"not installed: {string.Join(", ", missing)}" : null;

    /// <summary>The first line that it says of itself; null where it is not installed.</summary>
    public static async Task<string?> VersionAsync(string name, params string[] arguments) =>
        Find(name) is { } file ? (await RunAsync(file, arguments, mayFail: true)).Split('\n').FirstOrDefault(line => line.Length > 0) : null;

    /// <summary>Runs it and answers what it said on both outputs; a failure is thrown with that text.</summary>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, string? input = null, string? directory = null, bool mayFail = false)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = directory ?? "/" };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} did not start.");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        var said = await output + await error;
        return process.ExitCode == 0 || mayFail ? said : throw new InvalidOperationException($"{Path.GetFileName(file)} ended with {process.ExitCode}:\n{said}");
    }
}
