using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>One law of publication in one time; days are working days. EarlyMonths 0: no early end is foreseen.</summary>
internal sealed record PenaltyRule(string Code, string Title, DateOnly From, DateOnly? To, IReadOnlyDictionary<V1.PenaltyExemption, string> Exemptions)
{
    public int PublicationDays { get; init; } = 20;

    /// <summary>To send across provinces, and again to publish there (10 + 10).</summary>
    public int AcrossDays { get; init; } = 10;

    public int WithdrawalDays { get; init; } = 3;

    public required int TermMonths { get; init; }

    /// <summary>Where only 通报批评 or a small fine was imposed; 0 where the law makes no difference.</summary>
    public int ShortTermMonths { get; init; }

    public int EarlyMonths { get; init; }

    /// <summary>For food, drugs and special equipment.</summary>
    public int EarlyMonthsSpecial { get; init; }

    /// <summary>Law of the early end.</summary>
    public string EarlyArticle { get; init; } = "";

    public bool ToBeConfirmed { get; init; }

    public bool AppliesTo(DateOnly decidedOn) => decidedOn >= From && !(decidedOn > To);
}

/// <summary>
/// The law of the publication as dated data (2.7.5b, 7.8). Of Order 45 the articles 2 to 7 were read; the days of publication and
/// withdrawal, and everything of the rule before it, are taken from domain.md and marked to be confirmed.
/// </summary>
internal static class PenaltyLaw
{
    public const string Order45 = "市场监督管理行政处罚信息公示规定（市场监管总局令第45号）";

    private const string State6 = "国务院批转全国打击侵犯知识产权和制售假冒伪劣商品工作领导小组《关于依法公开制售假冒伪劣商品和侵犯知识产权行政处罚案件信息的意见（试行）》（国发〔2014〕6号）";
    private const string Repair = "市场监督管理信用修复管理办法（国市监信规〔2021〕3号）";

    /// <summary>Kinds after which no early end is foreseen, however long ago.</summary>
    private static readonly V1.PenaltyKind[] Grave =
        [V1.PenaltyKind.LicenceRevoked, V1.PenaltyKind.BusinessSuspended, V1.PenaltyKind.Closed, V1.PenaltyKind.Restricted, V1.PenaltyKind.Barred];

    /// <summary>The oldest first.</summary>
    public static IReadOnlyList<PenaltyRule> Rules { get; } =
    [
        new("state-2014-6", State6, new(2014, 6, 1), new(2021, 8, 31), new Dictionary<V1.PenaltyExemption, string>
        {
            [V1.PenaltyExemption.SummaryProcedure] = State6, [V1.PenaltyExemption.Secret] = State6, [V1.PenaltyExemption.Annulled] = State6,
        })
        { TermMonths = 60, ToBeConfirmed = true }, // five years: 工商总局令第71号, not read
        new("order-45", Order45, new(2021, 9, 1), null, new Dictionary<V1.PenaltyExemption, string>
        {
            [V1.PenaltyExemption.WarningOnly] = $"{Order45}第二条第二款", [V1.PenaltyExemption.SummaryProcedure] = $"{Order45}第二条第一款",
            [V1.PenaltyExemption.Secret] = $"{Order45}第五条", [V1.PenaltyExemption.Annulled] = Order45,
        })
        { TermMonths = 36, ShortTermMonths = 3, EarlyMonths = 6, EarlyMonthsSpecial = 12, EarlyArticle = Repair, ToBeConfirmed = true },
    ];

    /// <summary>The rule of the day of the decision; null before there was a duty.</summary>
    public static PenaltyRule? RuleOn(DateOnly decidedOn) => Rules.FirstOrDefault(rule => rule.AppliesTo(decidedOn));

    /// <summary>Why the decision is not published and the article that says so; Unspecified when it is.</summary>
    public static (V1.PenaltyExemption Exemption, string Article) Exemption(V1.Penalty penalty, PenaltyRule? rule)
    {
        if (rule is null) return (V1.PenaltyExemption.BeforeDuty, State6);
        var kind = penalty.Exemption is V1.PenaltyExemption.Secret or V1.PenaltyExemption.Annulled ? penalty.Exemption
            : penalty.Procedure == V1.PenaltyProcedure.Summary ? V1.PenaltyExemption.SummaryProcedure
            : penalty.Kinds.All(k => k == V1.PenaltyKind.Warning) ? V1.PenaltyExemption.WarningOnly
            : V1.PenaltyExemption.Unspecified;
        return rule.Exemptions.TryGetValue(kind, out var article) ? (kind, article) : (V1.PenaltyExemption.Unspecified, "");
    }

    /// <summary>Whether only 通报批评 or a small fine was imposed; a warning beside it does not prolong.</summary>
    public static bool IsShort(V1.Penalty penalty, PenaltyRule rule) => rule.ShortTermMonths > 0 && penalty.Kinds.All(kind => kind switch
    {
        V1.PenaltyKind.Warning or V1.PenaltyKind.Criticism => true,
        V1.PenaltyKind.Fine => penalty.SmallFine,
        _ => false,
    });

    public static int TermMonths(V1.Penalty penalty, PenaltyRule rule) => IsShort(penalty, rule) ? rule.ShortTermMonths : rule.TermMonths;

    /// <summary>Months after which it may end early; null where that is not foreseen.</summary>
    public static int? EarlyMonths(V1.Penalty penalty, PenaltyRule rule) =>
        rule.EarlyMonths == 0 || IsShort(penalty, rule) || penalty.Kinds.Any(Grave.Contains) ? null : penalty.SpecialField ? rule.EarlyMonthsSpecial : rule.EarlyMonths;
}
