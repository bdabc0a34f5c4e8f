using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Inspections.PostProcessing;
using Quality.Inspections.Samples;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.PostProcessing;

/// <summary>Failed samples of an invented enterprise of Lanzhou, the papers of each step, and the clients of who takes them.</summary>
internal sealed class PostProcessingGiven(TestHost host) : IAsyncDisposable
{
    public TestHost Host => host;

    public V1.PostProcessingService.PostProcessingServiceClient Province { get; } = Client(host, TestCaller.ProvinceAdmin);

    public V1.PostProcessingService.PostProcessingServiceClient Lanzhou { get; } = Client(host, TestCaller.LanzhouOfficer);

    public static async Task<PostProcessingGiven> StartAsync(DatabaseProvider provider) => new(await Given.HostAsync(provider));

    public V1.PostProcessingService.PostProcessingServiceClient As(TestCaller caller) => Client(host, caller);

    /// <summary>The day on which it is 10:00 in Lanzhou.</summary>
    public void Today(string day) => host.Clock.Set(new(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), new(2, 0), TimeSpan.Zero));

    /// <summary>A provincial check of a table that failed, final unless said otherwise; its case is the answer.</summary>
    public async Task<string> FailedAsync(string number = "CY-1", Action<V1.Sample>? change = null) =>
        CaseOf(await host.RecordAsync(Failed(number, change)));

    public static string CaseOf(V1.Sample sample) => "postprocessing/" + sample.Name["samples/".Length..];

    public static V1.Sample Failed(string number, Action<V1.Sample>? change = null) => Given.Sample(number, s =>
    {
        (s.Outcome, s.Final) = (V1.SampleOutcome.Nonconforming, true);
        s.FailedItems.Add("甲醛释放量");
        change?.Invoke(s);
    });

    /// <summary>A final re-check of the same model, taken and concluded on that day.</summary>
    public async Task<string> RecheckAsync(string number, string day, bool conforming, Action<V1.Sample>? change = null) => (await host.RecordAsync(Given.Sample(number, s =>
    {
        (s.Kind, s.SampledOn, s.ConcludedOn, s.Final) = (V1.SampleKind.Recheck, day, day, true);
        s.Outcome = conforming ? V1.SampleOutcome.Conforming : V1.SampleOutcome.Nonconforming;
        change?.Invoke(s);
    }))).Name;

    public static V1.StepPaper Paper(string day, string note = "") => new() { DoneOn = day, DocumentNumber = "示例〔2018〕1号", Note = note };

    public static V1.OrderRectificationRequest Order(string name, string day) => new() { Name = name, Paper = Paper(day) };

    public static V1.ReportRectificationRequest Report(string name, string day) => new() { Name = name, Paper = Paper(day) };

    public static V1.CloseCaseRequest Close(string name, string day) => new() { Name = name, Paper = Paper(day, "复查合格") };

    public static V1.TransferCaseRequest Transfer(string name, string day, V1.TransferKind kind, string region = "") =>
        new() { Name = name, Kind = kind, Addressee = "示例机关", Region = region, Paper = Paper(day, "示例理由") };

    /// <summary>The same sample in the domain, for tests without a database.</summary>
    public static Sample Domain(V1.Sample sample, string id, DateOnly today) =>
        SampleCheck.First(new() { Sample = sample }, today, mayFinalise: true, WorkingCalendar.Official).Recorded(id, DateTimeOffset.UnixEpoch, WorkingCalendar.Official);

    public static PostProcessingCase Case(SampleRegime regime = SampleRegime.ProductQuality) =>
        PostProcessingCase.Of(Domain(Failed("CY-1"), "failed", new(2030, 1, 1)) with { Regime = regime }, DateTimeOffset.UnixEpoch)!;

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static V1.PostProcessingService.PostProcessingServiceClient Client(TestHost host, TestCaller caller) =>
        host.Client(c => new V1.PostProcessingService.PostProcessingServiceClient(c), caller);
}
