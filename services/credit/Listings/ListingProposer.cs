using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Enterprises;
using Quality.Credits.Penalties;
using Inspection = Quality.Protos.Inspection.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>
/// Proposes listings from what the system learns: a clue with its article, its evidence and its clock, for a person to take up or dismiss. A rule
/// proposes with the same facts once, whatever became of the proposal and however often an event comes.
/// </summary>
internal static class ListingProposer
{
    private const string Enterprises = "enterprises/";

    /// <summary>Titles of evidence are cut to the length that a person may write.</summary>
    private const int LongestTitle = 200;

    private const int MostEvidence = 20;

    public static async Task OnPenaltyAsync(Transaction tx, V1.PenaltyChanged e)
    {
        if (e.State != V1.PenaltyState.Published || e.Penalty.Enterprise.Length == 0) return;
        List<V1.Penalty>? penalties = null;
        foreach (var rule in ProposalLaw.On(tx.Today, ProposalTrigger.Penalties))
        {
            penalties ??= [.. (await PenaltyStore.PublishedOfAsync(tx, e.Penalty.Enterprise)).Select(row => row.ToPenalty(tx.Today))];
            await ProposeAsync(tx, rule, e.Penalty.Enterprise, ProposalFacts.OfPenalties(rule, penalties));
        }
    }

    public static async Task OnPostProcessingAsync(Transaction tx, Inspection.PostProcessing p)
    {
        if (!p.Producer.StartsWith(Enterprises, StringComparison.Ordinal)) return;
        foreach (var rule in ProposalLaw.On(tx.Today, ProposalTrigger.FailedAfterAnnouncement)) await ProposeAsync(tx, rule, p.Producer, ProposalFacts.Of(rule, p));
    }

    /// <summary>The third year on the abnormal list has ended.</summary>
    public static async Task<bool> OnThirdYearAsync(Transaction tx, ProposalRule rule, string id)
    {
        var abnormal = (await ListingStore.FindOwnAsync(tx, id) ?? throw Fail.NotFound(ListingWire.Collection + id)).ToListing(tx.Today);
        if (abnormal.State != V1.ListingState.Published) return false;
        var reminded = abnormal.Reminder is { } reminder ? $"{reminder.AnnouncedOn} 已提示" : "没有提示记录";
        var fact = new ProposalFact(abnormal.Name, $"经营异常名录 {abnormal.PublishedOn} 起，{reminded}", ListingClocks.Day(abnormal.PublishedOn));
        await ProposeAsync(tx, rule, abnormal.Enterprise, [fact]);
        return true;
    }

    private static async Task ProposeAsync(Transaction tx, ProposalRule rule, string enterprise, IReadOnlyList<ProposalFact> facts)
    {
        if (facts.Count == 0 || await EnterpriseStore.FindAsync(tx, enterprise[Enterprises.Length..]) is not { } found) return;
        var id = tx.NewId();
        if (await ProposalStore.UseAsync(tx, rule.Code, enterprise, facts.Select(f => f.Name), id) == 0) return;
        if (await ProposalStore.IsOpenAsync(tx, enterprise, rule.Ground)) return; // somebody is at it, or it is in effect
        var listing = new V1.Listing
        {
            List = (V1.ListKind)(int)rule.Law.List, Ground = rule.Ground, Enterprise = enterprise, EnterpriseDisplayName = found.DisplayName, Region = found.Region, Proposal = rule.Code,
            ProposerDisplayName = "系统（按规则提出）", Facts = $"{rule.Text}：{string.Join("；", facts.Select(f => $"{ChinaTime.Format(f.On)} {f.Title}"))}。",
        };
        if (listing.Facts.Length > 2000) listing.Facts = listing.Facts[..2000];
        foreach (var fact in facts.Reverse().Take(MostEvidence))
        {
            listing.Evidence.Add(fact.Title.Length > LongestTitle ? fact.Title[..LongestTitle] : fact.Title);
            listing.EvidenceSources.Add(fact.Name);
        }

        ListingProcess.Begin(listing, tx.Today);
        await ListingChain.ProposeAsync(tx, id, listing);
    }
}
