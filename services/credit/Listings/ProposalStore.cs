using Quality.Common.Storage;

namespace Quality.Credits.Listings;

/// <summary>The table <c>listing_proposal_facts</c>, and which listings have come to a day that proposes.</summary>
internal static class ProposalStore
{
    /// <summary>How many of the facts a rule had not proposed with before; they count as used from now on.</summary>
    public static async Task<int> UseAsync(Transaction tx, string rule, string enterprise, IEnumerable<string> facts, string listing)
    {
        var fresh = 0;
        foreach (var fact in facts.Order(StringComparer.Ordinal))
            fresh += await tx.ExecuteAsync(
                "INSERT INTO listing_proposal_facts (rule, enterprise, fact, listing, created_at) VALUES (@rule, @enterprise, @fact, @listing, @Now) ON CONFLICT DO NOTHING",
                new { rule, enterprise, fact, listing, tx.Now });
        return fresh;
    }

    public static async Task<bool> IsOpenAsync(Transaction tx, string enterprise, string ground) =>
        await tx.ScalarAsync<long>("SELECT COUNT(*) FROM listings WHERE enterprise = @enterprise AND ground = @ground AND state < 7", new { enterprise, ground }) > 0;

    /// <summary>On the abnormal list, published before the instant, and no reminder was owed yet.</summary>
    public static Task<List<string>> ToRemindAsync(Transaction tx, DateTimeOffset before, int limit) => tx.QueryAsync<string>(
        """
        SELECT l.id FROM listing_steps s JOIN listings l ON l.id = s.id
        WHERE s.verb = 'PublishListing' AND s.taken_at < @before AND l.state = 6 AND l.list = 1
            AND NOT EXISTS (SELECT 1 FROM listing_steps r WHERE r.id = l.id AND r.verb = 'OweReminder') ORDER BY s.taken_at LIMIT @limit
        """,
        new { before, limit });

    /// <summary>On the abnormal list, published before the instant, and nothing was proposed with that yet.</summary>
    public static Task<List<string>> ToProposeAsync(Transaction tx, string rule, DateTimeOffset before, int limit) => tx.QueryAsync<string>(
        """
        SELECT l.id FROM listing_steps s JOIN listings l ON l.id = s.id
        WHERE s.verb = 'PublishListing' AND s.taken_at < @before AND l.state = 6 AND l.list = 1
            AND NOT EXISTS (SELECT 1 FROM listing_proposal_facts f WHERE f.rule = @rule AND f.enterprise = l.enterprise AND f.fact = 'listings/' || l.id) ORDER BY s.taken_at LIMIT @limit
        """,
        new { rule, before, limit });
}
