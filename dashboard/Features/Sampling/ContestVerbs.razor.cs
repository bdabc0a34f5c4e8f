using Grpc.Core;
using Microsoft.AspNetCore.Components;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Sampling;

/// <summary>What is done about a contest of the result, and with the sample in the end.</summary>
public sealed partial class ContestVerbs
{
    private const int MostChoices = 1000;

    private readonly Intention intention = new();
    private VerbDialog? contest, decide, giveBack;
    private IReadOnlyList<V1.Laboratory> laboratories = [];
    private V1.CustodyNote note = new();
    private V1.Contest asked = new();
    private V1.ContestDecision decision;
    private Problem? problem;
    private string today = "", laboratory = "", reason = "";

    [Parameter, EditorRequired] public V1.Sampling Sampling { get; set; } = new();

    /// <summary>After a step was taken, or when somebody else was faster.</summary>
    [Parameter] public EventCallback OnDone { get; set; }

    /// <summary>A re-test only where one was asked for.</summary>
    private V1.ContestDecision[] Decisions =>
        [.. EnumTexts.Choices<V1.ContestDecision>().Where(one => one != V1.ContestDecision.Retest || Sampling.Contest?.Kind == V1.ContestKind.Retest)];

    protected override void OnParametersSet() => today = Show.Day(Time.GetUtcNow());

    private Task ContestAsync()
    {
        (note, asked) = (new(), new() { ContestedOn = today });
        return contest!.ShowAsync();
    }

    private async Task DecideAsync()
    {
        try
        {
            laboratories = (await Laboratories.ListLaboratoriesAsync(new() { ValidOn = today, PageSize = MostChoices })).Laboratories;
            (note, decision, laboratory, reason, problem) = (new(), 0, "", "", null);
        }
        catch (RpcException refusal)
        {
            problem = Problems.From(refusal);
            return;
        }
        await decide!.ShowAsync();
    }

    private Task ReturnAsync()
    {
        note = new();
        return giveBack!.ShowAsync();
    }

    private async Task SendContestAsync()
    {
        var request = new V1.ContestResultRequest { Name = Sampling.Name, Etag = Sampling.Etag, Contest = asked, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.ContestResultAsync(request);
        await DoneAsync();
    }

    private async Task SendDecisionAsync()
    {
        var retest = decision == V1.ContestDecision.Retest;
        var request = new V1.DecideContestRequest { Name = Sampling.Name, Etag = Sampling.Etag, Decision = decision, Reason = reason, Laboratory = retest ? laboratory : "", Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.DecideContestAsync(request);
        await DoneAsync();
    }

    private async Task SendReturnAsync()
    {
        var request = new V1.ReturnSampleRequest { Name = Sampling.Name, Etag = Sampling.Etag, Custody = note };
        request.RequestId = intention.For(request);
        await Samplings.ReturnSampleAsync(request);
        await DoneAsync();
    }

    private async Task DoneAsync()
    {
        await Toasts.DoneAsync(L["Done"]);
        await OnDone.InvokeAsync();
    }
}
