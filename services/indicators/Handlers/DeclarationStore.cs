using Quality.Common.Storage;
using Quality.Indicators.Reports;

namespace Quality.Indicators.Handlers;

/// <summary>One public version of a declaration.</summary>
internal sealed record DeclarationRow
{
    public string Declaration { get; init; } = "";

    public long Version { get; init; }

    public string Enterprise { get; init; } = "";

    public string StandardNumber { get; init; } = "";

    public DateOnly PublicFrom { get; init; }

    public DateOnly? WithdrawnOn { get; init; }

    public DateOnly? InForceOn { get; init; }

    public DateOnly? AbolishedOn { get; init; }

    /// <summary>Category TAB model, one a line.</summary>
    public string Products { get; init; } = "";

    public DateTimeOffset OccurredAt { get; init; }
}

/// <summary>Declarations with every version that was public.</summary>
internal static class DeclarationStore
{
    /// <summary>Whether the version was not known.</summary>
    public static async Task<bool> AddAsync(Transaction tx, DeclarationRow row) => await tx.ExecuteAsync(
        """
        INSERT INTO declaration_versions (declaration, version, enterprise, standard_number, public_from, withdrawn_on, in_force_on, abolished_on, products, occurred_at)
        VALUES (@Declaration, @Version, @Enterprise, @StandardNumber, @PublicFrom, @WithdrawnOn, @InForceOn, @AbolishedOn, @Products, @OccurredAt)
        ON CONFLICT (declaration, version) DO NOTHING
        """, row) == 1;

    public static Task<List<DeclarationRow>> OfEnterprisesAsync(Transaction tx, IReadOnlyList<string> enterprises) => tx.QueryAsync<DeclarationRow>(
        """
        SELECT declaration, version, enterprise, standard_number, public_from, withdrawn_on, in_force_on, abolished_on, products, occurred_at
        FROM declaration_versions WHERE enterprise IN @enterprises
        """, new { enterprises });

    /// <summary>Where the declaration was reported before, when this version is newer; and whether it is newer at all.</summary>
    public static async Task<(bool Newer, ReportPlace? Before)> MoveAsync(Transaction tx, string name, long version, string enterprise, ReportPlace place)
    {
        var known = await tx.QuerySingleOrDefaultAsync<Known>("SELECT version, unit, reported_on FROM declarations WHERE name = @name", new { name });
        if (known?.Version >= version) return (false, null);
        await tx.ExecuteAsync(
            """
            INSERT INTO declarations (name, version, enterprise, unit, reported_on) VALUES (@name, @version, @enterprise, @Unit, @On)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, unit = excluded.unit, reported_on = excluded.reported_on
            """, new { name, version, enterprise, place.Unit, place.On });
        return (true, known is null ? null : new(known.Unit, known.ReportedOn));
    }

    private sealed record Known
    {
        public long Version { get; init; }

        public string Unit { get; init; } = "";

        public DateOnly ReportedOn { get; init; }
    }
}
