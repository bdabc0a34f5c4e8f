using Quality.Common.Time;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Listings;

/// <summary>What facts a rule counts.</summary>
internal enum ProposalTrigger
{
    /// <summary>Published penalties by the law they applied.</summary>
    Penalties,

    /// <summary>A spot-check failure that failed its re-check after the provincial announcement, too.</summary>
    FailedAfterAnnouncement,

    /// <summary>Years on the abnormal list.</summary>
    YearsOnAbnormalList,
}

/// <summary>
/// A rule by which the system proposes a listing (线索), dated as its ground is; it never decides. Count facts within Months make it, 0 months:
/// whenever they happened under the law of the ground.
/// </summary>
internal sealed record ProposalRule(string Code, string Ground, ProposalTrigger Trigger, string Text, string Source, bool ToBeConfirmed)
{
    public int Count { get; init; } = 1;

    public int Months { get; init; }

    /// <summary>Laws or articles of which a penalty must have applied one.</summary>
    public IReadOnlyList<string> Laws { get; init; } = [];

    /// <summary>Kinds of which a penalty must have one; empty: any.</summary>
    public IReadOnlyList<V1.PenaltyKind> Kinds { get; init; } = [];

    public ListingRule Law => ListingLaw.RuleOf(Ground)!;

    public bool InForce(DateOnly on) => Law.InForce(on);

    public V1.ListingProposalRule ToWire() => new()
    {
        Code = Code, Ground = Ground, Text = Text, Source = Source, ValidFrom = ChinaTime.Format(Law.From), ValidTo = Law.To is { } to ? ChinaTime.Format(to) : "", ToBeConfirmed = ToBeConfirmed,
    };
}

/// <summary>The duty to remind an enterprise before its third year on the abnormal list ends.</summary>
internal sealed record ReminderRule(int Months, int DaysBefore, string Article)
{
    public DateOnly EndOf(DateOnly publishedOn) => WorkingCalendar.AddMonths(publishedOn, Months);
}

/// <summary>
/// Which facts propose which ground (2.8.2c, 2.8.2d). Only facts that this system really knows: annual reports, ordered disclosures and
/// addresses (Order 68 art 4) are not told to it, and whether a breach was intended (国质检质〔2015〕289号) only a person can say, so nothing
/// proposes those.
/// </summary>
internal static class ProposalLaw
{
    private const string Ground83 = "listingGrounds/order-83-5-";
    private const string Ground44 = "listingGrounds/order-44-";
    private const string Domain = "domain 2.8.2d";

    /// <summary>Penalties that weigh more than a fine (较重行政处罚); what sum makes a fine a heavy one is for the province to say.</summary>
    private static readonly V1.PenaltyKind[] Grave =
        [V1.PenaltyKind.LicenceRevoked, V1.PenaltyKind.BusinessSuspended, V1.PenaltyKind.Closed, V1.PenaltyKind.Restricted, V1.PenaltyKind.Barred];

    private static readonly ReminderRule ThirdYear = new(36, 60, "严重违法失信企业名单管理暂行办法（工商总局令第83号）第八条");

    public static IReadOnlyList<ProposalRule> Rules { get; } =
    [
        new("abnormal-three-years", Ground83 + "1", ProposalTrigger.YearsOnAbnormalList, "列入经营异常名录满三年仍未移出", Domain, ToBeConfirmed: false) { Months = ThirdYear.Months },
        Repeated("3", "传销", 3, 24, "禁止传销条例"),
        Repeated("4", "直销", 3, 24, "直销管理条例"),
        Repeated("5", "不正当竞争", 3, 24, "反不正当竞争法"),
        Repeated("6", "产品不符合安全标准", 3, 24, "产品质量法第四十九条"),
        Repeated("7", "虚假广告", 3, 24, "广告法第五十五条"),
        Repeated("8", "商标侵权", 2, 60, "商标法第六十条"),
        new("failed-after-announcement", Ground44 + "7", ProposalTrigger.FailedAfterAnnouncement, "监督抽查不合格，经省级公告后复查仍不合格", "domain 6.5；第七条文本待核", ToBeConfirmed: true),
        GravePenalty("5", "食品安全法"),
        GravePenalty("6", "药品管理法", "医疗器械监督管理条例", "化妆品监督管理条例", "化妆品卫生监督条例"),
        GravePenalty("7", "产品质量法", "特种设备安全法", "工业产品生产许可证管理条例"),
        GravePenalty("8", "消费者权益保护法"),
        GravePenalty("9", "反不正当竞争法", "商标法"),
    ];

    /// <summary>The duty to remind, while the ground of the third year is law; null since it was repealed.</summary>
    public static ReminderRule? ReminderOn(DateOnly day) => Rules[0].InForce(day) ? ThirdYear : null;

    public static IEnumerable<ProposalRule> On(DateOnly day, ProposalTrigger trigger) => Rules.Where(rule => rule.Trigger == trigger && rule.InForce(day));

    private static ProposalRule Repeated(string item, string what, int count, int months, params string[] laws) =>
        new($"penalties-83-5-{item}", Ground83 + item, ProposalTrigger.Penalties, $"{what}：{months / 12}年内受到{count}次以上处罚", $"{Domain}；第五条文本待核", ToBeConfirmed: true) { Count = count, Months = months, Laws = laws };

    private static ProposalRule GravePenalty(string article, params string[] laws) =>
        new($"grave-penalty-44-{article}", Ground44 + article, ProposalTrigger.Penalties, "受到限制、停业、吊销等较重行政处罚", $"{Domain}；第二条、第五条至第九条文本待核", ToBeConfirmed: true) { Laws = laws, Kinds = Grave };
}
