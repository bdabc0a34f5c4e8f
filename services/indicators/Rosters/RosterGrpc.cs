using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Books;
using Quality.Indicators.Facts;
using Quality.Indicators.Targets;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Rosters;

/// <summary>Speaks for the rosters of T1.</summary>
internal sealed class RosterGrpc(UnitOfWork<IndicatorsModule> work, Watchers watchers) : V1.RosterService.RosterServiceBase
{
    private const int MostEnterprises = 50_000;
    private const int Chunk = 500;

    public override Task<V1.Roster> CreateRoster(V1.CreateRosterRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var asked = Check(request, tx);
            var names = request.Enterprises.Count > 0 ? [.. request.Enterprises.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : await Handlers.EnterpriseStore.MainProducersAsync(tx);
            var roster = asked with { Name = $"rosters/{tx.NewId()}", Version = 1, CreatedAt = tx.Now, UpdatedAt = tx.Now };
            var entries = await EntriesAsync(tx, roster, names, request);
            var excluded = entries.Count(e => e.Excluded.Length > 0);
            roster = roster with { EntryCount = entries.Count - excluded, ExcludedCount = excluded };
            await RosterStore.InsertAsync(tx, roster, entries);
            tx.Audit(roster.Name, Region.GansuCode);
            return ToWire(roster);
        });

    public override async Task<V1.Roster> FreezeRoster(V1.FreezeRosterRequest request, ServerCallContext context)
    {
        var frozen = await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var check = new Violations();
            var document = check.Text("document_number", request.DocumentNumber, 100);
            check.ThrowIfAny();
            var book = await Book.OfAsync(tx);
            var draft = await RosterStore.FindAsync(tx, request.Name) ?? throw Fail.NotFound(request.Name);
            Etag.Check(draft.Name, request.Etag, draft.Version);
            var members = await RosterStore.MembersAsync(tx, draft.Name);
            var before = (await RosterStore.FrozenAsync(tx)).LastOrDefault();
            var roster = draft.Freeze(document, members, tx.Today, book.Clock.KnownAt, tx.Now);
            if (!await RosterStore.FreezeAsync(tx, roster)) throw Fail.StaleEtag(roster.Name);
            // Those of the roster before leave the denominator where the new one does not hold them.
            var left = before is null ? [] : await RosterStore.MembersAsync(tx, before.Name);
            await CoverageBook.WeighAsync(tx, book, [.. members.Union(left)]);
            tx.Audit(roster.Name, Region.GansuCode, $"{members.Count} enterprises");
            return ToWire(roster);
        });
        watchers.Wake();
        return frozen;
    }

    public override Task<V1.Roster> GetRoster(V1.GetRosterRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
        ToWire(await RosterStore.FindAsync(tx, request.Name) ?? throw Fail.NotFound(request.Name)));

    public override Task<V1.ListRostersResponse> ListRosters(V1.ListRostersRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var page = Page.From(request.PageSize, request.PageToken);
        var rows = await RosterStore.ListAsync(tx, page.After, page.Limit);
        var next = page.Next(rows, r => r.Name);
        return new V1.ListRostersResponse { Rosters = { rows.Select(ToWire) }, NextPageToken = next, TotalSize = (int)await RosterStore.CountAsync(tx) };
    });

    public override Task<V1.ListRosterEntriesResponse> ListRosterEntries(V1.ListRosterEntriesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var regions = Regions(request.Region);
        var roster = await RosterStore.FindAsync(tx, request.Name) ?? throw Fail.NotFound(request.Name);
        var filter = new EntryFilter(roster.Name, regions, request.HasIncluded ? request.Included : null, tx.InScope("region"));
        bool? covered = request.HasCovered ? request.Covered : null;
        var page = Page.From(request.PageSize, request.PageToken, request.Name, request.Region, filter.Included, covered);
        var rows = await PageAsync(tx, filter, covered, page.After, page.Limit);
        var next = page.Next(rows, r => r.Enterprise);
        var total = covered is null ? await RosterStore.CountAsync(tx, filter) : (await PageAsync(tx, filter, covered, null, int.MaxValue)).Count;
        return new V1.ListRosterEntriesResponse { Entries = { rows }, NextPageToken = next, TotalSize = (int)total };
    });

    private static Roster Check(V1.CreateRosterRequest request, Transaction tx)
    {
        var check = new Violations();
        var roster = request.Roster ?? new();
        var title = check.Required("roster.display_name", roster.DisplayName, 200);
        var asOf = check.Date("roster.as_of", roster.AsOf, notAfter: tx.Today);
        if (request.Enterprises.Count > MostEnterprises) check.Add("enterprises", "TOO_MANY", $"enterprises must not hold more than {MostEnterprises} names.");
        for (var i = 0; i < Math.Min(request.Enterprises.Count, MostEnterprises); i++)
            if (!request.Enterprises[i].StartsWith("enterprises/", StringComparison.Ordinal)) check.Add($"enterprises[{i}]", "BAD_NAME", "must be enterprises/{uscc}.");
        check.ThrowIfAny();
        return new() { DisplayName = title, AsOf = asOf!.Value };
    }

    private static async Task<List<RosterEntry>> EntriesAsync(Transaction tx, Roster roster, List<string> names, V1.CreateRosterRequest request)
    {
        var entries = new List<RosterEntry>(names.Count);
        foreach (var chunk in names.Chunk(Chunk))
        {
            foreach (var known in await CoverageCases.LoadAsync(tx, chunk, _ => []))
            {
                entries.Add(new()
                {
                    Roster = roster.Name,
                    Enterprise = known.Row.Name,
                    DisplayName = known.Row.DisplayName,
                    Region = known.Row.Region,
                    Unit = known.Row.Unit,
                    Categories = string.Join(',', Roster.Categories(known.Case, roster.AsOf)),
                    Excluded = Roster.Excluded(known.Case, roster.AsOf),
                });
            }
        }

        if (entries.Count == names.Count) return entries;
        var found = entries.Select(e => e.Enterprise).ToHashSet(StringComparer.Ordinal);
        var check = new Violations();
        for (var i = 0; i < request.Enterprises.Count; i++)
            check.AddIf(!found.Contains(request.Enterprises[i]), $"enterprises[{i}]", "UNKNOWN_ENTERPRISE", $"{request.Enterprises[i]} is not known here.");
        check.ThrowIfAny();
        return entries;
    }

    /// <summary>Entries with what is covered today; a filter on that reads on until the page is full.</summary>
    private static async Task<List<V1.RosterEntry>> PageAsync(Transaction tx, EntryFilter filter, bool? covered, string? after, int limit)
    {
        var rows = new List<V1.RosterEntry>();
        while (rows.Count < limit)
        {
            var entries = await RosterStore.EntriesAsync(tx, filter, after, covered is null ? Math.Min(limit, Chunk) : Chunk);
            if (entries.Count == 0) break;
            var known = (await CoverageCases.LoadAsync(tx, [.. entries.Select(e => e.Enterprise)], _ => [new(tx.Today, null)])).ToDictionary(k => k.Row.Name);
            rows.AddRange(entries.Select(e => ToWire(e, known.GetValueOrDefault(e.Enterprise), tx.Today)).Where(e => covered is null || e.Covered == covered));
            after = entries[^1].Enterprise;
        }

        return rows.Count > limit ? rows[..limit] : rows;
    }

    private static IReadOnlyList<string>? Regions(string region)
    {
        if (region is "" or Region.GansuCode) return null;
        var scope = RegionScope.FromClaim(region);
        return scope.Codes is { Count: > 0 } codes ? codes : throw Fail.Invalid("region", "UNKNOWN_REGION", "region must be six digits of Gansu.");
    }

    private static V1.RosterEntry ToWire(RosterEntry entry, KnownEnterprise? known, DateOnly today)
    {
        var spans = known is null ? [] : Coverage.Of(known.Case).Where(s => s.HoldsOn(today)).ToArray();
        return new()
        {
            Enterprise = entry.Enterprise,
            DisplayName = entry.DisplayName,
            Unit = entry.Unit,
            Categories = { entry.Categories.Split(',', StringSplitOptions.RemoveEmptyEntries) },
            Included = entry.Excluded.Length == 0,
            ExcludedReason = entry.Excluded,
            Covered = spans.Any(s => s.Indicator == IndicatorCodes.Coverage && s.Weight.Numerator > 0),
            ProductCount = spans.Count(s => s.Indicator == IndicatorCodes.ProductCoverage),
            CoveredProductCount = spans.Count(s => s.Indicator == IndicatorCodes.ProductCoverage && s.Weight.Numerator > 0),
        };
    }

    private static V1.Roster ToWire(Roster roster) => new()
    {
        Name = roster.Name,
        DisplayName = roster.DisplayName,
        AsOf = TargetWire.Day(roster.AsOf),
        State = roster.FrozenOn is null ? V1.RosterState.Draft : V1.RosterState.Frozen,
        FrozenOn = TargetWire.Day(roster.FrozenOn),
        DocumentNumber = roster.DocumentNumber,
        EntryCount = (int)roster.EntryCount,
        ExcludedCount = (int)roster.ExcludedCount,
        Sha256 = roster.Sha256,
        Etag = Etag.Of(roster.Version),
        CreateTime = TargetWire.Instant(roster.CreatedAt.ToUnixTimeMilliseconds()),
        UpdateTime = TargetWire.Instant(roster.UpdatedAt.ToUnixTimeMilliseconds()),
    };
}
