using Quality.Common.Time;

namespace Quality.Inspections.Samples;

/// <summary>
/// How long a result may be contested (异议、复检申请期限) under one law in one time. Days do not count the day of delivery; calendar days that end on
/// a day off end on the next working day. What is not Confirmed was not read in its legal text.
/// </summary>
internal sealed record ContestPeriod(SampleRegime Regime, DateOnly? From, DateOnly? To, int Days, bool Working, string Article, bool Confirmed)
{
    private static readonly ContestPeriod[] All =
    [
        new(SampleRegime.ProductQuality, null, null, 15, Working: false, "Product Quality Law art 15", Confirmed: true),
        new(SampleRegime.Trade, null, null, 15, Working: false, "Product Quality Law art 15", Confirmed: true),
        new(SampleRegime.Food, null, null, 7, Working: true, "Food Safety Law art 88", Confirmed: true),
        new(SampleRegime.Cosmetics, null, new(2020, 12, 31), 15, Working: false, "Product Quality Law art 15", Confirmed: false),
        new(SampleRegime.Cosmetics, new(2021, 1, 1), null, 7, Working: true, "Regulation on Cosmetics (2020)", Confirmed: false),
        new(SampleRegime.Agricultural, null, null, 5, Working: false, "Law on Quality of Agricultural Products", Confirmed: false), // quick tests: 4 hours
    ];

    /// <summary>The rule in force on the day on which the result reached the producer.</summary>
    public static ContestPeriod Of(SampleRegime regime, DateOnly deliveredOn) =>
        Array.Find(All, p => p.Regime == regime && !(deliveredOn < p.From) && !(deliveredOn > p.To))!;

    /// <summary>The last day on which the result may be contested.</summary>
    public Deadline LastDay(DateOnly deliveredOn, WorkingCalendar calendar) =>
        Working ? calendar.AddWorkingDays(deliveredOn, Days) : calendar.AddCalendarDays(deliveredOn, Days);

    /// <summary>The working day on which an uncontested result can be made final: before it is neither effective nor counted (domain 7.4).</summary>
    public Deadline DueDay(DateOnly deliveredOn, WorkingCalendar calendar)
    {
        var last = LastDay(deliveredOn, calendar);
        var next = calendar.AddWorkingDays(last.Date, 1);
        return next with { Provisional = next.Provisional || last.Provisional };
    }
}
