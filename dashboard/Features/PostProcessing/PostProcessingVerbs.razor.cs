using System.Security.Claims;
using Google.Protobuf;
using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Sessions;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.PostProcessing;

/// <summary>The steps that a case allows and that the reader may take, each as a dialog.</summary>
public sealed partial class PostProcessingVerbs
{
    private readonly Intention intention = new();
    private VerbDialog? dialog;
    private V1.PostProcessingAction current = V1.PostProcessingAction.Order;
    private IReadOnlyList<V1.Sample> rechecks = [];
    private IReadOnlyList<RegionChoice> counties = [];
    private IReadOnlyList<string> kinds = [];
    private PaperForm paper = new();
    private V1.TransferKind kind;
    private string sample = "", note = "", authority = "", region = "", code = "", until = "", today = "";
    private int days;
    private bool isProvince;

    [Parameter, EditorRequired] public V1.PostProcessing Case { get; set; } = default!;

    /// <summary>Reads the case again.</summary>
    [Parameter] public EventCallback OnDone { get; set; }

    [Inject] private V1.PostProcessingService.PostProcessingServiceClient Cases { get; set; } = default!;

    [Inject] private V1.SampleService.SampleServiceClient Samples { get; set; } = default!;

    [Inject] private References References { get; set; } = default!;

    [Inject] private UserSession Session { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private Show Show { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    /// <summary>省级公告 is the province's; a city does not see a button that would be refused.</summary>
    private List<V1.PostProcessingAction> Shown => [.. Case.Actions.Where(action => action != V1.PostProcessingAction.Announce || isProvince)];

    private List<CheckList.Check> Kinds => [.. EnumTexts.Choices<V1.SeriousKind>().Select(one => new CheckList.Check(one.ToString(), L.Of(one)))];

    protected override async Task OnInitializedAsync()
    {
        today = Show.Day(Time.GetUtcNow());
        isProvince = (await Session.GetUserAsync()).Within() is null;
    }

    private static bool IsLadder(V1.PostProcessingAction action) => action is not (V1.PostProcessingAction.Classify or V1.PostProcessingAction.Transfer);

    private static string? TextOf(V1.PostProcessingAction action) => action switch
    {
        V1.PostProcessingAction.Order or V1.PostProcessingAction.Extend or V1.PostProcessingAction.Report or V1.PostProcessingAction.Recheck
            or V1.PostProcessingAction.Announce or V1.PostProcessingAction.Suspend or V1.PostProcessingAction.RequestRevocation or V1.PostProcessingAction.Revoke
            or V1.PostProcessingAction.Classify or V1.PostProcessingAction.Transfer or V1.PostProcessingAction.Receive or V1.PostProcessingAction.Return
            or V1.PostProcessingAction.Close => action + "Text",
        _ => null,
    };

    private async Task OpenAsync(V1.PostProcessingAction action)
    {
        current = action;
        paper = new() { On = today };
        (sample, note, authority, region, code, until, days) = ("", "", "", "", "", "", 0);
        kinds = [.. Case.SeriousKinds.Select(one => one.ToString())];
        kind = action is V1.PostProcessingAction.Receive or V1.PostProcessingAction.Return ? Case.Waiting(action == V1.PostProcessingAction.Receive).FirstOrDefault() : 0;
        if (action == V1.PostProcessingAction.Recheck)
            await FindRechecksAsync();
        if (action == V1.PostProcessingAction.Transfer)
            counties = await References.CountiesAsync();
        StateHasChanged();
        await dialog!.ShowAsync();
    }

    private async Task FindRechecksAsync()
    {
        var request = new V1.ListSamplesRequest { Kinds = { V1.SampleKind.Recheck }, Final = true, SampledFrom = Case.OrderedOn, PageSize = 100 };
        if (Case.Producer.Length > 0)
            request.Producer = Case.Producer;
        else
            request.Query = Case.ProducerDisplayName;
        rechecks = (await Samples.ListSamplesAsync(request)).Samples;
    }

    private async Task ActAsync()
    {
        await SendAsync();
        await Toasts.DoneAsync(L["Taken"]);
        await OnDone.InvokeAsync();
    }

    private Task SendAsync()
    {
        var (name, etag, wire) = (Case.Name, Case.Etag, paper.ToWire());
        var serious = kinds.Select(Enum.Parse<V1.SeriousKind>);
        return (current switch
        {
            V1.PostProcessingAction.Order => Cases.OrderRectificationAsync(Once(new V1.OrderRectificationRequest { Name = name, Etag = etag, Paper = wire, SeriousKinds = { serious }, DueOn = Case.HasRule(paper.On) ? "" : until }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Extend => Cases.ExtendRectificationAsync(Once(new V1.ExtendRectificationRequest { Name = name, Etag = etag, Paper = wire, AskedOn = until, Days = days }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Report => Cases.ReportRectificationAsync(Once(new V1.ReportRectificationRequest { Name = name, Etag = etag, Paper = wire }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Recheck => Cases.RecordRecheckAsync(Once(new V1.RecordRecheckRequest { Name = name, Etag = etag, Sample = sample, Note = note }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Announce => Cases.AnnounceProvinciallyAsync(Once(new V1.AnnounceProvinciallyRequest { Name = name, Etag = etag, Paper = wire }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Suspend => Cases.SuspendProductionAsync(Once(new V1.SuspendProductionRequest { Name = name, Etag = etag, Paper = wire, Until = until }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Revoke or V1.PostProcessingAction.RequestRevocation => Cases.RevokeLicenceAsync(Once(new V1.RevokeLicenceRequest { Name = name, Etag = etag, Paper = wire, Authority = authority, Requested = current == V1.PostProcessingAction.RequestRevocation }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Classify => Cases.ClassifyCaseAsync(Once(new V1.ClassifyCaseRequest { Name = name, Etag = etag, SeriousKinds = { serious }, Note = note }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Transfer => Cases.TransferCaseAsync(Once(new V1.TransferCaseRequest { Name = name, Etag = etag, Kind = kind, Addressee = authority, Region = region.Length > 0 ? region : code, Paper = wire }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Receive => Cases.RecordTransferReceiptAsync(Once(new V1.RecordTransferReceiptRequest { Name = name, Etag = etag, Kind = kind, Paper = wire }, (r, id) => r.RequestId = id)),
            V1.PostProcessingAction.Return => Cases.ReturnTransferAsync(Once(new V1.ReturnTransferRequest { Name = name, Etag = etag, Kind = kind, Paper = wire }, (r, id) => r.RequestId = id)),
            _ => Cases.CloseCaseAsync(Once(new V1.CloseCaseRequest { Name = name, Etag = etag, Paper = wire }, (r, id) => r.RequestId = id)),
        }).ResponseAsync;
    }

    /// <summary>The same content keeps its id, so that a second click acts once.</summary>
    private T Once<T>(T request, Action<T, string> identify) where T : IMessage
    {
        identify(request, intention.For(request));
        return request;
    }
}
