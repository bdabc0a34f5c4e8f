using System.Globalization;

namespace Quality.Benchmarks.Servers;

/// <summary>Processor time as the kernel counts it.</summary>
internal static class Cpu
{
    // USER_HZ is 100 on every Linux architecture that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time of a process and its living descendants, in seconds.</summary>
    public static double Seconds(int root)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, out _)).Select(n => Stat(n!)).OfType<ProcessTime>().ToList();
        var wanted = new HashSet<int> { root };
        for (var known = 0; known < wanted.Count;)
        {
            known = wanted.Count;
            foreach (var process in all.Where(p => wanted.Contains(p.Parent))) wanted.Add(process.Id);
        }

        return all.Where(p => wanted.Contains(p.Id)).Sum(p => p.Ticks) / TicksPerSecond;
    }

    private static ProcessTime? Stat(string id)
    {
        try
        {
            // The name stands in brackets and may hold anything.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new(int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    private sealed record ProcessTime(int Id, int Parent, long Ticks);
}
