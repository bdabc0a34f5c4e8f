using Quality.Common.Time;
using Inspection = Quality.Protos.Inspection.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>One fact behind a proposal: the resource, how a person calls it, and the legal day.</summary>
internal sealed record ProposalFact(string Name, string Title, DateOnly On);

/// <summary>Finds in what is known the facts that a rule counts.</summary>
internal static class ProposalFacts
{
    private static readonly Inspection.PostProcessingState[] FailedTwice =
    [
        Inspection.PostProcessingState.ToSuspend, Inspection.PostProcessingState.Suspended, Inspection.PostProcessingState.ToRevoke,
        Inspection.PostProcessingState.RevocationRequested, Inspection.PostProcessingState.Revoked,
    ];

    /// <summary>Enough penalties within the months before the last of them, the last under the law of the ground; empty for too few.</summary>
    public static IReadOnlyList<ProposalFact> OfPenalties(ProposalRule rule, IEnumerable<V1.Penalty> penalties)
    {
        var counted = penalties.Where(p => Counts(rule, p)).Select(p => new ProposalFact(p.Name, p.DocumentNumber, ListingClocks.Day(p.DecidedOn))).OrderBy(f => f.On).ThenBy(f => f.Name, StringComparer.Ordinal).ToList();
        if (counted.Count == 0 || !rule.InForce(counted[^1].On)) return [];
        var since = rule.Months > 0 ? WorkingCalendar.AddMonths(counted[^1].On, -rule.Months) : rule.Law.From;
        var within = counted.Where(f => f.On >= since).ToList();
        return within.Count >= rule.Count ? within : [];
    }

    /// <summary>Whether the failure of a check under the law of the ground went that far up the ladder (6.5).</summary>
    public static IReadOnlyList<ProposalFact> Of(ProposalRule rule, Inspection.PostProcessing p) =>
        p.AnnouncedOn.Length > 0 && FailedTwice.Contains(p.State) && p.ConcludedOn.Length > 0 && ListingClocks.Day(p.ConcludedOn) >= rule.Law.From
            ? [new(p.Name, $"{p.SampleNumber}（{p.ProductName} {p.Model}），{p.AnnouncedOn} 省级公告", ListingClocks.Day(p.ConcludedOn))]
            : [];

    private static bool Counts(ProposalRule rule, V1.Penalty penalty) =>
        (rule.Kinds.Count == 0 || penalty.Kinds.Any(rule.Kinds.Contains)) && penalty.Articles.Select(Plain).Any(article => rule.Laws.Any(law => article.StartsWith(law, StringComparison.Ordinal)));

    /// <summary>An article without title marks and the name of the state, which some write and others do not.</summary>
    private static string Plain(string article) =>
        article.Replace("《", "", StringComparison.Ordinal).Replace("》", "", StringComparison.Ordinal).Replace("中华人民共和国", "", StringComparison.Ordinal).Trim();
}
