using Quality.Common.Storage;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Sampling;

/// <summary>A check in Lanzhou, municipal unless said otherwise, with two certified inspectors and one laboratory, and each of its steps.</summary>
internal sealed class SamplingGiven(TestHost host, string laboratory, TestCaller officer, V1.SampleLevel level) : IAsyncDisposable
{
    public static readonly TestCaller Laboratory = new("sub-laboratory", ["laboratory"], "620000");
    public static readonly TestCaller OtherLaboratory = new("sub-other", ["laboratory"], "620000");

    public static readonly V1.CustodyNote Somewhere = new() { Place = "兰州市城关区", Note = "交接", Hashes = { new string('a', 64) } };

    public TestHost Host => host;

    public V1.SamplingService.SamplingServiceClient Officer { get; } = Client(host, officer);

    public V1.SamplingService.SamplingServiceClient Tester { get; } = Client(host, Laboratory);

    public static async Task<SamplingGiven> StartAsync(DatabaseProvider provider, TestCaller? officer = null, V1.SampleLevel level = V1.SampleLevel.Municipal)
    {
        var host = await Given.HostAsync(provider);
        foreach (var number in new[] { "G1", "G2" }) await host.Inspectors(TestCaller.LanzhouAdmin).CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector(number) });
        await host.Inspectors(TestCaller.LanzhouAdmin).CreateInspectorAsync(new() { Inspector = LibraryGiven.Inspector("OLD", i => i.ValidTo = "2018-06-14") });
        var laboratory = await host.Laboratories(TestCaller.LanzhouAdmin).CreateLaboratoryAsync(new() { Laboratory = LibraryGiven.Laboratory("916201007127515432") });
        return new(host, laboratory.Name, officer ?? TestCaller.LanzhouOfficer, level);
    }

    public V1.SamplingService.SamplingServiceClient As(TestCaller caller) => Client(host, caller);

    public static V1.Sampling Notice(string number) => new()
    {
        Number = number, Authority = "示例市质监局", Level = V1.SampleLevel.Municipal, Selection = V1.SampleSelection.Random, Region = "620102", Producer = Given.Producer,
        ProducerDisplayName = "示例家具有限公司", Place = "示例路1号成品库", ProductCategory = "1001", ProductName = "实木餐桌", Model = "CZ-120",
    };

    public async Task<V1.Sampling> NoticedAsync(string number = "CY-1", Action<V1.Sampling>? change = null)
    {
        var notice = Notice(number);
        notice.Level = level;
        change?.Invoke(notice);
        return await Officer.CreateSamplingAsync(new() { Sampling = notice });
    }

    public static V1.RecordVisitRequest Visit(string name, Action<V1.SamplingVisit>? change = null)
    {
        var visit = new V1.SamplingVisit { VisitedOn = "2018-06-15", Inspectors = { "G1", "G2" }, Outcome = V1.VisitOutcome.Sampled };
        change?.Invoke(visit);
        return new() { Name = name, Visit = visit, Custody = Somewhere };
    }

    public static V1.SealSampleRequest Seal(string name, Action<V1.SamplingSeal>? change = null)
    {
        var seal = new V1.SamplingSeal { TestSeal = "F-1", ReserveSeal = "F-2", TestAmount = 1, ReserveAmount = 1, Acquisition = V1.AcquisitionMode.Free };
        change?.Invoke(seal);
        return new() { Name = name, Seal = seal, Custody = Somewhere };
    }

    public V1.HandOverRequest HandOver(string name) => new() { Name = name, Laboratory = laboratory, Custody = Somewhere };

    public static V1.ReceiveSampleRequest Receive(string name, V1.ReceiptRefusal refusal = V1.ReceiptRefusal.Unspecified) => new() { Name = name, Refusal = refusal, Custody = Somewhere };

    public static V1.RecordResultsRequest Results(string name, string value, V1.SampleOutcome outcome) => new()
    {
        Name = name, Custody = Somewhere,
        Results = new V1.SamplingResults
        {
            ConcludedOn = "2018-06-15", ReportNumber = "R-1", Outcome = outcome,
            Items = { new V1.TestedItem { Item = "耐划痕", Method = "GB/T 17657", Value = value, Direction = V1.LimitDirection.Min, LimitMin = "1.5", Unit = "N" } },
        },
    };

    public static V1.DeliverResultRequest Deliver(string name) => new() { Name = name, DeliveredOn = "2018-06-15", Proof = "送达回证 1 号", Custody = Somewhere };

    public static V1.ConcludeSamplingRequest Conclude(string name) => new() { Name = name, Custody = Somewhere };

    /// <summary>A sampling that waits at the laboratory's door.</summary>
    public async Task<string> HandedOverAsync(string number = "CY-1", Action<V1.Sampling>? change = null, Action<V1.SamplingSeal>? seal = null)
    {
        var name = (await NoticedAsync(number, change)).Name;
        await Officer.RecordVisitAsync(Visit(name));
        await Officer.SealSampleAsync(Seal(name, seal));
        return (await Officer.HandOverAsync(HandOver(name))).Name;
    }

    /// <summary>A sampling whose result reached the producer.</summary>
    public async Task<V1.Sampling> DeliveredAsync(string value, V1.SampleOutcome outcome, string number = "CY-1", Action<V1.Sampling>? change = null, Action<V1.SamplingSeal>? seal = null)
    {
        var name = await HandedOverAsync(number, change, seal);
        await Tester.ReceiveSampleAsync(Receive(name));
        await Tester.RecordResultsAsync(Results(name, value, outcome));
        return await Officer.DeliverResultAsync(Deliver(name));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static V1.SamplingService.SamplingServiceClient Client(TestHost host, TestCaller caller) => host.Client(c => new V1.SamplingService.SamplingServiceClient(c), caller);
}
