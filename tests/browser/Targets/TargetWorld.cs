using Grpc.Core;
using Brand = Quality.Protos.Brand.V1;
using Indicators = Quality.Protos.Indicators.V1;
using Inspection = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Targets;

/// <summary>Invented facts through the gateway, as other services and people would bring them.</summary>
internal sealed class TargetWorld(CallInvoker calls)
{
    private const string Region = "620102";
    private readonly Brand.HonourService.HonourServiceClient honours = new(calls);
    private readonly Inspection.SampleService.SampleServiceClient samples = new(calls);
    private readonly Indicators.IndicatorService.IndicatorServiceClient indicators = new(calls);

    public static async Task<TargetWorld> OfAsync(RunningSystem system) => new(await system.CallsAsync());

    /// <summary>A product that is newly named a Gansu famous brand: one more in T3.</summary>
    public async Task<Brand.Honour> GrantAsync()
    {
        var key = Guid.CreateVersion7().ToString("N");
        return await honours.GrantHonourAsync(new()
        {
            RequestId = Guid.CreateVersion7().ToString(),
            Honour = new()
            {
                Instrument = "instruments/gansu-famous-brand",
                ObjectKind = Brand.ObjectKind.Product,
                ObjectName = $"示例名牌产品 {key}",
                ObjectKey = key,
                Region = Region,
                ProductCategory = "1001",
                DecisionNumber = $"示例名推〔2018〕{key[20..]} 号",
                Authority = "示例机关",
                PublishedOn = "2018-01-10",
                ValidUntil = "2021-01-09",
                GrantKind = Brand.GrantKind.New,
                Level = Brand.HonourLevel.Provincial,
                HolderDisplayName = "示例企业",
            },
        });
    }

    /// <summary>A tested batch of a provincial spot check with its final conclusion: counts in T7.</summary>
    public async Task<Inspection.Sample> ConcludeAsync(Inspection.SampleOutcome outcome)
    {
        var key = Guid.CreateVersion7().ToString("N")[20..];
        var sample = new Inspection.Sample
        {
            Number = $"示例-{key}",
            Authority = "示例省级市场监管部门",
            Level = Inspection.SampleLevel.Provincial,
            Kind = Inspection.SampleKind.Supervision,
            Selection = Inspection.SampleSelection.Random,
            Region = Region,
            ProducerDisplayName = "示例企业",
            ProductCategory = "1001",
            ProductName = $"示例家具 {key}",
            SampledOn = "2018-05-02",
            ConcludedOn = "2018-05-20",
            DeliveredOn = "2018-05-22",
            Outcome = outcome,
            Final = true,
        };
        if (outcome == Inspection.SampleOutcome.Nonconforming) sample.FailedItems.Add("示例项目");
        return await samples.RecordConclusionAsync(new() { Sample = sample, RequestId = Guid.CreateVersion7().ToString() });
    }

    /// <summary>The value of a target once it satisfies a condition, as the service has it.</summary>
    public async Task<Indicators.TargetValue> UntilAsync(string code, Func<Indicators.TargetValue, bool> reached)
    {
        for (var attempt = 0; ; attempt++)
        {
            var value = await indicators.GetIndicatorAsync(new() { Indicator = code, Region = "620000" });
            if (reached(value)) return value;
            Assert.True(attempt < 200, $"{code} did not get there: {value}");
            await Task.Delay(50);
        }
    }
}
