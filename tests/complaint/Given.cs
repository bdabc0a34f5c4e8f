using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Tests;

/// <summary>A host on an ordinary day of 2021, when Order 20 is in force, and complaints of nobody about an invented enterprise.</summary>
internal static class Given
{
    public const string Respondent = "enterprises/91620100MA72ABCD97";
    public const string ReporterName = "投诉人甲某某";
    public const string ReporterPhone = "13900000000";

    public static readonly TestCaller TianshuiOfficer = TestCaller.With("department_officer", "620500");

    /// <summary>Tuesday, 2021-05-25, 10:00 in Lanzhou.</summary>
    public static async Task<TestHost> HostAsync(DatabaseProvider provider)
    {
        var host = await TestHost.StartAsync(provider, new ComplaintsModule());
        host.Clock.Set(new(2021, 5, 25, 2, 0, 0, TimeSpan.Zero));
        return host;
    }

    public static V1.ComplaintService.ComplaintServiceClient Complaints(this TestHost host, TestCaller caller) =>
        host.Client(c => new V1.ComplaintService.ComplaintServiceClient(c), caller);

    public static async Task<V1.Complaint> LodgeAsync(this TestHost host, V1.Complaint complaint, V1.Reporter? reporter = null, TestCaller? caller = null) =>
        await host.Complaints(caller ?? TestCaller.ProvinceAdmin).LodgeComplaintAsync(new() { Complaint = complaint, Reporter = reporter });

    public static V1.Complaint Dispute(Action<V1.Complaint>? change = null)
    {
        var complaint = new V1.Complaint
        {
            Kind = V1.ComplaintKind.Dispute,
            Respondent = Respondent,
            ProductCategory = "1001",
            Region = "620102",
            Channel = V1.ComplaintChannel.Hotline,
            ReceivedOn = "2021-05-20",
            PurchasedOn = "2021-05-01",
            Problem = "餐桌开裂，商家不予退换。",
        };
        change?.Invoke(complaint);
        return complaint;
    }

    public static V1.Complaint Report(Action<V1.Complaint>? change = null) => Dispute(c =>
    {
        (c.Kind, c.PurchasedOn, c.Problem) = (V1.ComplaintKind.Report, "", "家具甲醛超标。");
        change?.Invoke(c);
    });

    public static V1.Reporter Reporter() => new() { DisplayName = ReporterName, Phone = ReporterPhone };
}
