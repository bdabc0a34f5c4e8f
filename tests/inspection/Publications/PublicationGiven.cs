using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

/// <summary>A round of five provincial batches of furniture, two of them failed, and one whose conclusion is open; and the two persons who publish it.</summary>
internal sealed class PublicationGiven(TestHost host, IReadOnlyList<V1.Sample> samples) : IAsyncDisposable
{
    public static readonly TestCaller Author = TestCaller.ProvinceAdmin;
    public static readonly TestCaller Approver = new("second-person", ["department_officer"], "620000");

    public TestHost Host => host;

    /// <summary>A-1, A-2 and A-3 conform, A-4 and A-5 failed, A-6 is open.</summary>
    public IReadOnlyList<V1.Sample> Samples => samples;

    public V1.PublicationService.PublicationServiceClient Desk { get; } = Client(host, Author);

    public V1.PublicationService.PublicationServiceClient Second { get; } = Client(host, Approver);

    public V1.PublicationService.PublicationServiceClient Anybody { get; } = Client(host, TestCaller.Nobody);

    public static async Task<PublicationGiven> StartAsync(DatabaseProvider provider)
    {
        var host = await Given.HostAsync(provider);
        return new(host, [
            await host.RecordAsync(Final("A-1")), await host.RecordAsync(Final("A-2")), await host.RecordAsync(Final("A-3", s => s.Producer = "")),
            await host.RecordAsync(Failed("A-4", "甲醛释放量")), await host.RecordAsync(Failed("A-5", "标识")), await host.RecordAsync(Given.Sample("A-6")),
        ]);
    }

    public V1.PublicationService.PublicationServiceClient As(TestCaller caller) => Client(host, caller);

    public static V1.Sample Final(string number, Action<V1.Sample>? change = null) => Given.Sample(number, s =>
    {
        s.Final = true;
        change?.Invoke(s);
    });

    public static V1.Sample Failed(string number, params string[] items) => Final(number, s =>
    {
        (s.Outcome, s.DeliveredOn) = (V1.SampleOutcome.Nonconforming, "2018-05-25");
        s.FailedItems.AddRange(items);
    });

    /// <summary>The second quarter, by filter.</summary>
    public static V1.Publication Round(Action<V1.Publication>? change = null)
    {
        var round = new V1.Publication
        {
            Authority = "示例省质监局", Title = "2018年第2批产品质量省级监督抽查结果", Level = V1.SampleLevel.Provincial, Region = "620000", Source = "示例〔2018〕2号",
            Scope = new() { SampledFrom = "2018-04-01", SampledTo = "2018-06-30" }, LabelItems = { "标识" },
        };
        change?.Invoke(round);
        return round;
    }

    public async Task<V1.Publication> DraftedAsync(Action<V1.Publication>? change = null) => await Desk.DraftPublicationAsync(new() { Publication = Round(change) });

    public async Task<V1.Publication> PublishedAsync(V1.Publication draft)
    {
        var approved = await Second.ApprovePublicationAsync(new() { Name = draft.Name, Etag = draft.Etag });
        return await Desk.PublishPublicationAsync(new() { Name = draft.Name, Etag = approved.Etag });
    }

    public async Task<V1.Publication> PublishedAsync(Action<V1.Publication>? change = null) => await PublishedAsync(await DraftedAsync(change));

    /// <summary>A draft that is approved already.</summary>
    public async Task<V1.Publication> ApprovedAsync() => await Second.ApprovePublicationAsync(new() { Name = (await DraftedAsync()).Name });

    public async Task<List<V1.PublicationEntry>> EntriesAsync(string name, int? edition = null)
    {
        var request = new V1.ListPublicationEntriesRequest { Name = name, PageSize = 1000 };
        if (edition is { } number) request.Edition = number;
        return [.. (await Anybody.ListPublicationEntriesAsync(request)).Entries];
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static V1.PublicationService.PublicationServiceClient Client(TestHost host, TestCaller caller) => host.Client(c => new V1.PublicationService.PublicationServiceClient(c), caller);
}
