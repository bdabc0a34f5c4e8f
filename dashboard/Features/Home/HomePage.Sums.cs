using Quality.Dashboard.Components;
using Quality.Dashboard.Features.Targets;

namespace Quality.Dashboard.Features.Home;

/// <summary>The four tiles at the top: what a reader takes away in ten seconds.</summary>
public sealed partial class HomePage
{
    private static readonly StatusKind[] Order =
        [StatusKind.Active, StatusKind.Warning, StatusKind.Bad, StatusKind.Ceased, StatusKind.Neutral, StatusKind.None];

    private StatusKind TodoKind => Pressing(Urgency.Overdue) > 0 ? StatusKind.Bad : Pressing(Urgency.Today) > 0 ? StatusKind.Warning : StatusKind.Good;

    private IReadOnlyList<(StatusKind, string)> TodoParts =>
    [
        .. new[] { (Urgency.Overdue, StatusKind.Bad), (Urgency.Today, StatusKind.Warning), (Urgency.ThreeDays, StatusKind.Active) }
            .Where(group => !asking && (Pressing(group.Item1) > 0 || group.Item1 == Urgency.Overdue))
            .Select(group => (Pressing(group.Item1) > 0 ? group.Item2 : StatusKind.Neutral, L["sum." + group.Item1, Show.Number(Pressing(group.Item1))].Value)),
    ];

    private StatusKind TargetKind => Standing(StatusKind.Bad) > 0 ? StatusKind.Bad : Standing(StatusKind.Warning) > 0 ? StatusKind.Warning : StatusKind.Good;

    private string? TargetSum => targets.Count == 0 ? null : L["TargetsOf", Standing(StatusKind.Good), targets.Count].Value;

    private IReadOnlyList<(StatusKind, string)> TargetParts =>
        [.. Order.Where(kind => Standing(kind) > 0).Select(kind => (kind, L["kind." + kind, Standing(kind)].Value))];

    private StatusKind ReportKind => reports is null ? StatusKind.None : reports.Silent > 0 ? StatusKind.Bad : reports.Partial > 0 ? StatusKind.Warning : StatusKind.Good;

    private string? ReportSum => reports is null ? null : L["ReportsSum", reports.Units - reports.Silent, reports.Units].Value;

    private IReadOnlyList<(StatusKind, string)> ReportParts => reports is null ? [] :
    [
        .. new[] { (StatusKind.Good, "reports.Complete", reports.Complete), (StatusKind.Warning, "reports.Partial", reports.Partial), (StatusKind.Bad, "reports.Silent", reports.Silent) }
            .Where(part => part.Item3 > 0).Select(part => (part.Item1, L[part.Item2, part.Item3].Value)),
    ];

    private int Pressing(Urgency urgency) => answers.Sum(answer => answer.Items.Count(item => item.Urgency == urgency));

    private int Standing(StatusKind kind) => targets.Count(target => TargetFigures.Kind(target.Status) == kind);
}
