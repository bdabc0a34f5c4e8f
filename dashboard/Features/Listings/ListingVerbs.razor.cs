using Google.Protobuf;
using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Sessions;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Listings;

/// <summary>What may be done with a listing next, each as a dialog; what is due stands first.</summary>
public sealed partial class ListingVerbs
{
    private readonly Intention intention = new();
    private VerbDialog? dialog;
    private IReadOnlyList<string> verbs = [];
    private string current = "NotifyListing", on = "", text = "", number = "", today = "";
    private bool flag;

    [Parameter, EditorRequired] public V1.Listing Listing { get; set; } = default!;

    /// <summary>Reads the listing again.</summary>
    [Parameter] public EventCallback OnDone { get; set; }

    [Inject] private V1.ListingService.ListingServiceClient Listings { get; set; } = default!;

    [Inject] private UserSession Session { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private Show Show { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        today = Show.Day(Time.GetUtcNow());
        var all = ListingWords.Verbs(Listing, Show.Today(Time));
        // The list that the province keeps shows a city no decision that would be refused.
        var province = (await Session.GetUserAsync()).IsInRole("province_admin");
        verbs = Listing.List == V1.ListKind.QualityBlacklist && !province ? [.. all.Where(verb => !IsDecision(verb))] : all;
    }

    private static bool IsDecision(string verb) => verb is "DecideListing" or "DropListing" or "DecideObjection" or "DecideRepair" or "AnnulListing";

    private async Task OpenAsync(string verb)
    {
        (current, on, text, number, flag) = (verb, today, "", "", false);
        StateHasChanged();
        await dialog!.ShowAsync();
    }

    private async Task ActAsync()
    {
        await SendAsync();
        await Toasts.DoneAsync(L["done." + current]);
        await OnDone.InvokeAsync();
    }

    private Task<V1.Listing> SendAsync()
    {
        var (name, etag) = (Listing.Name, Listing.Etag);
        return current switch
        {
            "TakeUpListing" => Send(new V1.TakeUpListingRequest { Name = name, Etag = etag }, (r, id) => r.RequestId = id, r => Listings.TakeUpListingAsync(r).ResponseAsync),
            "DismissListing" => Send(new V1.DismissListingRequest { Name = name, Etag = etag, Reason = text }, (r, id) => r.RequestId = id, r => Listings.DismissListingAsync(r).ResponseAsync),
            "RecordReminder" => Send(new V1.RecordReminderRequest { Name = name, Etag = etag, Reminder = new() { AnnouncedOn = on, Proof = text } }, (r, id) => r.RequestId = id, r => Listings.RecordReminderAsync(r).ResponseAsync),
            "NotifyListing" => Send(new V1.NotifyListingRequest { Name = name, Etag = etag, Notice = new() { DeliveredOn = on, Proof = text } }, (r, id) => r.RequestId = id, r => Listings.NotifyListingAsync(r).ResponseAsync),
            "RecordStatement" => Send(new V1.RecordStatementRequest { Name = name, Etag = etag, Statement = new() { ReceivedOn = on, Text = text, HearingWanted = flag } }, (r, id) => r.RequestId = id, r => Listings.RecordStatementAsync(r).ResponseAsync),
            "RecordHearing" => Send(new V1.RecordHearingRequest { Name = name, Etag = etag, Hearing = new() { HeldOn = on, Record = text } }, (r, id) => r.RequestId = id, r => Listings.RecordHearingAsync(r).ResponseAsync),
            "PublishListing" => Send(new V1.PublishListingRequest { Name = name, Etag = etag }, (r, id) => r.RequestId = id, r => Listings.PublishListingAsync(r).ResponseAsync),
            "LodgeObjection" => Send(new V1.LodgeObjectionRequest { Name = name, Etag = etag, Objection = new() { ReceivedOn = on, Text = text } }, (r, id) => r.RequestId = id, r => Listings.LodgeObjectionAsync(r).ResponseAsync),
            "ApplyForRepair" => Send(new V1.ApplyForRepairRequest { Name = name, Etag = etag, Repair = new() { Kind = Kind, ReceivedOn = on, Text = text } }, (r, id) => r.RequestId = id, r => Listings.ApplyForRepairAsync(r).ResponseAsync),
            "AnnulListing" => Send(new V1.AnnulListingRequest { Name = name, Etag = etag, Reason = text }, (r, id) => r.RequestId = id, r => Listings.AnnulListingAsync(r).ResponseAsync),
            _ => DecideAsync(name, etag),
        };
    }

    private Task<V1.Listing> DecideAsync(string name, string etag)
    {
        if (current == "DecideObjection")
        {
            var request = new V1.DecideObjectionRequest { Name = name, Etag = etag, Reason = text };
            if (number.Length > 0) request.Upheld = number == "yes";
            return Send(request, (r, id) => r.RequestId = id, r => Listings.DecideObjectionAsync(r).ResponseAsync);
        }

        if (current == "DecideRepair")
        {
            var request = new V1.DecideRepairRequest { Name = name, Etag = etag, Reason = text };
            if (number.Length > 0) request.Granted = number == "yes";
            return Send(request, (r, id) => r.RequestId = id, r => Listings.DecideRepairAsync(r).ResponseAsync);
        }

        var decide = new V1.DecideListingRequest { Name = name, Etag = etag, Listed = current == "DecideListing", Decision = new() { Number = number, Reason = text } };
        return Send(decide, (r, id) => r.RequestId = id, r => Listings.DecideListingAsync(r).ResponseAsync);
    }

    /// <summary>The abnormal list ends on performance, the others early.</summary>
    private V1.RepairKind Kind => Listing.List == V1.ListKind.AbnormalOperations ? V1.RepairKind.Performed : V1.RepairKind.Early;

    private Task<V1.Listing> Send<TRequest>(TRequest request, Action<TRequest, string> name, Func<TRequest, Task<V1.Listing>> call) where TRequest : IMessage
    {
        name(request, intention.For(request));
        return call(request);
    }
}
