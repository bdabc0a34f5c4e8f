using System.Globalization;
using Brand = Quality.Protos.Brand.V1;
using Credit = Quality.Protos.Credit.V1;
using Inspection = Quality.Protos.Inspection.V1;
using Standards = Quality.Protos.Standards.V1;

namespace Quality.Testing.Stories;

/// <summary>Facts as clients enter them; everything in them is invented.</summary>
public static class Invented
{
    private static readonly string[] Regions =
        ["620102", "620171", "620201", "620302", "620402", "620502", "620602", "620702", "620802", "620902", "621002", "621102", "621202", "622901", "623001"];

    /// <summary>One county of each of the 15 reporting units in turn.</summary>
    public static string Region(int number) => Regions[number % Regions.Length];

    /// <summary>A new request id.</summary>
    public static string RequestId() => Guid.CreateVersion7().ToString();

    /// <summary>A legal date.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An enterprise that exists.</summary>
    public static Credit.Enterprise Enterprise(string letters, int number, bool producer = false) => new()
    {
        Uscc = InventedCodes.Of(Region(number), letters, number),
        DisplayName = $"示例{letters}木业{number:0000}有限公司",
        Region = Region(number),
        RegisteredOn = "2010-01-04",
        MainConsumerProducer = producer,
    };

    /// <summary>A declaration of an enterprise's own standard for products of the categories.</summary>
    public static Standards.Declaration Declaration(Credit.Enterprise enterprise, int number, params string[] categories) => new()
    {
        Enterprise = $"enterprises/{enterprise.Uscc}",
        EnterpriseDisplayName = enterprise.DisplayName,
        Region = enterprise.Region,
        StandardNumber = $"Q/XX{number:0000} 001-2018",
        StandardName = "木家具通用技术条件（示例）",
        StandardKind = Standards.StandardKind.Enterprise,
        Products = { categories.Select(c => new Standards.DeclaredProduct { Category = c, DisplayName = "示例产品" }) },
        Indicators = { new Standards.DeclaredIndicator { DisplayName = "甲醛释放量", Value = "≤0.124", Unit = "mg/m³", TestMethod = "GB/T 17657-2013" } },
        Channel = Standards.DeclarationChannel.NationalPlatform,
    };

    /// <summary>A new decision for an object of its own.</summary>
    public static Brand.Honour Honour(string instrument, string key, int number, string publishedOn = "2018-05-01") => new()
    {
        Instrument = $"instruments/{instrument}",
        Stage = instrument == "famous-brand-zone" ? Brand.HonourStage.Named : Brand.HonourStage.Unspecified,
        Level = instrument == "gansu-famous-brand" || instrument == "famous-brand-zone" ? Brand.HonourLevel.Provincial : Brand.HonourLevel.National,
        ObjectName = $"示例{key}",
        ObjectKey = $"示例{key}",
        Region = Region(number),
        ProductCategory = "1001",
        DecisionNumber = $"示例{key}〔{publishedOn[..4]}〕{number}号",
        Authority = "示例机关",
        PublishedOn = publishedOn,
        GrantKind = Brand.GrantKind.New,
    };

    /// <summary>A tested batch of a provincial check with a final conclusion.</summary>
    public static Inspection.Sample Sample(string key, int number, string sampledOn, bool conforms = true)
    {
        var day = DateOnly.Parse(sampledOn, CultureInfo.InvariantCulture);
        var sample = new Inspection.Sample
        {
            Number = $"示例{key}-{number:0000}",
            Authority = "示例省级机关",
            Level = Inspection.SampleLevel.Provincial,
            Kind = Inspection.SampleKind.Supervision,
            Selection = number % 8 == 7 ? Inspection.SampleSelection.Targeted : Inspection.SampleSelection.Random,
            Region = Region(number),
            ProducerDisplayName = $"示例木业{number:0000}有限公司",
            ProductCategory = "1001",
            ProductName = $"示例{key}木家具",
            Model = $"XX-{number:00}",
            SampledOn = sampledOn,
            ConcludedOn = Day(day.AddDays(20)),
            DeliveredOn = Day(day.AddDays(22)),
            Outcome = conforms ? Inspection.SampleOutcome.Conforming : Inspection.SampleOutcome.Nonconforming,
            Final = true,
        };
        if (!conforms) sample.FailedItems.Add("示例项目");
        return sample;
    }
}
