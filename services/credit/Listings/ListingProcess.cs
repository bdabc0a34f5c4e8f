using Quality.Common.Errors;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Who acts on a listing: the account, its name, and whether it acts for the province.</summary>
internal sealed record ListingActor(string Subject, string DisplayName, bool Province);

/// <summary>
/// Decides what each verb does to a listing (domain 6.11), from the clue to the publication. A listing is changed in place by the
/// caller's own copy; whatever is not due is refused.
/// </summary>
internal static class ListingProcess
{
    private static readonly V1.ListingState[] Open = [V1.ListingState.Clue, V1.ListingState.Notified, V1.ListingState.Stated, V1.ListingState.HearingDue];

    public static bool HasEnded(V1.ListingState state) => state >= V1.ListingState.NotListed;

    public static ListingRule RuleOf(V1.Listing listing) => ListingLaw.RuleOf(listing.Ground) ?? throw new InvalidOperationException($"{listing.Name} has the ground {listing.Ground}, which is in no rule.");

    /// <summary>The proposal, after its ground was found to be one of its list that is in force.</summary>
    public static void Begin(V1.Listing listing, DateOnly today)
    {
        var rule = Demand(listing, today);
        var ground = rule.Ground(listing.Ground)!;
        (listing.State, listing.Law, listing.Article, listing.GroundText) = (V1.ListingState.Clue, rule.Title, ground.Article, ground.Text);
        listing.Owe(V1.ListingClockKind.Notice, today, rule.NoticeDays, ListingLaw.HeardBefore, toBeConfirmed: true);
    }

    /// <summary>Who takes up what the system proposed, proposes it, and so does not decide it.</summary>
    public static void TakeUp(V1.Listing listing, ListingActor actor)
    {
        DemandAwaiting(listing);
        listing.ProposerDisplayName = actor.DisplayName;
    }

    /// <summary>Ends what the system proposed before anybody was told of it.</summary>
    public static void Dismiss(V1.Listing listing, string reason, ListingActor actor, DateOnly today)
    {
        DemandAwaiting(listing);
        listing.Decision = new() { Reason = reason, DecidedOn = ChinaTime.Format(today), ActorDisplayName = actor.DisplayName };
        (listing.State, listing.EndedOn, listing.EndReason) = (V1.ListingState.NotListed, ChinaTime.Format(today), reason);
        listing.StopAll();
    }

    public static void Notify(V1.Listing listing, V1.ListingNotice notice)
    {
        if (listing.AwaitsPerson) throw Wrong(listing, "TakeUpListing");
        Due(listing, "DecideListing", V1.ListingState.Clue);
        var rule = RuleOf(listing);
        var delivered = ListingClocks.Day(notice.DeliveredOn);
        (listing.Notice, listing.State) = (notice, V1.ListingState.Notified);
        listing.Meet(V1.ListingClockKind.Notice, delivered);
        listing.Allow(V1.ListingClockKind.Statement, delivered, rule.StatementDays, ListingLaw.HeardBefore, toBeConfirmed: true);
        listing.Owe(V1.ListingClockKind.Decision, listing.LastDay(V1.ListingClockKind.Statement)!.Value, rule.DecisionDays, rule.DecisionArticle, rule.ToBeConfirmed);
    }

    public static void State(V1.Listing listing, V1.ListingStatement statement)
    {
        Due(listing, listing.State == V1.ListingState.Clue ? "NotifyListing" : "DecideListing", V1.ListingState.Notified);
        var (rule, received) = (RuleOf(listing), ListingClocks.Day(statement.ReceivedOn));
        statement.Late = received > listing.LastDay(V1.ListingClockKind.Statement);
        if (statement is { Late: true, HearingWanted: true })
            throw Fail.Precondition("STATEMENT_PERIOD_OVER", "A hearing is to be asked for within the period of the statement.", ListingLaw.HeardBefore);
        (listing.Statement, listing.State) = (statement, statement.HearingWanted ? V1.ListingState.HearingDue : V1.ListingState.Stated);
        listing.Meet(V1.ListingClockKind.Statement, received);
        if (!statement.HearingWanted) return;
        listing.Owe(V1.ListingClockKind.Hearing, received, rule.HearingDays, ListingLaw.HeardBefore, toBeConfirmed: true);
        listing.Running(V1.ListingClockKind.Decision)!.Stopped = true; // it begins anew when the hearing has been held
    }

    public static void Hear(V1.Listing listing, V1.ListingHearing hearing)
    {
        Due(listing, listing.State == V1.ListingState.Clue ? "NotifyListing" : "DecideListing", V1.ListingState.HearingDue);
        var (rule, held) = (RuleOf(listing), ListingClocks.Day(hearing.HeldOn));
        (listing.Hearing, listing.State) = (hearing, V1.ListingState.Stated);
        listing.Meet(V1.ListingClockKind.Hearing, held);
        listing.Owe(V1.ListingClockKind.Decision, held, rule.DecisionDays, rule.DecisionArticle, rule.ToBeConfirmed);
    }

    /// <summary>Not to list may be decided at any time; to list, only after notice and statement.</summary>
    public static void Decide(V1.Listing listing, V1.ListingDecision decision, ListingActor actor, string proposer, DateOnly today)
    {
        Due(listing, "PublishListing", Open);
        if (listing.AwaitsPerson) throw Wrong(listing, "TakeUpListing");
        var rule = RuleOf(listing);
        if (decision.Listed) DemandHeard(listing, today);
        MayDecide(rule, actor, proposer);
        if (decision.Listed) Demand(listing, today);
        (decision.DecidedOn, decision.ActorDisplayName) = (ChinaTime.Format(today), actor.DisplayName);
        (listing.Decision, listing.State) = (decision, decision.Listed ? V1.ListingState.Decided : V1.ListingState.NotListed);
        listing.Meet(V1.ListingClockKind.Decision, today);
        listing.StopAll();
        if (decision.Listed) listing.Owe(V1.ListingClockKind.Publication, today, rule.PublicationDays, rule.DecisionArticle, toBeConfirmed: true);
        else (listing.EndedOn, listing.EndReason) = (ChinaTime.Format(today), decision.Reason);
    }

    public static void Publish(V1.Listing listing, DateOnly today)
    {
        Due(listing, listing.State == V1.ListingState.Published ? "LodgeObjection" : "DecideListing", V1.ListingState.Decided);
        var rule = RuleOf(listing);
        (listing.PublishedOn, listing.State) = (ChinaTime.Format(today), V1.ListingState.Published);
        listing.Meet(V1.ListingClockKind.Publication, today);
        listing.AllowCalendarDays(V1.ListingClockKind.Objection, today, rule.ObjectionDays, rule.ObjectionArticle, rule.ToBeConfirmed);
        if (rule.TermMonths is { } months)
        {
            listing.Term(today, months, rule.TermArticle, rule.ToBeConfirmed);
            listing.ExpiresOn = ChinaTime.Format(listing.LastDay(V1.ListingClockKind.Term)!.Value);
        }

        listing.EarlyFrom = rule.EarlyAfterMonths is { } early ? ChinaTime.Format(WorkingCalendar.AddMonths(today, early)) : "";
        listing.BarUntil = rule.BarMonths > 0 ? ChinaTime.Format(WorkingCalendar.AddMonths(today, rule.BarMonths)) : "";
    }

    /// <summary>A decision belongs to another person than the proposal, and to the province where it keeps the list.</summary>
    public static void MayDecide(ListingRule rule, ListingActor actor, string proposer)
    {
        if (rule.ProvinceDecides && !actor.Province) throw Fail.Denied("PROVINCE_DECIDES", $"{rule.Title}: the province decides.");
        if (actor.Subject == proposer) throw Fail.Precondition("PROPOSER_DECIDES", "Who proposed a listing does not decide about it.");
    }

    /// <summary>Refuses what is not due, with the verb that is.</summary>
    public static void Due(V1.Listing listing, string due, params V1.ListingState[] from)
    {
        if (HasEnded(listing.State)) throw Fail.Precondition("ALREADY_ENDED", $"{listing.Name} has ended: {listing.State}.");
        if (!from.Contains(listing.State)) throw Wrong(listing, due);
    }

    public static QualityException Wrong(V1.Listing listing, string due) =>
        new(Grpc.Core.StatusCode.FailedPrecondition, "WRONG_STEP", $"{listing.Name} is {listing.State}: {due} is due.", new Dictionary<string, string> { ["due"] = due });

    private static void DemandAwaiting(V1.Listing listing)
    {
        Due(listing, "DecideListing", V1.ListingState.Clue);
        if (!listing.AwaitsPerson) throw Wrong(listing, "NotifyListing");
    }

    private static void DemandHeard(V1.Listing listing, DateOnly today)
    {
        if (listing.Notice is null) throw Fail.Precondition("NOTICE_REQUIRED", "Nobody is listed who was not told before.", ListingLaw.HeardBefore);
        if (listing.State == V1.ListingState.HearingDue) throw Fail.Precondition("HEARING_NOT_HELD", "The enterprise wants a hearing, and none was held.", ListingLaw.HeardBefore);
        if (listing.State == V1.ListingState.Notified && today <= listing.LastDay(V1.ListingClockKind.Statement))
            throw Fail.Precondition("STATEMENT_PERIOD_RUNS", $"The enterprise may state its view until {listing.LastDay(V1.ListingClockKind.Statement):yyyy-MM-dd}.", ListingLaw.HeardBefore);
    }

    private static ListingRule Demand(V1.Listing listing, DateOnly on)
    {
        var rule = RuleOf(listing);
        if ((int)rule.List != (int)listing.List) throw Fail.Precondition("GROUND_OF_OTHER_LIST", $"{listing.Ground} is a ground of {rule.List}; the lists are never mixed.", rule.Ground(listing.Ground)!.Article);
        return rule.InForce(on) ? rule : throw Fail.Precondition("RULE_NOT_IN_FORCE", $"{rule.Title} was in force from {rule.From:yyyy-MM-dd} to {rule.To:yyyy-MM-dd}.", rule.Ground(listing.Ground)!.Article);
    }
}
