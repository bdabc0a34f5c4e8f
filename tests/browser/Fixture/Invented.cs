using V1 = Quality.Protos.Brand.V1;

namespace Quality.Browser.Tests;

/// <summary>Records that a test only needs to be there.</summary>
internal static class Invented
{
    /// <summary>A credit code of 兰州市城关区 that nobody has; its check digit is as good as random, which only warns.</summary>
    public static string Uscc() => "91620102MA" + Guid.CreateVersion7().ToString("N")[24..].ToUpperInvariant();

    /// <summary>The same with both check characters right.</summary>
    public static string ValidUscc()
    {
        const string Characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        var body = Uscc()[..16];
        var all = from organisation in Characters from check in Characters select $"{body}{organisation}{check}";
        return all.First(code => Common.Values.Uscc.TryParse(code, out var parsed) && parsed.CheckDigitValid && parsed.OrganisationCodeValid);
    }

    /// <summary>The legal day on which the system runs.</summary>
    public static string Today() =>
        DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A geographical-indication product of a region, and its name.</summary>
    public static async Task<string> HonourAsync(RunningSystem system, string region)
    {
        var name = $"测试产品{Guid.CreateVersion7().ToString("N")[20..]}";
        await new V1.HonourService.HonourServiceClient(await system.CallsAsync()).GrantHonourAsync(new()
        {
            Honour = new()
            {
                Instrument = "instruments/gi-product", Level = V1.HonourLevel.National, ObjectName = name, Region = region, ProductCategory = "4003",
                DecisionNumber = $"测试公告 {name}", Authority = "测试机关", PublishedOn = "2019-01-10", GrantKind = V1.GrantKind.New,
            },
        });
        return name;
    }
}
