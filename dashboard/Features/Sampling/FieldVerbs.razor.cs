using Grpc.Core;
using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Components;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Sampling;

/// <summary>The steps that inspectors and officials take.</summary>
public sealed partial class FieldVerbs
{
    private const int MostChoices = 1000;

    private readonly Intention intention = new();
    private readonly List<string> team = ["", ""];
    private VerbDialog? visit, seal, handOver, deliver, conclude;
    private IReadOnlyList<V1.Inspector> inspectors = [];
    private IReadOnlyList<V1.ReceivingLaboratory> laboratories = [];
    private V1.CustodyNote note = new();
    private V1.SamplingVisit visited = new();
    private V1.SamplingSeal taken = new();
    private Problem? problem;
    private string today = "", due = "", laboratory = "", deliveredOn = "", proof = "";

    [Parameter, EditorRequired] public V1.Sampling Sampling { get; set; } = new();

    /// <summary>After a step was taken, or when somebody else was faster.</summary>
    [Parameter] public EventCallback OnDone { get; set; }

    protected override void OnParametersSet()
    {
        due = SamplingWords.Due(Sampling.Step);
        today = Show.Day(Time.GetUtcNow());
    }

    private async Task ShowAsync()
    {
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
        await (due switch { "RecordVisit" => visit, "SealSample" => seal, "HandOver" => handOver, "DeliverResult" => deliver, _ => conclude })!.ShowAsync();
    }

    private async Task PrepareAsync()
    {
        note = new() { Place = due is "RecordVisit" or "SealSample" ? Sampling.Place : "" };
        switch (due)
        {
            case "RecordVisit":
                visited = new() { VisitedOn = today };
                await TeamAsync();
                break;
            case "SealSample":
                taken = new() { TestAmount = 1 };
                break;
            case "HandOver":
                laboratories = await ReceivingAsync();
                laboratory = laboratories.Count == 1 ? laboratories[0].Name : "";
                break;
            case "DeliverResult":
                (deliveredOn, proof) = (today, "");
                break;
        }
    }

    /// <summary>All of them: the list is chosen from, and has pages.</summary>
    private async Task<List<V1.ReceivingLaboratory>> ReceivingAsync()
    {
        var all = new List<V1.ReceivingLaboratory>();
        for (var (token, more) = ("", true); more; more = token.Length > 0)
        {
            var page = await Samplings.ListReceivingLaboratoriesAsync(new() { ValidOn = today, PageSize = MostChoices, PageToken = token });
            all.AddRange(page.Laboratories);
            token = page.NextPageToken;
        }
        return all;
    }

    /// <summary>The team that the draw assigned; else the inspector who is signed in.</summary>
    private async Task TeamAsync()
    {
        inspectors = (await Session.GetUserAsync()).May("ListInspectors") ? (await InspectorLibrary.ListInspectorsAsync(new() { ValidOn = today, PageSize = MostChoices })).Inspectors : [];
        var (draw, entry) = SamplingWords.Entry(Sampling.DrawEntry);
        var drawn = draw.Length > 0 ? await DrawnEntries.FindAsync(Draws, draw, entry) : null;
        string[] known = drawn is { Team.Count: > 0 } ? [.. drawn.Team.Select(one => one.Id)] : inspectors.Count == 1 ? [inspectors[0].CertificateNumber] : [];
        team.Clear();
        team.AddRange(known);
        while (team.Count < 2)
            team.Add("");
    }

    private void Choose(V1.VisitOutcome outcome) => (visited.Outcome, visited.Ground, visited.Reason) = (outcome, 0, "");

    private async Task VisitAsync()
    {
        visited.Inspectors.Clear();
        visited.Inspectors.Add(team.Where(one => one.Length > 0));
        var request = new V1.RecordVisitRequest { Name = Sampling.Name, Etag = Sampling.Etag, Visit = visited, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.RecordVisitAsync(request);
        await DoneAsync();
    }

    private async Task SealAsync()
    {
        if (taken.Acquisition != V1.AcquisitionMode.Bought)
            taken.PriceFen = 0;
        var request = new V1.SealSampleRequest { Name = Sampling.Name, Etag = Sampling.Etag, Seal = taken, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.SealSampleAsync(request);
        await DoneAsync();
    }

    private async Task HandOverAsync()
    {
        var request = new V1.HandOverRequest { Name = Sampling.Name, Etag = Sampling.Etag, Laboratory = laboratory, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.HandOverAsync(request);
        await DoneAsync();
    }

    private async Task DeliverAsync()
    {
        var request = new V1.DeliverResultRequest { Name = Sampling.Name, Etag = Sampling.Etag, DeliveredOn = deliveredOn, Proof = proof, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.DeliverResultAsync(request);
        await DoneAsync();
    }

    private async Task ConcludeAsync()
    {
        var request = new V1.ConcludeSamplingRequest { Name = Sampling.Name, Etag = Sampling.Etag, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.ConcludeSamplingAsync(request);
        await DoneAsync();
    }

    private async Task DoneAsync()
    {
        await Toasts.DoneAsync(L["Done"]);
        await OnDone.InvokeAsync();
    }
}
