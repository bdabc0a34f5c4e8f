using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Samples;

/// <summary>A host on an ordinary working day of 2018, and a sample of an invented enterprise.</summary>
internal static class Given
{
    public const string Producer = "enterprises/91620100MA72ABCD97";

    public static readonly TestCaller Laboratory = TestCaller.With("laboratory", "620000");
    public static readonly TestCaller ChengguanInspector = TestCaller.With("inspector", "620102");

    /// <summary>Friday, 2018-06-15, 10:00 in Lanzhou.</summary>
    public static async Task<TestHost> HostAsync(DatabaseProvider provider)
    {
        var host = await TestHost.StartAsync(provider, new InspectionsModule());
        host.Clock.Set(new(2018, 6, 15, 2, 0, 0, TimeSpan.Zero));
        return host;
    }

    public static V1.SampleService.SampleServiceClient Samples(this TestHost host, TestCaller caller) =>
        host.Client(c => new V1.SampleService.SampleServiceClient(c), caller);

    public static async Task<V1.Sample> RecordAsync(this TestHost host, V1.Sample sample, string reason = "", TestCaller? caller = null) =>
        await host.Samples(caller ?? TestCaller.ProvinceAdmin).RecordConclusionAsync(new() { Sample = sample, Reason = reason });

    /// <summary>A provincial spot check of a conforming batch of furniture from Lanzhou, not yet final.</summary>
    public static V1.Sample Sample(string number, Action<V1.Sample>? change = null)
    {
        var sample = new V1.Sample
        {
            Number = number,
            Authority = "示例省质监局",
            Level = V1.SampleLevel.Provincial,
            Kind = V1.SampleKind.Supervision,
            Selection = V1.SampleSelection.Random,
            Region = "620102",
            Producer = Producer,
            ProducerDisplayName = "示例家具有限公司",
            ProducerRegion = "620102",
            ProductCategory = "1001",
            ProductName = "实木餐桌",
            Model = "ＣＺ－120 型",
            Plan = "2018年第2季度",
            Laboratory = "示例检验所",
            SampledOn = "2018-05-02",
            ConcludedOn = "2018-05-20",
            Outcome = V1.SampleOutcome.Conforming,
        };
        change?.Invoke(sample);
        return sample;
    }

    /// <summary>A check of a level that a city may order.</summary>
    public static V1.Sample CitySample(string number, string region) => Sample(number, s =>
    {
        s.Level = V1.SampleLevel.Municipal;
        s.Authority = "示例市质监局";
        s.Region = region;
        s.ProducerRegion = region;
    });
}
