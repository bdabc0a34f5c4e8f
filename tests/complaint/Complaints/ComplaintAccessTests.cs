using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Tests.Complaints;

public sealed class ComplaintAccessTests
{
    private const string Handlers = "province_admin city_admin department_officer inspector";

    [Theory]
    [InlineData("LodgeComplaint", Handlers)]
    [InlineData("AcceptComplaint", Handlers)]
    [InlineData("RefuseComplaint", Handlers)]
    [InlineData("CloseComplaint", Handlers)]
    [InlineData("GetComplaint", Handlers + " auditor")]
    [InlineData("ListComplaints", Handlers + " auditor")]
    [InlineData("ExportComplaints", Handlers + " auditor")]
    [InlineData("ListTodos", Handlers + " auditor")]
    [InlineData("RevealReporter", Handlers)] // an auditor reads everything but this
    public async Task Only_the_roles_of_the_table_may_call(string rpc, string allowed)
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        foreach (var role in new[] { "province_admin", "city_admin", "department_officer", "inspector", "laboratory", "brand_office", "auditor", "partner_province", "enterprise", "public" })
            Assert.Equal((role, allowed.Split(' ').Contains(role)), (role, await ReasonAsync(host, rpc, TestCaller.With(role, "620000")) != "ROLE_NOT_ALLOWED"));
        Assert.Equal("SIGN_IN_REQUIRED", await ReasonAsync(host, rpc, TestCaller.Nobody));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_city_sees_and_handles_its_own_region_only(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var refusal = await Refusal.OfAsync(() => host.LodgeAsync(Given.Dispute(), Given.Reporter(), TestCaller.TianshuiAdmin));
        Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE"), (refusal.Code, refusal.Reason));
        var lanzhou = await host.LodgeAsync(Given.Dispute(), Given.Reporter(), TestCaller.LanzhouOfficer);
        var tianshui = host.Complaints(Given.TianshuiOfficer);
        foreach (var refused in new[]
        {
            await Refusal.OfAsync(tianshui.GetComplaintAsync(new() { Name = lanzhou.Name })),
            await Refusal.OfAsync(tianshui.AcceptComplaintAsync(new() { Name = lanzhou.Name })),
            await Refusal.OfAsync(tianshui.RefuseComplaintAsync(new() { Name = lanzhou.Name, Ground = V1.RefusalGround.DocumentsMissing })),
            await Refusal.OfAsync(tianshui.CloseComplaintAsync(new() { Name = lanzhou.Name, Outcome = V1.ComplaintOutcome.Agreement })),
            await Refusal.OfAsync(tianshui.RevealReporterAsync(new() { Name = lanzhou.Name, Purpose = "联系投诉人" })),
            await Refusal.OfAsync(tianshui.GetComplaintAsync(new() { Name = "complaints/0192d3a0-0000-7000-8000-000000000009" })),
        }) Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (refused.Code, refused.Reason));
        Assert.Equal((0, 0), ((await tianshui.ListComplaintsAsync(new())).TotalSize, (await tianshui.ListTodosAsync(new())).TotalSize));
        Assert.Equal(1, (await host.Complaints(TestCaller.LanzhouInspector).ListComplaintsAsync(new())).TotalSize);
        Assert.Equal(1, (await host.Complaints(TestCaller.With("inspector", "620102")).ListTodosAsync(new())).TotalSize);
        Assert.Equal(0, (await host.Complaints(TestCaller.With("inspector", "620103")).ListTodosAsync(new())).TotalSize);
    }

    private static async Task<string> ReasonAsync(TestHost host, string rpc, TestCaller caller)
    {
        var client = host.Complaints(caller);
        try
        {
            Task call = rpc switch
            {
                "LodgeComplaint" => client.LodgeComplaintAsync(new()).ResponseAsync,
                "AcceptComplaint" => client.AcceptComplaintAsync(new()).ResponseAsync,
                "RefuseComplaint" => client.RefuseComplaintAsync(new()).ResponseAsync,
                "CloseComplaint" => client.CloseComplaintAsync(new()).ResponseAsync,
                "GetComplaint" => client.GetComplaintAsync(new()).ResponseAsync,
                "ListComplaints" => client.ListComplaintsAsync(new()).ResponseAsync,
                "ExportComplaints" => client.ExportComplaints(new()).ResponseStream.ReadAllAsync().CountAsync().AsTask(),
                "RevealReporter" => client.RevealReporterAsync(new()).ResponseAsync,
                _ => client.ListTodosAsync(new()).ResponseAsync,
            };
            await call;
            return "";
        }
        catch (RpcException e)
        {
            return (await Refusal.OfAsync(() => Task.FromException(e))).Reason;
        }
    }
}
