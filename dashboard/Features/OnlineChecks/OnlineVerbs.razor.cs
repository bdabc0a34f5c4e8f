using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Sessions;
using Act = Quality.Protos.Inspection.V1.OnlineCheckAction;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.OnlineChecks;

/// <summary>The acts that a check allows and that the reader may take, each as a dialog.</summary>
public sealed partial class OnlineVerbs
{
    private const int MostChoices = 1000;

    private readonly Intention intention = new();
    private readonly string[] team = ["", ""];
    private VerbDialog? dialog;
    private Act current;
    private Problem? problem;
    private V1.CustodyNote note = new();
    private V1.OnlinePayment payment = new();
    private V1.OnlineParcel parcel = new();
    private V1.OnlineUnboxing unboxing = new();
    private V1.OnlineNotice notice = new();
    private V1.OnlineTrace trace = new();
    private V1.OnlineHandover handover = new();
    private V1.OnlineTakedown takedown = new();
    private V1.Platform? platform;
    private IReadOnlyList<V1.Inspector> inspectors = [];
    private IReadOnlyList<V1.Sampling> samplings = [];
    private IReadOnlyList<V1.Sample> samples = [];
    private string today = "", day = "", number = "", text = "", region = "";
    private bool found;

    [Parameter, EditorRequired] public V1.OnlineCheck Check { get; set; } = default!;

    /// <summary>Reads the check again.</summary>
    [Parameter] public EventCallback OnDone { get; set; }

    [Inject] private V1.OnlineCheckService.OnlineCheckServiceClient Checks { get; set; } = default!;

    [Inject] private V1.PlatformService.PlatformServiceClient Platforms { get; set; } = default!;

    [Inject] private V1.InspectorService.InspectorServiceClient InspectorLibrary { get; set; } = default!;

    [Inject] private V1.SamplingService.SamplingServiceClient Samplings { get; set; } = default!;

    [Inject] private V1.SampleService.SampleServiceClient SampleClient { get; set; } = default!;

    [Inject] private References References { get; set; } = default!;

    [Inject] private UserSession Session { get; set; } = default!;

    [Inject] private Problems Problems { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private Show Show { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    private bool Failed => Check is { State: V1.OnlineCheckState.Concluded, Outcome: V1.SampleOutcome.Nonconforming };

    /// <summary>A failed check is only offered as a ground where there is one.</summary>
    private V1.OnlineGround[] Grounds => Failed ? [V1.OnlineGround.Nonconforming, V1.OnlineGround.Evident] : [V1.OnlineGround.Evident];

    /// <summary>公告送达 to a producer only where tracing did not find it.</summary>
    private V1.NoticeMode[] Modes => [.. EnumTexts.Choices<V1.NoticeMode>().Where(mode =>
        mode != V1.NoticeMode.Announcement || current == Act.NotifySeller || Check.Trace?.Outcome == V1.TraceOutcome.NotFound)];

    private string? EvidenceHint => current switch
    {
        Act.Pay or Act.Receive or Act.Unbox or Act.Trace or Act.ConfirmTakedown or Act.Watch => L["Evidence." + current].Value,
        Act.NotifySeller or Act.NotifyProducer => L["Evidence.Notice"].Value,
        _ => null,
    };

    private async Task OpenAsync(Act action)
    {
        current = action;
        Reset();
        try
        {
            await PrepareAsync();
            problem = null;
        }
        catch (RpcException refusal)
        {
            problem = Problems.From(refusal);
            return;
        }
        StateHasChanged();
        await dialog!.ShowAsync();
    }

    private void Reset()
    {
        today = day = Show.Day(Time.GetUtcNow());
        (number, text, found, note) = ("", "", false, new());
        payment = new() { PaidOn = Check.Order.OrderedOn, AmountFen = Check.Order.PriceFen };
        parcel = new() { ReceivedOn = today, Intact = true };
        unboxing = new() { UnboxedOn = today, AsOrdered = true };
        notice = new() { DeliveredOn = today };
        trace = new() { TracedOn = today, ProducerDisplayName = "" };
        handover = new() { SentOn = today, Ground = Failed ? V1.OnlineGround.Nonconforming : V1.OnlineGround.Evident };
        takedown = new() { Ground = handover.Ground };
        (team[0], team[1]) = ("", "");
    }

    private async Task PrepareAsync()
    {
        switch (current)
        {
            case Act.Unbox when (await Session.GetUserAsync()).May("ListInspectors"):
                inspectors = (await InspectorLibrary.ListInspectorsAsync(new() { ValidOn = today, PageSize = MostChoices })).Inspectors;
                break;
            case Act.Link:
                samplings = [.. (await Samplings.ListSamplingsAsync(new() { PageSize = MostChoices })).Samplings
                    .Where(one => one.ProductCategory == Check.ProductCategory && one.Step != V1.SamplingStep.NotSampled)];
                samples = [.. (await SampleClient.ListSamplesAsync(new() { SampledFrom = Check.Unboxing.UnboxedOn, PageSize = MostChoices })).Samples
                    .Where(one => one.ProductCategory == Check.ProductCategory)];
                break;
            case Act.SendHandover:
                region = (await References.PlacesAsync()).Name(Check.Trace.ProducerRegion);
                break;
            case Act.RequestTakedown:
                platform = await Platforms.GetPlatformAsync(new() { Name = Check.Platform });
                break;
        }
    }

    private async Task ActAsync()
    {
        await SendAsync();
        await Toasts.DoneAsync(L["Recorded"]);
        await OnDone.InvokeAsync();
    }

    private Task SendAsync() => (current is Act.Pay or Act.Receive or Act.Unbox or Act.Link or Act.NotifySeller or Act.NotifyProducer or Act.Conclude ? Way() : Beside()).ResponseAsync;

    private AsyncUnaryCall<V1.OnlineCheck> Way()
    {
        var (name, etag) = (Check.Name, Check.Etag);
        switch (current)
        {
            case Act.Pay:
                return Checks.RecordPaymentAsync(Once(new V1.RecordPaymentRequest { Name = name, Etag = etag, Payment = payment, Custody = note }, (r, id) => r.RequestId = id));
            case Act.Receive:
                return Checks.RecordParcelAsync(Once(new V1.RecordParcelRequest { Name = name, Etag = etag, Parcel = parcel, Custody = note }, (r, id) => r.RequestId = id));
            case Act.Unbox:
                unboxing.Inspectors.Clear();
                unboxing.Inspectors.Add(team.Where(one => one.Length > 0));
                return Checks.RecordUnboxingAsync(Once(new V1.RecordUnboxingRequest { Name = name, Etag = etag, Unboxing = unboxing, Custody = note }, (r, id) => r.RequestId = id));
            case Act.Link:
                return Checks.LinkSamplingAsync(Once(new V1.LinkSamplingRequest { Name = name, Etag = etag, Link = text, Custody = note }, (r, id) => r.RequestId = id));
            case Act.Conclude:
                return Checks.ConcludeOnlineCheckAsync(Once(new V1.ConcludeOnlineCheckRequest { Name = name, Etag = etag, Custody = note }, (r, id) => r.RequestId = id));
            default:
                var to = current == Act.NotifySeller ? V1.NoticeAddressee.Seller : V1.NoticeAddressee.Producer;
                return Checks.RecordNoticeAsync(Once(new V1.RecordNoticeRequest { Name = name, Etag = etag, Addressee = to, Notice = notice, Custody = note }, (r, id) => r.RequestId = id));
        }
    }

    private AsyncUnaryCall<V1.OnlineCheck> Beside()
    {
        var (name, etag) = (Check.Name, Check.Etag);
        return current switch
        {
            Act.Trace => Checks.TraceSourceAsync(Once(new V1.TraceSourceRequest { Name = name, Etag = etag, Trace = Traced(), Custody = note }, (r, id) => r.RequestId = id)),
            Act.SendHandover => Checks.SendHandoverAsync(Once(new V1.SendHandoverRequest { Name = name, Etag = etag, Handover = handover, Custody = note }, (r, id) => r.RequestId = id)),
            Act.ReceiveHandover => Checks.ReceiveHandoverAsync(Once(new V1.ReceiveHandoverRequest { Name = name, Etag = etag, ReceivedOn = day, ReceiptNumber = number, Custody = note }, (r, id) => r.RequestId = id)),
            Act.AnswerHandover => Checks.AnswerHandoverAsync(Once(new V1.AnswerHandoverRequest { Name = name, Etag = etag, AnsweredOn = day, AnswerNumber = number, Answer = text, Custody = note }, (r, id) => r.RequestId = id)),
            Act.RequestTakedown => Checks.RequestTakedownAsync(Once(new V1.RequestTakedownRequest { Name = name, Etag = etag, Takedown = takedown, RequestedOn = day, DocumentNumber = number, Custody = note }, (r, id) => r.RequestId = id)),
            Act.ConfirmTakedown => Checks.ConfirmTakedownAsync(Once(new V1.ConfirmTakedownRequest { Name = name, Etag = etag, RemovedOn = day, Proof = text, Custody = note }, (r, id) => r.RequestId = id)),
            Act.Watch => Checks.RecordWatchAsync(Once(new V1.RecordWatchRequest { Name = name, Etag = etag, CheckedOn = day, Found = found, Listing = found ? text : "", DocumentNumber = found ? number : "", Custody = note }, (r, id) => r.RequestId = id)),
            _ => Checks.CancelOnlineCheckAsync(Once(new V1.CancelOnlineCheckRequest { Name = name, Etag = etag, Reason = text, Custody = note }, (r, id) => r.RequestId = id)),
        };
    }

    /// <summary>What was typed about a producer before it turned out that none was found is not sent.</summary>
    private V1.OnlineTrace Traced() => trace.Outcome == V1.TraceOutcome.Found ? trace : new() { TracedOn = trace.TracedOn, Outcome = trace.Outcome, Evidence = trace.Evidence };

    /// <summary>The same content keeps its id, so that a second click acts once.</summary>
    private T Once<T>(T request, Action<T, string> identify) where T : IMessage
    {
        identify(request, intention.For(request));
        return request;
    }
}
