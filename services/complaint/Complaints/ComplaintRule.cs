using Quality.Common.Time;
using Quality.Common.Values;

namespace Quality.Complaints.Complaints;

/// <summary>A legal period: the day of the event is not counted; calendar days that end on a day off end on the next working day.</summary>
internal sealed record Period(int Days, bool Working, string Article)
{
    public Deadline After(DateOnly day, WorkingCalendar calendar) =>
        Working ? calendar.AddWorkingDays(day, Days) : calendar.AddCalendarDays(day, Days);
}

/// <summary>
/// The periods and grounds under which one kind of complaint is handled, by the day of receipt (domain 7.6): a complaint keeps its rule when the law
/// changes. Handle runs from acceptance, or from receipt where HandleFromReceipt says so. FoodOnly: food, drugs and cosmetics.
/// </summary>
internal sealed record ComplaintRule(string Id, ComplaintKind Kind, DateOnly? From, DateOnly? To, bool FoodOnly = false)
{
    private const string Unconfirmed = " (to be confirmed)";

    private static readonly DateOnly Order20 = new(2020, 1, 1);
    private static readonly DateOnly LastDayBefore = new(2019, 12, 31);

    /// <summary>Special rules stand before general ones. 质监 Order 51 (1998) ⚠ is not here: its periods could not be read.</summary>
    private static readonly ComplaintRule[] All =
    [
        new("samr-order-20-2019", ComplaintKind.Dispute, Order20, null)
        {
            Accept = new(7, true, "Order 20 art 14"),
            Handle = new(45, true, "Order 20 art 21"),
            Inform = new(7, true, "Order 20 art 21"),
            Grounds = System.Enum.GetValues<RefusalGround>(),
        },
        new("samr-order-20-2019", ComplaintKind.Report, Order20, null)
        {
            Handle = new(15, true, "SAMR penalty procedure rules"),
            HandleFromReceipt = true,
            Inform = new(5, true, "Order 20 art 31"),
        },
        new("cfda-order-21-2016", ComplaintKind.Dispute, new(2016, 3, 1), LastDayBefore, FoodOnly: true)
        {
            Accept = new(5, false, "食药 Order 21" + Unconfirmed),
            Handle = new(60, false, "食药 Order 21" + Unconfirmed),
        },
        new("cfda-order-21-2016", ComplaintKind.Report, new(2016, 3, 1), LastDayBefore, FoodOnly: true)
        {
            Accept = new(5, false, "食药 Order 21" + Unconfirmed),
            Handle = new(60, false, "食药 Order 21" + Unconfirmed),
        },
        new("saic-order-62-2014", ComplaintKind.Dispute, new(2014, 3, 15), LastDayBefore)
        {
            Accept = new(7, true, "工商 Order 62"),
            Handle = new(60, false, "工商 Order 62"),
        },
        new("before-order-62", ComplaintKind.Dispute, null, new(2014, 3, 14)),
        new("before-order-20", ComplaintKind.Report, null, LastDayBefore), // 工商 Order 62 is for disputes; no period is known
    ];

    /// <summary>To accept or refuse and to tell, from receipt.</summary>
    public Period? Accept { get; private init; }

    /// <summary>To mediate a dispute, to check a report.</summary>
    public Period? Handle { get; private init; }

    /// <summary>Whether Handle runs from receipt.</summary>
    public bool HandleFromReceipt { get; private init; }

    /// <summary>To tell both sides of the end of mediation, or a real-name reporter whether a case was opened.</summary>
    public Period? Inform { get; private init; }

    /// <summary>On which a dispute may be refused. Before Order 20 three years were not the limit ⚠.</summary>
    public IReadOnlyCollection<RefusalGround> Grounds { get; private init; } =
        [RefusalGround.NotCompetent, RefusalGround.AlreadyHandled, RefusalGround.NotForLivingNeeds, RefusalGround.DocumentsMissing, RefusalGround.OtherLaw];

    /// <summary>The rule in force on the day of receipt.</summary>
    public static ComplaintRule Of(ComplaintKind kind, DateOnly receivedOn, string category)
    {
        var food = ProductCategory.TryFind(category, receivedOn, out var product) && product.Regime is LegalRegime.Food or LegalRegime.Cosmetics;
        return Array.Find(All, r => r.Kind == kind && !(receivedOn < r.From) && !(receivedOn > r.To) && (food || !r.FoodOnly))!;
    }

    /// <summary>The rule that a stored complaint runs under.</summary>
    public static ComplaintRule Find(string id, ComplaintKind kind) => Array.Find(All, r => r.Id == id && r.Kind == kind)!;
}
