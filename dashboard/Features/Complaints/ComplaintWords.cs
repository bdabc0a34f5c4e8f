using Quality.Dashboard.Components;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Dashboard.Features.Complaints;

/// <summary>Badges of states, the period that runs now, and which outcomes belong to which kind.</summary>
internal static class ComplaintWords
{
    private static readonly V1.ComplaintOutcome[] OfDisputes =
        [V1.ComplaintOutcome.Agreement, V1.ComplaintOutcome.Settled, V1.ComplaintOutcome.Withdrawn, V1.ComplaintOutcome.MediationFailed];

    private static readonly V1.ComplaintOutcome[] OfReports = [V1.ComplaintOutcome.CaseOpened, V1.ComplaintOutcome.CaseNotOpened, V1.ComplaintOutcome.Redirected];

    public static V1.ComplaintOutcome[] Outcomes(V1.ComplaintKind kind) => kind == V1.ComplaintKind.Report ? OfReports : OfDisputes;

    public static StatusKind Kind(V1.ComplaintState state) => state switch
    {
        V1.ComplaintState.Registered => StatusKind.Warning,
        V1.ComplaintState.Mediating or V1.ComplaintState.Checking => StatusKind.Active,
        V1.ComplaintState.Closed => StatusKind.Good,
        V1.ComplaintState.Refused or V1.ComplaintState.Returned => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    public static bool IsOpen(this V1.Complaint complaint) =>
        complaint.State is V1.ComplaintState.Mediating or V1.ComplaintState.Checking or V1.ComplaintState.Suspended;

    /// <summary>The period that runs now, or null.</summary>
    public static Deadline? Current(this V1.Complaint complaint) => complaint.State switch
    {
        V1.ComplaintState.Registered => complaint.AcceptBy ?? complaint.CheckBy,
        V1.ComplaintState.Mediating => complaint.MediateBy,
        V1.ComplaintState.Checking => complaint.CheckBy,
        _ => null,
    };

    public static string Respondent(this V1.Complaint complaint) =>
        complaint.RespondentText.Length > 0 ? complaint.RespondentText : complaint.Respondent.Replace("enterprises/", "", StringComparison.Ordinal);
}
