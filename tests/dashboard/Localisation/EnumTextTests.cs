using Microsoft.Extensions.Localization;
using Quality.Dashboard.Localisation;
using Brand = Quality.Protos.Brand.V1;
using Common = Quality.Protos.Common.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Credit = Quality.Protos.Credit.V1;
using Identity = Quality.Protos.Identity.V1;
using Inspection = Quality.Protos.Inspection.V1;
using Standards = Quality.Protos.Standards.V1;

namespace Quality.Dashboard.Tests.Localisation;

/// <summary>A value that a newer proto brings would show its key: every value of every enum that pages name has its texts.</summary>
public sealed class EnumTextTests
{
    private static readonly (string Folder, Type[] Enums)[] Pages =
    [
        ("Honours", [typeof(Brand.InstrumentVerb), typeof(Brand.GrantKind), typeof(Brand.HonourState), typeof(Brand.HonourLevel), typeof(Brand.HonourStage), typeof(Brand.ObjectKind), typeof(Brand.CountingRule)]),
        ("Declarations", [typeof(Standards.StandardKind), typeof(Standards.DeclarationChannel), typeof(Standards.DeclarationState)]),
        ("Samples", [typeof(Inspection.SampleLevel), typeof(Inspection.SampleKind), typeof(Inspection.SampleSelection), typeof(Inspection.SampleRegime), typeof(Inspection.SampleOutcome)]),
        ("Inspected", [typeof(Inspection.InspectedStatus), typeof(Inspection.InspectedClass)]),
        ("Sampling", [typeof(Inspection.SamplingStep), typeof(Inspection.VisitOutcome), typeof(Inspection.VisitGround), typeof(Inspection.AcquisitionMode), typeof(Inspection.ReceiptRefusal), typeof(Inspection.LimitDirection), typeof(Inspection.ContestKind), typeof(Inspection.ContestDecision), typeof(Inspection.SampleLevel), typeof(Inspection.SampleSelection), typeof(Inspection.SampleOutcome)]),
        ("PostProcessing", [typeof(Inspection.PostProcessingState), typeof(Inspection.PostProcessingAction), typeof(Inspection.SeriousKind), typeof(Inspection.TransferKind), typeof(Inspection.SampleLevel), typeof(Inspection.SampleRegime), typeof(Inspection.SampleOutcome)]),
        ("Complaints", [typeof(Complaint.ComplaintKind), typeof(Complaint.ComplaintChannel), typeof(Complaint.ComplaintState), typeof(Complaint.ComplaintOutcome), typeof(Complaint.RefusalGround)]),
        ("QualityFiles", [typeof(Credit.QualityEntryKind), typeof(Credit.QualityEntryStanding), typeof(Credit.EntryObjectionState), typeof(Credit.IdentityKind), typeof(Credit.ContributionNote)]),
        ("Grades", [typeof(Credit.GradeRuleState), typeof(Credit.GradeRunState)]),
        ("Penalties", [typeof(Credit.PenaltyKind), typeof(Credit.PenaltyProcedure), typeof(Credit.PenaltyRoute), typeof(Credit.PenaltyState), typeof(Credit.PenaltyExemption), typeof(Credit.WithdrawalGround), typeof(Credit.PersonalDataKind), typeof(Credit.PenaltyClockKind)]),
        ("Cases", [typeof(Credit.CaseState), typeof(Credit.CaseSource), typeof(Credit.EnforcementKind), typeof(Credit.CaseClockKind)]),
        ("Screening", [typeof(Credit.ScreeningOutcome)]),
        ("Reconciliations", [typeof(Credit.PeerListKind), typeof(Credit.PeerListState), typeof(Credit.PeerDifferenceKind), typeof(Credit.PeerField), typeof(Credit.PeerReason)]),
        ("Accounts", [typeof(Identity.AccountState)]),
        ("Clients", [typeof(Identity.ClientState), typeof(Identity.DataSet)]),
        ("Organisations", [typeof(Identity.DepartmentKind)]),
        ("Audit", [typeof(Common.AuditKind)]),
    ];

    private static readonly TextCatalog Catalog = new();

    [Fact]
    public void Every_value_has_its_texts() => Assert.Empty(
        from page in Pages
        from type in page.Enums
        from object value in Enum.GetValues(type)
        where Convert.ToInt32(value, null) != 0 && Catalog.Find($"Features/{page.Folder}/", $"{type.Name}.{value}") is null
        select $"{page.Folder}: {type.Name}.{value}");

    [Fact]
    public void Marks_and_geographical_indications_are_not_called_honours_and_nothing_is_awarded_but_what_the_law_awards()
    {
        var texts = Catalog.Keys("Features/Honours/").Select(key => (key, Chinese: Catalog.Find("Features/Honours/", key)![0])).ToList();
        Assert.DoesNotContain(texts, text => text.Chinese.Contains("荣誉", StringComparison.Ordinal));
        // domain.md 6 "Words": the verb comes from the instrument, so 授予 stands only in the verb of those that are awarded.
        Assert.Equal(["InstrumentVerb.Award"], texts.Where(text => text.Chinese.Contains("授予", StringComparison.Ordinal)).Select(text => text.key));
    }

    [Fact]
    public void The_choices_leave_out_what_the_wire_does_not_say() =>
        Assert.Equal([Complaint.ComplaintKind.Dispute, Complaint.ComplaintKind.Report], EnumTexts.Choices<Complaint.ComplaintKind>());

    [Fact]
    public void The_key_of_a_value_names_type_and_value()
    {
        IStringLocalizer texts = new TextLocalizer(Catalog, "Features/Complaints/");
        Assert.False(texts["ComplaintKind.Dispute"].ResourceNotFound);
        Assert.Equal(texts["ComplaintKind.Dispute"].Value, texts.Of(Complaint.ComplaintKind.Dispute));
    }
}
