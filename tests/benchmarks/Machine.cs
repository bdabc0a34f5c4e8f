using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Quality.Benchmarks;

/// <summary>What was measured on, so that figures of two machines are not mixed up.</summary>
internal static class Machine
{
    public static async Task<JsonObject> DescribeAsync() => new()
    {
        ["at"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["processor"] = Line("/proc/cpuinfo", "model name"),
        ["processors"] = Environment.ProcessorCount,
        ["memory_mb"] = long.Parse(Line("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024,
        ["system"] = RuntimeInformation.OSDescription,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["commit"] = await Tool.VersionAsync("git", "-C", Testing.Repository.Root, "rev-parse", "--short", "HEAD"),
        ["tools"] = new JsonObject
        {
            ["postgres"] = Tool.Postgres("postgres") is { } postgres ? await Tool.VersionAsync(postgres, "--version") : null,
            ["sqlite3"] = await Tool.VersionAsync("sqlite3", "--version"),
            ["nginx"] = await Tool.VersionAsync("nginx", "-v"),
            ["haproxy"] = await Tool.VersionAsync("haproxy", "-v"),
            ["h2load"] = await Tool.VersionAsync("h2load", "--version"),
        },
    };

    /// <summary>Processes that want to run, averaged over the last minute: above the number of processors, figures are noisy.</summary>
    public static double Load() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Line(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "";
}
