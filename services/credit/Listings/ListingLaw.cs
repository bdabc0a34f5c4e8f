namespace Quality.Credits.Listings;

/// <summary>One of the three lists of the plan period (2.8.2c, 2.8.2d); the numbers are those of the wire.</summary>
internal enum ListKind
{
    Unspecified = 0,
    AbnormalOperations = 1,
    SeriousViolation = 2,
    QualityBlacklist = 3,
}

/// <summary>One article that lists (列入事由). ToBeConfirmed: its text was not read yet, only what domain.md or others say of it.</summary>
internal sealed record ListingGround(string Code, string Article, string Text, bool ToBeConfirmed)
{
    public const string Collection = "listingGrounds/";

    public string Name => Collection + Code;
}

/// <summary>
/// One list under one law in one time: its grounds, its term and its clocks in working days. TermMonths null: it ends on performance only,
/// never by time (7.8). EarlyAfterMonths null: no early end is foreseen.
/// </summary>
internal sealed record ListingRule(string Code, ListKind List, string Title, DateOnly From, DateOnly? To, bool ToBeConfirmed, IReadOnlyList<ListingGround> Grounds)
{
    public int? TermMonths { get; init; }

    public int? EarlyAfterMonths { get; init; }

    public bool RemovedOnPerformance { get; init; }

    public int BarMonths { get; init; }

    public bool ProvinceDecides { get; init; }

    public required string TermArticle { get; init; }

    /// <summary>Working days from the clue to the notice; an own rule, so that no clue is forgotten.</summary>
    public int NoticeDays { get; init; } = 10;

    public required int StatementDays { get; init; }

    /// <summary>Working days from the wish for a hearing to the hearing.</summary>
    public int HearingDays { get; init; } = 20;

    public int DecisionDays { get; init; } = 10;

    public required string DecisionArticle { get; init; }

    public int PublicationDays { get; init; } = 5;

    /// <summary>Calendar days from the publication in which an objection is taken.</summary>
    public int ObjectionDays { get; init; } = 30;

    public int ObjectionAnswerDays { get; init; } = 20;

    public required string ObjectionArticle { get; init; }

    public int RepairAnswerDays { get; init; } = 5;

    public required string RepairArticle { get; init; }

    public bool InForce(DateOnly on) => on >= From && !(on > To);

    public ListingGround? Ground(string name) => Grounds.FirstOrDefault(g => g.Name == name);
}

/// <summary>The law of the three lists as dated data.</summary>
internal static class ListingLaw
{
    /// <summary>Nobody is listed without having been told and heard before.</summary>
    public const string HeardBefore = "全面推进依法行政实施纲要（国发〔2004〕10号）第20条";

    public const string SoleTraders = "个体工商户年度报告暂行办法（工商总局令第69号）";

    private const string Order68 = "企业经营异常名录管理暂行办法（工商总局令第68号）";
    private const string Order83 = "严重违法失信企业名单管理暂行办法（工商总局令第83号）";
    private const string Order44 = "市场监督管理严重违法失信名单管理办法（市场监管总局令第44号）";
    private const string Quality289 = "严重质量失信企业名单（国质检质〔2015〕289号）";

    /// <summary>By list, the oldest first.</summary>
    public static IReadOnlyList<ListingRule> Rules { get; } = [Abnormal(), SeriousOf2016(), SeriousOf2021(), Blacklist()];

    /// <summary>The rule that a ground belongs to; null for an unknown one.</summary>
    public static ListingRule? RuleOf(string ground) => Rules.FirstOrDefault(rule => rule.Ground(ground) is not null);

    private static ListingRule Abnormal() => new("order-68", ListKind.AbnormalOperations, Order68, new(2014, 10, 1), null, ToBeConfirmed: false,
    [
        new("order-68-4-1", $"{Order68}第四条第（一）项", "未按期公示年度报告", false),
        new("order-68-4-2", $"{Order68}第四条第（二）项", "未在责令的期限内公示有关企业信息", false),
        new("order-68-4-3", $"{Order68}第四条第（三）项", "公示信息隐瞒真实情况、弄虚作假", false),
        new("order-68-4-4", $"{Order68}第四条第（四）项", "通过登记的住所或者经营场所无法联系", false),
    ])
    {
        RemovedOnPerformance = true, StatementDays = 3, TermArticle = Order68, DecisionArticle = $"{Order68}第五条至第九条", ObjectionArticle = $"{Order68}第十四条", RepairArticle = $"{Order68}第十条至第十三条",
    };

    private static ListingRule SeriousOf2016() => new("order-83", ListKind.SeriousViolation, Order83, new(2016, 4, 1), new(2021, 8, 31), ToBeConfirmed: false,
    [
        new("order-83-5-1", $"{Order83}第五条第（一）项", "列入经营异常名录满三年仍未履行相关义务", false),
        new("order-83-5-2", $"{Order83}第五条第（二）项", "以虚假材料取得变更、注销登记后被撤销", true),
        new("order-83-5-3", $"{Order83}第五条第（三）项", "组织策划传销或者提供便利，两年内受三次以上处罚", true),
        new("order-83-5-4", $"{Order83}第五条第（四）项", "直销违法，两年内受三次以上处罚", true),
        new("order-83-5-5", $"{Order83}第五条第（五）项", "不正当竞争，两年内受三次以上处罚", true),
        new("order-83-5-6", $"{Order83}第五条第（六）项", "商品或者服务不符合安全要求，严重侵害消费者，两年内受三次以上处罚", true),
        new("order-83-5-7", $"{Order83}第五条第（七）项", "虚假广告，两年内受三次以上处罚或者造成严重后果", true),
        new("order-83-5-8", $"{Order83}第五条第（八）项", "商标侵权，五年内受两次以上处罚", true),
        new("order-83-5-9", $"{Order83}第五条第（九）项", "被决定停止受理商标代理业务", true),
        new("order-83-5-10", $"{Order83}第五条第（十）项", "规定的其他情节严重的违法行为", true),
    ])
    {
        TermMonths = 60, BarMonths = 36, StatementDays = 5, TermArticle = $"{Order83}第九条", DecisionArticle = $"{Order83}第八条", ObjectionArticle = Order83, RepairArticle = $"{Order83}第九条",
    };

    private static ListingRule SeriousOf2021() => new("order-44", ListKind.SeriousViolation, Order44, new(2021, 9, 1), null, ToBeConfirmed: true,
    [
        new("order-44-5", $"{Order44}第五条", "食品安全领域的严重违法行为", true),
        new("order-44-6", $"{Order44}第六条", "药品、医疗器械、化妆品领域的严重违法行为", true),
        new("order-44-7", $"{Order44}第七条", "质量安全领域的严重违法行为", true),
        new("order-44-8", $"{Order44}第八条", "侵害消费者权益的严重违法行为", true),
        new("order-44-9", $"{Order44}第九条", "破坏公平竞争秩序和扰乱市场秩序的严重违法行为", true),
        new("order-44-10", $"{Order44}第十条", "其他严重违法失信行为", true),
    ])
    {
        TermMonths = 36, EarlyAfterMonths = 12, BarMonths = 36, StatementDays = 5, TermArticle = Order44, DecisionArticle = Order44, ObjectionArticle = Order44, RepairAnswerDays = 15, RepairArticle = Order44,
    };

    private static ListingRule Blacklist() => new("quality-289", ListKind.QualityBlacklist, Quality289, new(2015, 7, 1), null, ToBeConfirmed: true,
    [
        new("quality-289-intent", Quality289, "故意实施严重质量违法行为并受到处罚", true),
    ])
    {
        TermMonths = 60, EarlyAfterMonths = 12, ProvinceDecides = true, StatementDays = 7, TermArticle = Quality289, DecisionArticle = Quality289, ObjectionArticle = Quality289, RepairArticle = Quality289,
    };
}
