using Quality.Indicators.Books;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Reconciliations;

/// <summary>State of a recount; numbers as on the wire.</summary>
internal enum ReconciliationState
{
    Running = 1,

    /// <summary>一致.</summary>
    Agreed = 2,

    /// <summary>不一致.</summary>
    Differs = 3,

    /// <summary>It broke off.</summary>
    Failed = 4,
}

/// <summary>A recount of all facts (对账).</summary>
internal sealed record Reconciliation
{
    public string Name { get; init; } = "";

    public ReconciliationState State { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset AliveAt { get; init; }

    public DateTimeOffset? LastAgreedAt { get; init; }
}

/// <summary>What the recount of one indicator found.</summary>
internal sealed record ReconciliationPart
{
    public string Indicator { get; init; } = "";

    public long Facts { get; init; }

    public long Cells { get; init; }

    public long Differences { get; init; }
}

/// <summary>One number of a cell that differed.</summary>
internal sealed record Difference
{
    public string Indicator { get; init; } = "";

    public string Unit { get; init; } = "";

    public DateOnly CellOn { get; init; }

    /// <summary>numerator, denominator, or the reason of an exclusion.</summary>
    public string Measure { get; init; } = "";

    public long Rollup { get; init; }

    public long Recount { get; init; }
}

/// <summary>Compares what the rollups say with what the facts say.</summary>
internal static class Comparison
{
    /// <summary>Every number that differs; a cell is one unit, series, period and reason on one day.</summary>
    public static IEnumerable<Difference> Of<TKey>(
        IReadOnlyDictionary<TKey, Weight> rollup, IReadOnlyDictionary<TKey, Weight> recount, Func<TKey, (CellKey Cell, DateOnly On)> place) where TKey : notnull
    {
        foreach (var key in rollup.Keys.Union(recount.Keys))
        {
            var (said, counted, (cell, on)) = (rollup.GetValueOrDefault(key), recount.GetValueOrDefault(key), place(key));
            var row = new Difference { Indicator = cell.Indicator, Unit = cell.Unit, CellOn = on };
            if (said.Numerator != counted.Numerator) yield return row with { Measure = "numerator", Rollup = said.Numerator, Recount = counted.Numerator };
            if (said.Denominator != counted.Denominator) yield return row with { Measure = "denominator", Rollup = said.Denominator, Recount = counted.Denominator };
            if (said.Exclusions != counted.Exclusions) yield return row with { Measure = cell.Reason.Length > 0 ? cell.Reason : "population", Rollup = said.Exclusions, Recount = counted.Exclusions };
        }
    }
}
