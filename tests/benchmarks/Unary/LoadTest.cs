using System.Globalization;
using System.Text.RegularExpressions;

namespace Quality.Benchmarks.Unary;

/// <summary>What h2load found: calls a second, and how many of them failed.</summary>
/// <param name="Calls">Calls that were made.</param>
/// <param name="PerSecond">Throughput.</param>
/// <param name="Failed">Calls without a complete answer of status 200.</param>
/// <param name="DataBytes">Bytes of all answers; each whole answer has the same length, so that a gRPC error shows here.</param>
internal sealed partial record LoadResult(int Calls, double PerSecond, int Failed, long DataBytes);

/// <summary>h2load over cleartext HTTP/2 with prior knowledge.</summary>
internal static partial class LoadTest
{
    private const int Connections = 8;
    private const int Streams = 8;

    public static async Task<LoadResult> RunAsync(Call call, string gateway, int calls)
    {
        string[] headers = [.. call.Headers.SelectMany(h => new[] { "-H", h })];
        var said = await Tool.RunAsync(Tool.Find("h2load")!,
        [
            "-n", calls.ToString(CultureInfo.InvariantCulture), "-c", $"{Connections}", "-m", $"{Streams}", "-t", "1", "-d", call.BodyFile,
            "-H", "content-type: application/grpc", "-H", "te: trailers", .. headers, $"{gateway}{call.Path}",
        ]);
        if (Finished().Match(said) is not { Success: true } finished || Requests().Match(said) is not { Success: true } requests || Traffic().Match(said) is not { Success: true } traffic)
            throw new InvalidOperationException($"h2load said what this program cannot read:\n{said}");
        return new(
            calls, double.Parse(finished.Groups[1].Value, CultureInfo.InvariantCulture),
            calls - int.Parse(requests.Groups[1].Value, CultureInfo.InvariantCulture), long.Parse(traffic.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex("finished in .*?, ([0-9.]+) req/s")]
    private static partial Regex Finished();

    [GeneratedRegex("([0-9]+) succeeded")]
    private static partial Regex Requests();

    [GeneratedRegex(@"\(([0-9]+)\) data")]
    private static partial Regex Traffic();
}

/// <summary>One call as h2load repeats it: the path, a file with the framed message, and more headers.</summary>
internal sealed record Call(string Path, string BodyFile, params string[] Headers);
