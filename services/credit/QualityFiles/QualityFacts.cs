using Brand = Quality.Protos.Brand.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Inspection = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>What of a snapshot of another service belongs into the file: the facts that hold by it, all at once, and none that was replaced.</summary>
internal static class QualityFacts
{
    /// <summary>Final conclusions only; risk monitoring (风险监测) finds risks and burdens nobody.</summary>
    public static IReadOnlyList<Facet> Of(Inspection.Sample s)
    {
        var code = s.Outcome switch
        {
            Inspection.SampleOutcome.Conforming => "conforming",
            Inspection.SampleOutcome.Nonconforming => "nonconforming",
            Inspection.SampleOutcome.Refused => "refused",
            _ => "",
        };
        if (!s.Final || code.Length == 0 || s.Kind == Inspection.SampleKind.RiskMonitoring) return [];
        var on = s.ConcludedOn.Length > 0 ? s.ConcludedOn : s.SampledOn;
        return [new("conclusion", Subjects.Of(s.Producer, s.ProducerDisplayName), V1.QualityEntryKind.SpotCheck, code, Title(s.ProductName, s.Model), s.Number, s.Authority, on)];
    }

    public static IReadOnlyList<Facet> Of(Inspection.PostProcessing p)
    {
        if (p.State == Inspection.PostProcessingState.Cancelled) return [];
        var until = p.State is Inspection.PostProcessingState.Closed or Inspection.PostProcessingState.Revoked ? p.LastStepOn : QualityEntry.NoEnd;
        Facet Step(string code, string from, string until) => new(
            code, Subjects.Of(p.Producer, p.ProducerDisplayName), V1.QualityEntryKind.PostProcessing, code, Title(p.ProductName, p.Model), p.SampleNumber, p.Authority, from, until);
        List<Facet> facets = [Step("open", p.ConcludedOn, until)];
        if (p.AnnouncedOn.Length > 0) facets.Add(Step("announced", p.AnnouncedOn, until));
        if (p.State == Inspection.PostProcessingState.Revoked) facets.Add(Step("revoked", p.LastStepOn, QualityEntry.NoEnd));
        return facets;
    }

    /// <summary>Honours of areas have no holder, and no file.</summary>
    public static IReadOnlyList<Facet> Of(Brand.Honour h)
    {
        if (h.Holder.Length == 0) return [];
        var code = h.Level switch { Brand.HonourLevel.National => "national", Brand.HonourLevel.Provincial => "provincial", _ => "municipal" };
        var until = h.ValidUntil.Length > 0 ? h.ValidUntil : QualityEntry.NoEnd;
        return
        [
            new("honour", Subjects.Of(h.Holder, ""), V1.QualityEntryKind.Honour, code, h.ObjectName, h.DecisionNumber, h.Authority, h.PublishedOn, until, h.RevokedOn,
                h.RevokedOn.Length > 0 ? (long)V1.QualityEntryStanding.Revoked : QualityEntry.Stands),
        ];
    }

    public static IReadOnlyList<Facet> Of(StandardsV1.Declaration d)
    {
        if (d.State == StandardsV1.DeclarationState.Draft || d.PublishedOn.Length == 0) return [];
        var standing = d.WithdrawnOn.Length == 0 ? QualityEntry.Stands
            : (long)(d.State == StandardsV1.DeclarationState.Annulled ? V1.QualityEntryStanding.Revoked : V1.QualityEntryStanding.GivenBack);
        return [new("declaration", Subjects.Of(d.Enterprise, ""), V1.QualityEntryKind.Declaration, "published", d.StandardName, d.StandardNumber, "", d.PublishedOn, EndedOn: d.WithdrawnOn, Standing: standing)];
    }

    /// <summary>Neither what was refused or withdrawn, nor what was said.</summary>
    public static IReadOnlyList<Facet> Of(Complaint.ComplaintFacts c)
    {
        var void_ = c.State is Complaint.ComplaintState.Refused or Complaint.ComplaintState.Returned
            || c.Outcome is Complaint.ComplaintOutcome.Withdrawn or Complaint.ComplaintOutcome.CaseNotOpened;
        if (c.Respondent.Length == 0 || void_) return [];
        var code = c.Kind == Complaint.ComplaintKind.Dispute ? "dispute" : "report";
        return [new("complaint", Subjects.Of(c.Respondent, ""), V1.QualityEntryKind.Complaint, code, "", "", "", c.ReceivedOn)];
    }

    /// <summary>From its publication on; an annulled listing never was.</summary>
    public static IReadOnlyList<Facet> Of(V1.Listing l)
    {
        if (l.PublishedOn.Length == 0 || l.State == V1.ListingState.Annulled) return [];
        var code = l.List switch
        {
            V1.ListKind.AbnormalOperations => "abnormal-operations",
            V1.ListKind.SeriousViolation => "serious-violation",
            _ => "quality-blacklist",
        };
        var until = l.ExpiresOn.Length > 0 ? l.ExpiresOn : QualityEntry.NoEnd;
        return
        [
            new("listing", Subjects.Of(l.Enterprise, ""), V1.QualityEntryKind.Listing, code, l.GroundText, l.Article, l.Law, l.PublishedOn, until, l.EndedOn,
                l.EndedOn.Length > 0 ? (long)V1.QualityEntryStanding.Over : QualityEntry.Stands),
        ];
    }

    /// <summary>Published penalties, by the gravest of their kinds; withdrawn ones never were.</summary>
    public static IReadOnlyList<Facet> Of(V1.PenaltyChanged e)
    {
        var p = e.Penalty;
        if (p.Enterprise.Length == 0 || p.Kinds.Count == 0 || e.State == V1.PenaltyState.Withdrawn) return [];
        string[] byGravity = ["warning", "fine", "confiscation", "suspension", "revocation"];
        var code = p.Kinds.Select(Code).MaxBy(c => Array.IndexOf(byGravity, c))!;
        return [new("penalty", Subjects.Of(p.Enterprise, ""), V1.QualityEntryKind.Penalty, code, p.Breach, p.DocumentNumber, p.Authority, p.DecidedOn)];

        static string Code(V1.PenaltyKind kind) => kind switch
        {
            V1.PenaltyKind.Warning or V1.PenaltyKind.Criticism => "warning",
            V1.PenaltyKind.Fine => "fine",
            V1.PenaltyKind.Confiscation => "confiscation",
            V1.PenaltyKind.LicenceRevoked or V1.PenaltyKind.Closed or V1.PenaltyKind.Barred => "revocation",
            _ => "suspension",
        };
    }

    private static string Title(string product, string model) => model.Length > 0 ? $"{product} {model}" : product;
}
