using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Draws;

/// <summary>One line of a frozen list that belongs to who asks, with what followed from it.</summary>
/// <param name="Kind">Pool or excluded.</param>
/// <param name="Proof">From the service.</param>
/// <param name="Check">The proof recomputed here.</param>
/// <param name="Committed">Whether the commitment, published before the seed existed, names this list.</param>
/// <param name="Ticket">Of the entry, recomputed here; null before publication.</param>
/// <param name="Drawn">The entry as drawn; null where it was not, or before publication.</param>
/// <param name="LastTicket">The largest ticket that was drawn first of its stratum; null before publication.</param>
public sealed record FoundLine(V1.DrawListKind Kind, V1.InclusionProof Proof, InclusionCheck Check, bool Committed, string? Ticket, V1.DrawEntry? Drawn, string? LastTicket)
{
    public string Id => Proof.Line.Split('\t')[0];

    /// <summary>Stratum of the pool, or reason of the exclusion.</summary>
    public string Second => Proof.Line.Split('\t')[1];

    public bool Sound => Check.Sound && Committed;
}

/// <summary>Answers without sign-in whether somebody was in the lists of a draw, and why (not) drawn.</summary>
internal sealed class InclusionFinder(PublicGateway gateway, V1.Draw draw)
{
    private const int MostLines = 20;
    private static readonly V1.DrawListKind[] Public = [V1.DrawListKind.Pool, V1.DrawListKind.Excluded];
    private List<V1.DrawEntry>? entries;

    /// <param name="code">USCC, or USCC#model key.</param>
    public async Task<IReadOnlyList<FoundLine>> FindAsync(string code)
    {
        List<FoundLine> found = [];
        foreach (var kind in Public)
        {
            var answer = await gateway.Draws.ListDrawLinesAsync(new() { Name = draw.Name, Kind = kind, Prefix = code, PageSize = MostLines }, deadline: gateway.Deadline);
            foreach (var line in answer.Lines.Where(line => line.Fields[0] == code || line.Fields[0].StartsWith(code + "#", StringComparison.Ordinal)))
                found.Add(await ProveAsync(kind, line.Fields[0]));
        }

        return found;
    }

    private async Task<FoundLine> ProveAsync(V1.DrawListKind kind, string id)
    {
        var proof = await gateway.Draws.ProveInclusionAsync(new() { Name = draw.Name, Kind = kind, Id = id }, deadline: gateway.Deadline);
        var inPool = kind == V1.DrawListKind.Pool;
        var line = new FoundLine(kind, proof, InclusionCheck.Of(proof), InclusionCheck.IsCommitted(draw, proof, inPool ? "pool" : "excluded"), inPool ? InclusionCheck.Ticket(draw, id) : null, null, null);
        if (line.Ticket is null || draw.State != V1.DrawState.Published)
            return line;
        entries ??= await EntriesAsync();
        return line with
        {
            Drawn = entries.Find(entry => entry.Entry == id),
            LastTicket = entries.Where(entry => entry.Stratum == line.Second && entry.Replaces.Length == 0).Max(entry => entry.Ticket),
        };
    }

    private async Task<List<V1.DrawEntry>> EntriesAsync()
    {
        List<V1.DrawEntry> all = [];
        var request = new V1.ListDrawEntriesRequest { Name = draw.Name, PageSize = 1000 };
        do
        {
            var page = await gateway.Draws.ListDrawEntriesAsync(request, deadline: gateway.Deadline);
            all.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }
}
