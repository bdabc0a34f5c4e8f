using Quality.Common.Time;

namespace Quality.Credits.Cases;

/// <summary>The days of the procedure under one law in one time, by the day on which the clue was found; the days of the filing and of its extension are working days.</summary>
internal sealed record CaseRule(string Title, DateOnly From, DateOnly? To, int FilingDays, int FilingExtension, string FilingArticle, string DecisionArticle)
{
    /// <summary>Calendar days from the filing to the decision.</summary>
    public int DecisionDays { get; init; } = 90;

    public int DecisionExtension { get; init; } = 30;
}

/// <summary>The law of cases as dated data. The articles of the procedure rules were not read in the text itself: to be confirmed.</summary>
internal static class CaseLaw
{
    /// <summary>The head approves, then it is handed over within 24 hours.</summary>
    public const string Handover = "行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号）第五条";

    /// <summary>The police decide within three days of receipt.</summary>
    public const string PoliceDecision = "行政执法机关移送涉嫌犯罪案件的规定（国务院令第310号）第八条";

    private const string Old = "工商行政管理机关行政处罚程序规定（工商总局令第28号）";
    private const string New = "市场监督管理行政处罚程序规定（市场监管总局令第2号、第42号）";

    public static IReadOnlyList<CaseRule> Rules { get; } =
    [
        new(Old, DateOnly.MinValue, new(2019, 3, 31), 7, 8, $"{Old}第十七条", Old), // 7 working days, in special cases 15
        new(New, new(2019, 4, 1), null, 15, 15, New, New),
    ];

    private static readonly DateOnly LawOf2021 = new(2021, 7, 15);

    public static CaseRule RuleOn(DateOnly foundOn) => Rules.First(rule => foundOn >= rule.From && !(foundOn > rule.To));

    /// <summary>The party pays within fifteen days of service (2017: 46, 2021: 67).</summary>
    public static string Performance(DateOnly decidedOn) => decidedOn >= LawOf2021 ? "行政处罚法（2021）第六十七条" : "行政处罚法（2017）第四十六条";

    /// <summary>
    /// Two years from the end of the conduct; since 2021-07-15 five where life, health or financial safety were harmed. The article when the
    /// clue was found later, else null.
    /// </summary>
    public static string? PassedLimitation(DateOnly? endedOn, DateOnly foundOn, bool seriousHarm)
    {
        if (endedOn is not { } ended) return null;
        var newLaw = foundOn >= LawOf2021;
        var months = newLaw && seriousHarm ? 60 : 24;
        return foundOn <= WorkingCalendar.AddMonths(ended, months) ? null : newLaw ? "行政处罚法（2021）第三十六条" : "行政处罚法（2017）第二十九条";
    }
}
