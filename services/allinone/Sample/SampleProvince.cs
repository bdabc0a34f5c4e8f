using System.Globalization;
using BrandV1 = Quality.Protos.Brand.V1;
using ComplaintV1 = Quality.Protos.Complaint.V1;
using CreditV1 = Quality.Protos.Credit.V1;
using IndicatorsV1 = Quality.Protos.Indicators.V1;
using InspectionV1 = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;

namespace Quality.AllInOne.Sample;

/// <summary>
/// An invented province with known answers, so that anybody can look around and check the arithmetic: nothing in it is a real enterprise,
/// product or decision. Sizes follow the real province (3,155 provincial batches a year).
/// </summary>
internal static class SampleProvince
{
    public const int EnterpriseCount = 1500;

    /// <summary>Every fifth enterprise is a main producer of the roster of T1, unless it is deregistered.</summary>
    public const int ProducerCount = 297;

    /// <summary>Producers without any declaration: coverage of T1 is 285 of 297.</summary>
    public const int Undeclared = 12;

    public const int TestedBatchesPerYear = 3155;

    public const int NewFamousBrands = 66;

    /// <summary>Nonconforming among the tested consumer batches: 90.7 %, 91.2 %, 91.8 % and 92.3 % conform.</summary>
    public static readonly IReadOnlyDictionary<int, int> Nonconforming = new Dictionary<int, int> { [2017] = 294, [2018] = 277, [2019] = 259, [2020] = 243 };

    private static readonly (string Region, string Name)[] Places =
    [
        ("620102", "兰州"), ("620105", "兰州"), ("620171", "兰州新区"), ("620201", "嘉峪关"), ("620302", "金昌"), ("620402", "白银"), ("620502", "天水"), ("620503", "天水"), ("620602", "武威"),
        ("620702", "张掖"), ("620802", "平凉"), ("620902", "酒泉"), ("620981", "玉门"), ("621002", "庆阳"), ("621102", "定西"), ("621202", "陇南"), ("622901", "临夏"), ("623001", "合作"),
    ];

    private static readonly (string Category, string Word)[] Trades =
    [
        ("1001", "木业"), ("1006", "陶瓷"), ("1008", "涂料"), ("2002", "日化"), ("3031", "塑业"), ("3033", "日用瓷"), ("4003", "漆艺"), ("4006", "地毯"), ("5001", "服饰"), ("5003", "羊绒"),
    ];

    public static IEnumerable<CreditV1.Enterprise> Enterprises() => Enumerable.Range(0, EnterpriseCount).Select(i => new CreditV1.Enterprise
    {
        Uscc = CodeOf(i),
        DisplayName = NameOf(i),
        Region = Places[i % Places.Length].Region,
        Status = i % 97 == 96 ? CreditV1.EnterpriseStatus.Deregistered : CreditV1.EnterpriseStatus.Existing,
        RegisteredOn = Day(new DateOnly(1998, 1, 1).AddDays(i * 4)),
        Type = "有限责任公司",
        CapitalText = $"{100 + (i % 40 * 50)}万元",
        MainConsumerProducer = IsProducer(i),
    });

    /// <summary>One product for each main producer that exists.</summary>
    public static IEnumerable<CreditV1.CreateEnterpriseProductRequest> Products() => Producers().Select(i => new CreditV1.CreateEnterpriseProductRequest
    {
        Parent = $"enterprises/{CodeOf(i)}",
        Product = new() { Category = TradeOf(i).Category, MadeFrom = "2015-01-01" },
        RequestId = SampleCodes.RequestId($"product {i}"),
    });

    public static IEnumerable<StandardsV1.Declaration> Declarations() => Producers().Skip(Undeclared).Select(i => new StandardsV1.Declaration
    {
        Enterprise = $"enterprises/{CodeOf(i)}",
        EnterpriseDisplayName = NameOf(i),
        Region = Places[i % Places.Length].Region,
        StandardNumber = $"Q/XX{i:0000} 001-2018",
        StandardName = $"{TradeOf(i).Word}产品通用技术条件（示例）",
        StandardKind = StandardsV1.StandardKind.Enterprise,
        Products = { new StandardsV1.DeclaredProduct { Category = TradeOf(i).Category, DisplayName = $"示例{TradeOf(i).Word}产品" } },
        Indicators = { new StandardsV1.DeclaredIndicator { DisplayName = "甲醛释放量", Value = "≤0.124", Unit = "mg/m³", TestMethod = "GB/T 17657-2013" } },
        Channel = StandardsV1.DeclarationChannel.NationalPlatform,
    });

    /// <summary>Batches of a year: the tested ones of T7, and beside them what T7 must leave out.</summary>
    public static IEnumerable<InspectionV1.Sample> Samples(int year)
    {
        for (var n = 0; n < TestedBatchesPerYear; n++)
        {
            // A multiplication spreads the nonconforming ones over units, products and months, the same way every time.
            var outcome = n * 1009 % TestedBatchesPerYear < Nonconforming[year] ? InspectionV1.SampleOutcome.Nonconforming : InspectionV1.SampleOutcome.Conforming;
            yield return Sample(year, n, InspectionV1.SampleLevel.Provincial, InspectionV1.SampleKind.Supervision, outcome);
        }

        for (var n = 0; n < 12; n++) yield return Sample(year, 4000 + n, InspectionV1.SampleLevel.Provincial, InspectionV1.SampleKind.Supervision, InspectionV1.SampleOutcome.Refused);
        for (var n = 0; n < 25; n++) yield return Sample(year, 4100 + n, InspectionV1.SampleLevel.Provincial, InspectionV1.SampleKind.Supervision, InspectionV1.SampleOutcome.Untested);
        for (var n = 0; n < 140; n++) yield return Sample(year, 4200 + n, InspectionV1.SampleLevel.Provincial, InspectionV1.SampleKind.RiskMonitoring, n % 9 == 0 ? InspectionV1.SampleOutcome.Nonconforming : InspectionV1.SampleOutcome.Conforming);
        for (var n = 0; n < 120; n++) yield return Sample(year, 4400 + n, InspectionV1.SampleLevel.Municipal, InspectionV1.SampleKind.Supervision, n % 8 == 0 ? InspectionV1.SampleOutcome.Nonconforming : InspectionV1.SampleOutcome.Conforming);
    }

    public static IEnumerable<BrandV1.Honour> Honours()
    {
        for (var n = 0; n < NewFamousBrands; n++) yield return Famous(n, BrandV1.GrantKind.New, new DateOnly(2017, 12, 20).AddDays(n % 2 * 300));
        for (var n = 0; n < 40; n++) yield return Famous(1000 + n, BrandV1.GrantKind.ReEvaluated, new DateOnly(2017, 12, 20));
        for (var n = 0; n < 5; n++) yield return Honour("gi-product", n, $"示例地理标志产品{n + 1}", $"示例公告 2018 年第 {n + 1} 号", new DateOnly(2018, 3, 1).AddDays(n * 200), BrandV1.ObjectKind.Product, "4003");
        for (var n = 0; n < 3; n++) yield return Zone(n, BrandV1.HonourStage.Named);
        for (var n = 3; n < 6; n++) yield return Zone(n, BrandV1.HonourStage.Preparation);
        for (var n = 0; n < 13; n++) yield return Honour("well-known-trademark", n, $"示例商标{n + 1}", $"示例认字 2018-{n + 1:00} 号", new DateOnly(2018, 1, 15).AddDays(n * 60), BrandV1.ObjectKind.Mark, "5003");
    }

    /// <summary>Share of consumer goods 19.1 %, 19.4 %, 19.7 % and 20.2 %; the values are invented.</summary>
    public static IEnumerable<IndicatorsV1.Statistic> Statistics() => new[] { (2017, 3820), (2018, 3880), (2019, 3940), (2020, 4040) }.Select(s => new IndicatorsV1.Statistic
    {
        Region = "620000",
        Period = $"{s.Item1}",
        ConsumerValue = s.Item2 * 1000L,
        IndustryValue = 20_000_000,
        PriceBasis = IndicatorsV1.PriceBasis.Current,
        Revision = IndicatorsV1.StatisticRevision.Final,
        DocumentNumber = $"示例统计〔{s.Item1 + 1}〕1 号",
        DocumentTitle = $"{s.Item1} 年示例统计表",
        DocumentOn = $"{s.Item1 + 1}-03-20",
    });

    /// <summary>Complaints of the last days, so that the desk has something to do; only their days depend on today.</summary>
    public static IEnumerable<ComplaintV1.LodgeComplaintRequest> Complaints(DateOnly today) => Enumerable.Range(0, 24).Select(n => new ComplaintV1.LodgeComplaintRequest
    {
        Complaint = new()
        {
            Kind = n % 4 == 3 ? ComplaintV1.ComplaintKind.Report : ComplaintV1.ComplaintKind.Dispute,
            Respondent = $"enterprises/{CodeOf(n)}",
            RespondentText = NameOf(n),
            ProductCategory = TradeOf(n).Category,
            Region = Places[n % Places.Length].Region,
            Channel = ComplaintV1.ComplaintChannel.Hotline,
            ReceivedOn = Day(today.AddDays(-(n % 14))),
            Problem = "示例：所购产品与标示不符，要求退货。",
        },
        Reporter = new() { DisplayName = $"示例消费者{n + 1}", Phone = "00000000000" },
        RequestId = SampleCodes.RequestId($"complaint {Day(today)} {n}"),
    });

    private static InspectionV1.Sample Sample(int year, int n, InspectionV1.SampleLevel level, InspectionV1.SampleKind kind, InspectionV1.SampleOutcome outcome)
    {
        var i = (n * 7) % EnterpriseCount;
        var sampled = new DateOnly(year, 1, 1).AddDays(n * 13 % 330);
        var tested = outcome is InspectionV1.SampleOutcome.Conforming or InspectionV1.SampleOutcome.Nonconforming;
        var sample = new InspectionV1.Sample
        {
            Number = $"示例{year}-{n:0000}",
            Authority = level == InspectionV1.SampleLevel.Provincial ? "示例省级市场监管部门" : "示例市级市场监管部门",
            Level = level,
            Kind = kind,
            Selection = n % 5 == 4 ? InspectionV1.SampleSelection.Targeted : InspectionV1.SampleSelection.Random,
            Region = Places[i % Places.Length].Region,
            Producer = $"enterprises/{CodeOf(i)}",
            ProducerDisplayName = NameOf(i),
            ProducerRegion = Places[i % Places.Length].Region,
            ProductCategory = TradeOf(i).Category,
            ProductName = $"示例{TradeOf(i).Word}产品",
            Model = $"XX-{n % 40:00}",
            SampledOn = Day(sampled),
            Outcome = outcome,
            Final = true,
        };
        if (tested) (sample.ConcludedOn, sample.DeliveredOn) = (Day(sampled.AddDays(20)), Day(sampled.AddDays(22)));
        if (outcome == InspectionV1.SampleOutcome.Nonconforming) sample.FailedItems.Add("示例项目");
        return sample;
    }

    private static BrandV1.Honour Famous(int n, BrandV1.GrantKind kind, DateOnly published)
    {
        var honour = Honour("gansu-famous-brand", n, $"{NameOf(n % EnterpriseCount)}的{TradeOf(n).Word}产品", $"示例名推〔{published.Year}〕{n + 1} 号", published, BrandV1.ObjectKind.Product, TradeOf(n).Category);
        honour.GrantKind = kind;
        honour.ValidUntil = Day(published.AddYears(3));
        honour.Holder = $"enterprises/{CodeOf(n % EnterpriseCount)}";
        honour.HolderDisplayName = NameOf(n % EnterpriseCount);
        return honour;
    }

    private static BrandV1.Honour Zone(int n, BrandV1.HonourStage stage)
    {
        var honour = Honour("famous-brand-zone", n, $"示例产业知名品牌示范区{n + 1}", $"示例示范〔2018〕{n + 1} 号", new DateOnly(2018, 6, 1).AddDays(n * 30), BrandV1.ObjectKind.Area, "4003");
        honour.Stage = stage;
        honour.Level = BrandV1.HonourLevel.Provincial;
        return honour;
    }

    private static BrandV1.Honour Honour(string instrument, int n, string name, string decision, DateOnly published, BrandV1.ObjectKind kind, string category) => new()
    {
        Instrument = $"instruments/{instrument}",
        ObjectKind = kind,
        ObjectName = name,
        ObjectKey = $"{instrument}-示例-{n}",
        Region = Places[n % Places.Length].Region,
        ProductCategory = category,
        DecisionNumber = decision,
        Authority = "示例机关",
        PublishedOn = Day(published),
        GrantKind = BrandV1.GrantKind.New,
        Level = instrument is "gansu-famous-brand" ? BrandV1.HonourLevel.Provincial : BrandV1.HonourLevel.National,
    };

    private static bool IsProducer(int i) => i % 5 == 0;

    private static IEnumerable<int> Producers() => Enumerable.Range(0, EnterpriseCount).Where(i => IsProducer(i) && i % 97 != 96);

    private static string CodeOf(int i) => SampleCodes.Uscc(Places[i % Places.Length].Region, i + 1);

    private static string NameOf(int i) => $"{Places[i % Places.Length].Name}示例{TradeOf(i).Word}{i + 1:0000}有限公司";

    private static (string Category, string Word) TradeOf(int i) => Trades[i * 7 % Trades.Length];

    /// <summary>The legal day in China.</summary>
    public static string Today() => Day(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(8)));

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
