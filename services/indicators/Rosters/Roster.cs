using System.Security.Cryptography;
using System.Text;
using Quality.Common.Errors;
using Quality.Common.Values;
using Quality.Indicators.Facts;

namespace Quality.Indicators.Rosters;

/// <summary>The list of main consumer goods producers (主要消费品生产企业名录), the denominator of T1; frozen once, then never changed.</summary>
internal sealed record Roster
{
    public string Name { get; init; } = "";

    public long Version { get; init; }

    public string DisplayName { get; init; } = "";

    public DateOnly AsOf { get; init; }

    /// <summary>From this day T1 uses it; null for a draft.</summary>
    public DateOnly? FrozenOn { get; init; }

    /// <summary>Orders those frozen on one day.</summary>
    public long? FrozenAt { get; init; }

    public string DocumentNumber { get; init; } = "";

    public long EntryCount { get; init; }

    public long ExcludedCount { get; init; }

    public string Sha256 { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Freezes the draft from a day on.</summary>
    public Roster Freeze(string documentNumber, IEnumerable<string> enterprises, DateOnly today, long knownAt, DateTimeOffset now)
    {
        if (FrozenOn is not null) throw Fail.Precondition("ROSTER_ALREADY_FROZEN", "The roster is frozen already; make a new one.");
        if (EntryCount == 0) throw Fail.Precondition("ROSTER_EMPTY", "A roster without enterprises would leave T1 without a denominator.");
        return this with
        {
            Version = Version + 1,
            FrozenOn = today,
            FrozenAt = knownAt,
            DocumentNumber = documentNumber,
            Sha256 = Hash(enterprises),
            UpdatedAt = now,
        };
    }

    /// <summary>SHA-256 of the codes, ascending, each followed by a line feed.</summary>
    internal static string Hash(IEnumerable<string> enterprises)
    {
        var codes = enterprises.Select(e => e["enterprises/".Length..]).Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(codes.Select(c => c + "\n")))));
    }

    /// <summary>Why an enterprise is left out on a day; empty when it belongs in: a producer in Gansu, 存续, of at least one consumer good.</summary>
    public static string Excluded(CoverageCase known, DateOnly day)
    {
        var made = known.Products.Where(p => Coverage.WasMade(p, day)).ToArray();
        return ReportingUnits.Of(known.Region) is null ? Reasons.NotInProvince
            : known.NotExisting.Any(n => n.Contains(day)) ? Reasons.NotExisting
            : made.Length == 0 ? Reasons.NotProducing
            : made.Any(p => p.InScope.Any(s => s.Contains(day))) ? ""
            : Reasons.NotConsumer;
    }

    /// <summary>Categories of the products in scope on a day.</summary>
    public static IEnumerable<string> Categories(CoverageCase known, DateOnly day) => known.Products
        .Where(p => Coverage.WasMade(p, day) && p.InScope.Any(s => s.Contains(day)))
        .Select(p => p.Caption.Category).Distinct().Order(StringComparer.Ordinal);
}

/// <summary>An enterprise that was looked at for a roster.</summary>
internal sealed record RosterEntry
{
    public string Roster { get; init; } = "";

    public string Enterprise { get; init; } = "";

    public string DisplayName { get; init; } = "";

    public string Region { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>Separated by commas.</summary>
    public string Categories { get; init; } = "";

    /// <summary>Empty: it is in the roster.</summary>
    public string Excluded { get; init; } = "";
}
