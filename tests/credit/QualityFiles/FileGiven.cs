using Quality.Common.Storage;
using Quality.Testing;
using Brand = Quality.Protos.Brand.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Inspection = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.QualityFiles;

/// <summary>What tests of quality files have in common.</summary>
internal static class FileGiven
{
    public static readonly TestCaller OtherOfficer = new("lanzhou-officer-2", ["department_officer"], "620100");

    public static V1.QualityFileService.QualityFileServiceClient Files(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.QualityFileService.QualityFileServiceClient(c), caller ?? TestCaller.LanzhouOfficer);

    public static V1.GradeService.GradeServiceClient Grades(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.GradeService.GradeServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    /// <summary>A new enterprise; answers its name.</summary>
    public static async Task<string> EnterpriseAsync(this TestHost host, string region = Samples.Chengguan) =>
        (await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(region: region) })).Name;

    public static V1.QualityEntry Certificate(string enterprise, Action<V1.QualityEntry>? with = null)
    {
        var entry = new V1.QualityEntry
        {
            Enterprise = enterprise, Kind = V1.QualityEntryKind.Certificate, Code = "iso-9001", Title = "质量管理体系认证", Number = "00119Q30001R0M/6200", Authority = "示例认证中心",
            FromOn = "2018-05-01", UntilOn = "2021-04-30", Source = "认证证书扫描件 1 号",
        };
        with?.Invoke(entry);
        return entry;
    }

    public static Inspection.Sample Sample(string enterprise, string name, long version, bool conforms = false, string on = "2019-03-20", Action<Inspection.Sample>? with = null)
    {
        var sample = new Inspection.Sample
        {
            Name = name, Version = version, Number = "SC-" + name[^4..], Authority = "示例省质监局", Level = Inspection.SampleLevel.Provincial, Kind = Inspection.SampleKind.Supervision, Producer = enterprise,
            ProducerDisplayName = "兰州示例纺织有限公司", ProductName = "毛巾", Model = "甲型", SampledOn = "2019-03-01", ConcludedOn = on, Final = true,
            Outcome = conforms ? Inspection.SampleOutcome.Conforming : Inspection.SampleOutcome.Nonconforming,
        };
        with?.Invoke(sample);
        return sample;
    }

    public static Task ConcludeAsync(this TestHost host, Inspection.Sample sample) => host.DeliverAsync("credit", new Inspection.SampleConcluded { Sample = sample });

    public static Brand.Honour Honour(string enterprise, string name, long version = 1) => new()
    {
        Name = name, Version = version, Holder = enterprise, Level = Brand.HonourLevel.Provincial, ObjectName = "示例牌毛巾", DecisionNumber = "示例名推委〔2018〕1号", Authority = "示例名推委",
        PublishedOn = "2018-09-01", ValidUntil = "2021-08-31",
    };

    public static StandardsV1.Declaration Declaration(string enterprise, string name, long version = 1) => new()
    {
        Name = name, Version = version, Enterprise = enterprise, StandardNumber = "Q/SL 001-2018", StandardName = "毛巾", State = StandardsV1.DeclarationState.Published, PublishedOn = "2018-06-01",
    };

    public static Complaint.ComplaintFacts Complaint(string enterprise, string name, long version = 1) => new()
    {
        Name = name, Version = version, Respondent = enterprise, Kind = Protos.Complaint.V1.ComplaintKind.Dispute, ReceivedOn = "2019-02-01", State = Protos.Complaint.V1.ComplaintState.Mediating,
    };

    public static string NewName(string collection) => $"{collection}/{Guid.CreateVersion7()}";
}
