using Quality.Common.Errors;
using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>Decides how a published listing is contested and how it ends (domain 6.11): objection, repair, annulment, term.</summary>
internal static class ListingEnd
{
    public static void Object(V1.Listing listing, V1.ListingObjection objection)
    {
        ListingProcess.Due(listing, "PublishListing", V1.ListingState.Published);
        var (rule, received) = (ListingProcess.RuleOf(listing), ListingClocks.Day(objection.ReceivedOn));
        if (OpenObjection(listing) is not null) throw Fail.Precondition("OBJECTION_OPEN", "An objection is being examined.");
        if (received > listing.LastDay(V1.ListingClockKind.Objection))
            throw Fail.Precondition("OBJECTION_PERIOD_OVER", $"Objections were taken until {listing.LastDay(V1.ListingClockKind.Objection):yyyy-MM-dd}.", rule.ObjectionArticle);
        listing.Objections.Add(objection);
        listing.Meet(V1.ListingClockKind.Objection, received);
        listing.Owe(V1.ListingClockKind.ObjectionAnswer, received, rule.ObjectionAnswerDays, rule.ObjectionArticle, rule.ToBeConfirmed);
    }

    /// <summary>Answers the open objection; upheld, the decision to list is annulled.</summary>
    public static void Answer(V1.Listing listing, bool upheld, string reason, ListingActor actor, string proposer, DateOnly today)
    {
        ListingProcess.Due(listing, "PublishListing", V1.ListingState.Published);
        var objection = OpenObjection(listing) ?? throw NothingOpen(listing, "LodgeObjection");
        ListingProcess.MayDecide(ListingProcess.RuleOf(listing), actor, proposer);
        (objection.Decided, objection.Upheld, objection.Reason, objection.DecidedOn) = (true, upheld, reason, ChinaTime.Format(today));
        listing.Meet(V1.ListingClockKind.ObjectionAnswer, today);
        if (upheld) End(listing, V1.ListingState.Annulled, reason, today);
    }

    public static void Apply(V1.Listing listing, V1.ListingRepair repair)
    {
        ListingProcess.Due(listing, "PublishListing", V1.ListingState.Published);
        var (rule, received) = (ListingProcess.RuleOf(listing), ListingClocks.Day(repair.ReceivedOn));
        if (OpenRepair(listing) is not null) throw Fail.Precondition("REPAIR_OPEN", "An application is being examined.");
        if (repair.Kind == V1.RepairKind.Performed ? !rule.RemovedOnPerformance : rule.EarlyAfterMonths is null)
            throw Fail.Precondition("REPAIR_NOT_FORESEEN", $"{rule.Title} foresees no such end.", rule.RepairArticle);
        if (repair.Kind == V1.RepairKind.Early && received < ListingClocks.Day(listing.EarlyFrom))
            throw Fail.Precondition("REPAIR_TOO_EARLY", $"An early end may be applied for from {listing.EarlyFrom}.", rule.RepairArticle);
        listing.Repairs.Add(repair);
        listing.Owe(V1.ListingClockKind.RepairAnswer, received, rule.RepairAnswerDays, rule.RepairArticle, rule.ToBeConfirmed);
    }

    public static void AnswerRepair(V1.Listing listing, bool granted, string reason, ListingActor actor, string proposer, DateOnly today)
    {
        ListingProcess.Due(listing, "PublishListing", V1.ListingState.Published);
        var repair = OpenRepair(listing) ?? throw NothingOpen(listing, "ApplyForRepair");
        ListingProcess.MayDecide(ListingProcess.RuleOf(listing), actor, proposer);
        (repair.Decided, repair.Granted, repair.Reason, repair.DecidedOn) = (true, granted, reason, ChinaTime.Format(today));
        listing.Meet(V1.ListingClockKind.RepairAnswer, today);
        if (granted) End(listing, repair.Kind == V1.RepairKind.Performed ? V1.ListingState.Removed : V1.ListingState.RemovedEarly, reason, today);
    }

    /// <summary>The third year nears: the duty to remind begins (Order 83 art 8).</summary>
    public static void OweReminder(V1.Listing listing, ReminderRule rule, DateOnly today)
    {
        ListingProcess.Due(listing, "PublishListing", V1.ListingState.Published);
        listing.OweUntil(V1.ListingClockKind.Reminder, today, rule.EndOf(ListingClocks.Day(listing.PublishedOn)), rule.Article);
    }

    public static void Remind(V1.Listing listing, V1.ListingReminder reminder)
    {
        ListingProcess.Due(listing, "PublishListing", V1.ListingState.Published);
        if (listing.Running(V1.ListingClockKind.Reminder) is null) throw ListingProcess.Wrong(listing, "OweReminder");
        listing.Reminder = reminder;
        listing.Meet(V1.ListingClockKind.Reminder, ListingClocks.Day(reminder.AnnouncedOn));
    }

    public static void Annul(V1.Listing listing, string reason, ListingActor actor, string proposer, DateOnly today)
    {
        ListingProcess.Due(listing, "DecideListing", V1.ListingState.Decided, V1.ListingState.Published);
        ListingProcess.MayDecide(ListingProcess.RuleOf(listing), actor, proposer);
        End(listing, V1.ListingState.Annulled, reason, today);
    }

    /// <summary>The term has passed: its last day is over.</summary>
    public static void Expire(V1.Listing listing, DateOnly today)
    {
        listing.Meet(V1.ListingClockKind.Term, ListingClocks.Day(listing.ExpiresOn));
        End(listing, V1.ListingState.Expired, ListingProcess.RuleOf(listing).TermArticle, today);
    }

    private static void End(V1.Listing listing, V1.ListingState state, string reason, DateOnly today)
    {
        (listing.State, listing.EndReason, listing.EndedOn) = (state, reason, ChinaTime.Format(today));
        listing.StopAll();
    }

    private static V1.ListingObjection? OpenObjection(V1.Listing listing) => listing.Objections.FirstOrDefault(o => !o.Decided);

    private static V1.ListingRepair? OpenRepair(V1.Listing listing) => listing.Repairs.FirstOrDefault(r => !r.Decided);

    private static QualityException NothingOpen(V1.Listing listing, string due) =>
        new(Grpc.Core.StatusCode.FailedPrecondition, "WRONG_STEP", $"{listing.Name} has nothing to decide: {due} is due.", new Dictionary<string, string> { ["due"] = due });
}
