using System.Globalization;

namespace Quality.AllInOne.Tests;

/// <summary>What a process listens on, as Linux tells it.</summary>
internal static class Sockets
{
    private const string Listening = "0A";

    /// <summary>Addresses in the kernel's hexadecimal spelling, with their ports.</summary>
    public static List<(string Address, int Port)> Of(int process)
    {
        var inodes = Directory.EnumerateFiles($"/proc/{process}/fd").Select(fd => new FileInfo(fd).LinkTarget ?? "")
            .Where(l => l.StartsWith("socket:[", StringComparison.Ordinal)).Select(l => l[8..^1]).ToHashSet(StringComparer.Ordinal);
        return [.. Rows(process, "tcp").Concat(Rows(process, "tcp6")).Where(r => r[3] == Listening && inodes.Contains(r[9]))
            .Select(r => r[1].Split(':')).Select(a => (a[0], int.Parse(a[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];
    }

    /// <summary>127.0.0.1, ::1, or the first inside IPv6.</summary>
    public static bool IsLoopback(string address) => address is "0100007F" or "00000000000000000000000001000000" or "0000000000000000FFFF00000100007F";

    private static IEnumerable<string[]> Rows(int process, string table) =>
        File.ReadLines($"/proc/{process}/net/{table}").Skip(1).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
