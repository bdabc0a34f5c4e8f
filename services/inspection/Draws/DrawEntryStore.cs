using Quality.Common.Storage;

namespace Quality.Inspections.Draws;

/// <summary>The tables <c>draw_entries</c> and <c>draw_proposals</c>.</summary>
internal static class DrawEntryStore
{
    private static readonly string[] EntryColumns = ["draw_id", "number", "entry", "stratum", "ticket", "team", "skipped", "laboratory", "laboratory_ticket", "replaces"];

    private const string Proposals =
        "draw_id, number, entry, reason, evidence, state, proposer, proposer_name, decider, decider_name, replacement, exhausted, created_at, decided_at";

    public static Task InsertAsync(Transaction tx, string id, long after, IEnumerable<(Picked Picked, Assigned Assigned, string Replaces)> entries) =>
        tx.InsertAsync("draw_entries", EntryColumns, entries.Select((e, i) => new object?[]
        {
            id, after + 1 + i, e.Picked.Id, e.Picked.Stratum, e.Picked.Ticket.Hex, DrawJson.Write(e.Assigned.Team), DrawJson.Write(e.Assigned.Passed), e.Assigned.Laboratory?.Id,
            e.Assigned.Laboratory?.Ticket, e.Replaces,
        }));

    /// <summary>By number; with the confirmed replacement of each.</summary>
    public static Task<List<DrawEntry>> ListAsync(Transaction tx, string id, long after, int limit) => tx.QueryAsync<DrawEntry>(
        """
        SELECT e.number, e.entry, e.stratum, e.ticket, e.team, e.skipped, e.laboratory, e.laboratory_ticket, e.replaces, p.replacement AS replaced_by, COALESCE(p.exhausted, 0) AS exhausted,
               COALESCE(p.reason, 0) AS reason, p.evidence
        FROM draw_entries e LEFT JOIN draw_proposals p ON p.draw_id = e.draw_id AND p.entry = e.entry AND p.state = 2
        WHERE e.draw_id = @id AND e.number > @after ORDER BY e.number LIMIT @limit
        """,
        new { id, after, limit });

    public static async Task<bool> ExistsAsync(Transaction tx, string id, string entry) =>
        await tx.ScalarAsync<long>("SELECT COUNT(*) FROM draw_entries WHERE draw_id = @id AND entry = @entry", new { id, entry }) == 1;

    /// <summary>Confirmed replacements in the order in which they were carried out.</summary>
    public static Task<List<DrawProposal>> ReplacementsAsync(Transaction tx, string id) =>
        tx.QueryAsync<DrawProposal>($"SELECT {Proposals} FROM draw_proposals WHERE draw_id = @id AND state = 2 AND entry <> '' ORDER BY number", new { id });

    public static async Task<bool> PendingAsync(Transaction tx, string id) =>
        await tx.ScalarAsync<long>("SELECT COUNT(*) FROM draw_proposals WHERE draw_id = @id AND state = 1", new { id }) > 0;

    public static Task<List<DrawProposal>> ProposalsAsync(Transaction tx, string id, long before, int limit) =>
        tx.QueryAsync<DrawProposal>($"SELECT {Proposals} FROM draw_proposals WHERE draw_id = @id AND number < @before ORDER BY number DESC LIMIT @limit", new { id, before, limit });

    public static Task<DrawProposal?> FindProposalAsync(Transaction tx, string id, long number) =>
        tx.QuerySingleOrDefaultAsync<DrawProposal>($"SELECT {Proposals} FROM draw_proposals WHERE draw_id = @id AND number = @number", new { id, number });

    public static async Task<DrawProposal> ProposeAsync(Transaction tx, string id, string entry, long reason, string evidence)
    {
        var number = 1 + await tx.ScalarAsync<long>("SELECT COALESCE(MAX(number), 0) FROM draw_proposals WHERE draw_id = @id", new { id });
        var proposal = new DrawProposal(id, number, entry, reason, evidence, DrawProposal.Pending, tx.Caller.Subject, tx.Caller.Name, "", "", "", 0, tx.Now, null);
        await tx.ExecuteAsync(
            $"""
            INSERT INTO draw_proposals ({Proposals}) VALUES (@DrawId, @Number, @Entry, @Reason, @Evidence, @State, @Proposer, @ProposerName, @Decider, @DeciderName, @Replacement, @Exhausted,
                @CreatedAt, @DecidedAt)
            """,
            proposal);
        return proposal;
    }

    /// <summary>False when somebody else decided first.</summary>
    public static async Task<bool> DecideAsync(Transaction tx, DrawProposal p) => await tx.ExecuteAsync(
        """
        UPDATE draw_proposals SET state = @State, decider = @Decider, decider_name = @DeciderName, replacement = @Replacement, exhausted = @Exhausted, decided_at = @DecidedAt
        WHERE draw_id = @DrawId AND number = @Number AND state = 1
        """,
        p) == 1;
}
