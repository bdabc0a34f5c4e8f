using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Sampling;

/// <summary>One line of the timeline: a link of the custody, or a step that is still to come.</summary>
/// <param name="Step">The step.</param>
/// <param name="Link">Who took it, when and where; null while it is to come.</param>
/// <param name="Due">Rpc that takes it; empty once it was taken.</param>
/// <param name="IsNow">Whether it is the next one.</param>
/// <param name="IsDecision">Whether it decided on a contest: then it may lead back to the step before.</param>
internal sealed record ChainItem(V1.SamplingStep Step, V1.CustodyLink? Link, string Due, bool IsNow, bool IsDecision);

/// <summary>Samplings as these pages say them.</summary>
internal static class SamplingWords
{
    private const string Entries = "/entries/";

    /// <summary>
    /// What follows a step that nobody refuses (domain 6.4), and the rpc that takes it. What a decision on a contest leads to is not known
    /// before: its step is not said.
    /// </summary>
    private static readonly Dictionary<V1.SamplingStep, (V1.SamplingStep Step, string Rpc)> Next = new()
    {
        [V1.SamplingStep.Noticed] = (V1.SamplingStep.Visited, "RecordVisit"), [V1.SamplingStep.Visited] = (V1.SamplingStep.Sealed, "SealSample"),
        [V1.SamplingStep.Sealed] = (V1.SamplingStep.HandedOver, "HandOver"), [V1.SamplingStep.HandedOver] = (V1.SamplingStep.Received, "ReceiveSample"),
        [V1.SamplingStep.Received] = (V1.SamplingStep.Tested, "RecordResults"), [V1.SamplingStep.Tested] = (V1.SamplingStep.Delivered, "DeliverResult"),
        [V1.SamplingStep.Delivered] = (V1.SamplingStep.Concluded, "ConcludeSampling"), [V1.SamplingStep.Contested] = (V1.SamplingStep.Unspecified, "DecideContest"),
        [V1.SamplingStep.RetestAssigned] = (V1.SamplingStep.Retested, "RecordRetest"), [V1.SamplingStep.Retested] = (V1.SamplingStep.Concluded, "ConcludeSampling"),
    };

    public static StatusKind Kind(V1.SamplingStep step) => step switch
    {
        V1.SamplingStep.Concluded or V1.SamplingStep.Returned => StatusKind.Good,
        V1.SamplingStep.Contested or V1.SamplingStep.RetestAssigned => StatusKind.Warning,
        V1.SamplingStep.NotSampled => StatusKind.Ceased,
        V1.SamplingStep.NotReceived => StatusKind.Bad,
        V1.SamplingStep.Noticed => StatusKind.Neutral,
        _ => StatusKind.Active,
    };

    public static StatusKind Kind(V1.SampleOutcome outcome) => outcome switch
    {
        V1.SampleOutcome.Conforming => StatusKind.Good,
        V1.SampleOutcome.Nonconforming => StatusKind.Bad,
        _ => StatusKind.Neutral,
    };

    /// <summary>The rpc that is due after a step; empty when none is.</summary>
    public static string Due(V1.SamplingStep step) => Next.TryGetValue(step, out var next) ? next.Rpc : "";

    /// <summary>What happened, and after it what is to come on the way.</summary>
    public static IReadOnlyList<ChainItem> Timeline(V1.Sampling sampling, IReadOnlyList<V1.CustodyLink> links)
    {
        List<ChainItem> all = [.. links.Select((link, n) => new ChainItem(link.Step, link, "", false, n > 0 && links[n - 1].Step == V1.SamplingStep.Contested))];
        for (var (step, isNow) = (sampling.Step, true); Next.TryGetValue(step, out var next); (step, isNow) = (next.Step, false))
            all.Add(new(next.Step, null, next.Rpc, isNow, false));
        return all;
    }

    /// <summary>Product and model in one line.</summary>
    public static string Product(this V1.Sampling sampling) => sampling.Model.Length > 0 ? $"{sampling.ProductName} {sampling.Model}" : sampling.ProductName;

    /// <summary>Why a visit with this outcome may end: the grounds that belong to it.</summary>
    public static IReadOnlyList<V1.VisitGround> Grounds(V1.VisitOutcome outcome) =>
        [.. EnumTexts.Choices<V1.VisitGround>().Where(ground => Of(ground) == outcome)];

    /// <summary>The limit of an item in words: ≤ 1.5 N.</summary>
    public static string Limit(V1.TestedItem item) => item.Direction switch
    {
        V1.LimitDirection.Max => $"≤ {item.LimitMax}",
        V1.LimitDirection.Min => $"≥ {item.LimitMin}",
        V1.LimitDirection.Range => $"{item.LimitMin} – {item.LimitMax}",
        _ => "–",
    };

    /// <summary>Whether a value lies within its limits as they are typed; null while one of the numbers is missing.</summary>
    public static bool? Conforms(V1.TestedItem item)
    {
        var needsMin = item.Direction is V1.LimitDirection.Min or V1.LimitDirection.Range;
        var needsMax = item.Direction is V1.LimitDirection.Max or V1.LimitDirection.Range;
        var (value, min, max) = (Number(item.Value), Number(item.LimitMin), Number(item.LimitMax));
        if (value is null || item.Direction == 0 || (needsMin && min is null) || (needsMax && max is null))
            return null;
        return !(needsMin && value < min) && !(needsMax && value > max);
    }

    /// <summary>Name of the drawn entry that a notice cites.</summary>
    public static string EntryName(string draw, string entry) => draw + Entries + entry;

    /// <summary>draws/{id} and the entry in it; empty texts when the name is not of that form.</summary>
    public static (string Draw, string Entry) Entry(string name) =>
        name.StartsWith("draws/", StringComparison.Ordinal) && name.IndexOf(Entries, StringComparison.Ordinal) is > 0 and var cut ? (name[..cut], name[(cut + Entries.Length)..]) : ("", "");

    /// <summary>What is known in the end: the re-test's outcome, else the first one; unspecified while nothing is.</summary>
    public static V1.SampleOutcome Outcome(this V1.Sampling sampling) => sampling.Contest?.Decision == V1.ContestDecision.Upheld
        ? V1.SampleOutcome.Untested
        : (sampling.Retest ?? sampling.Results)?.Outcome ?? V1.SampleOutcome.Unspecified;

    /// <summary>How long something waits, in whole days of China's calendar.</summary>
    public static string Waiting(IStringLocalizer texts, int days) => days <= 0 ? texts["Today"] : texts["Days", days];

    private static V1.VisitOutcome Of(V1.VisitGround ground) => ground switch
    {
        V1.VisitGround.NotProducing or V1.VisitGround.NoneInStock => V1.VisitOutcome.NoSample,
        >= V1.VisitGround.FewInspectors => V1.VisitOutcome.RefusedLawfully,
        _ => V1.VisitOutcome.NotAllowed,
    };

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
