using Quality.Common.Storage;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Targets;

namespace Quality.Indicators.Tests.Books;

/// <summary>As many invented batches of T7 as somebody wants, written by the module's own book, 5,000 a transaction.</summary>
internal static class ManyFacts
{
    private static readonly string[] Regions =
        ["620102", "620171", "620201", "620302", "620402", "620502", "620602", "620702", "620802", "620902", "621002", "621102", "621202", "622901", "623001"];

    public static async Task FillAsync(UnitOfWork<IndicatorsModule> work, int from, int to)
    {
        foreach (var chunk in Enumerable.Range(from, to - from).Chunk(5000))
        {
            await work.JobAsync(async tx =>
            {
                await (await Book.OfAsync(tx)).ReplaceAsync(new([IndicatorCodes.PassRate], [.. chunk.Select(i => $"samples/{i}")], [.. chunk.Select(i => Batch(i, tx.Now))]));
                return 0;
            });
        }
    }

    private static Entry Batch(int i, DateTimeOffset now)
    {
        var day = new DateOnly(2017, 1, 1).AddDays(i % 1400);
        return new(
            new(IndicatorCodes.PassRate, $"samples/{i}", $"samples/{i}", Regions[i % Regions.Length], i % 3 == 0 ? PassRate.Targeted : PassRate.Random, day, day, null,
                i % 10 == 0 ? Reasons.Nonconforming : "", i % 10 == 0 ? Weight.Missed : Weight.Counted),
            1, now);
    }
}
