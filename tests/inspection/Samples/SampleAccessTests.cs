using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Samples;

public sealed class SampleAccessTests
{
    private const string Readers = "province_admin city_admin department_officer inspector laboratory brand_office auditor";

    [Theory]
    [InlineData("RecordConclusion", "province_admin city_admin department_officer inspector laboratory")]
    [InlineData("GetSample", Readers)]
    [InlineData("ListSamples", Readers)]
    [InlineData("ListSampleVersions", Readers)]
    [InlineData("ExportSamples", "province_admin city_admin department_officer inspector brand_office auditor")]
    [InlineData("ListTodos", Readers)]
    public async Task Only_the_roles_of_the_table_may_call(string rpc, string allowed)
    {
        await using var host = await Given.HostAsync(DatabaseProvider.Sqlite);
        foreach (var role in new[] { "province_admin", "city_admin", "department_officer", "inspector", "laboratory", "brand_office", "auditor", "partner_province", "enterprise", "public" })
            Assert.Equal((role, allowed.Split(' ').Contains(role)), (role, await ReasonAsync(host, rpc, TestCaller.With(role, "620000")) is not ("ROLE_NOT_ALLOWED" or "DATA_SET_NOT_SHARED")));
        Assert.Equal("SIGN_IN_REQUIRED", await ReasonAsync(host, rpc, TestCaller.Nobody));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_city_sees_and_records_its_own_region_only(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var lanzhou = await host.RecordAsync(Given.CitySample("L-1", "620102"), caller: TestCaller.LanzhouAdmin);
        var refusal = await Refusal.OfAsync(() => host.RecordAsync(Given.CitySample("L-2", "620502"), caller: TestCaller.LanzhouAdmin));
        Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", "620502"), (refusal.Code, refusal.Reason, refusal.Metadata["region"]));
        var tianshui = host.Samples(TestCaller.TianshuiAdmin);
        var change = lanzhou.Clone();
        foreach (var refused in new[]
        {
            await Refusal.OfAsync(tianshui.GetSampleAsync(new() { Name = lanzhou.Name })),
            await Refusal.OfAsync(tianshui.ListSampleVersionsAsync(new() { Name = lanzhou.Name })),
            await Refusal.OfAsync(tianshui.RecordConclusionAsync(new() { Sample = change, Reason = "更正" })),
            await Refusal.OfAsync(tianshui.GetSampleAsync(new() { Name = "samples/0192d3a0-0000-7000-8000-000000000009" })),
        }) Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (refused.Code, refused.Reason));
        Assert.Equal(0, (await tianshui.ListSamplesAsync(new())).TotalSize);
        Assert.Equal(1, (await host.Samples(TestCaller.LanzhouInspector).ListSamplesAsync(new())).TotalSize);
        // 兰州新区 is its own unit: 兰州市 without it.
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(() => host.RecordAsync(Given.CitySample("L-3", "620171"), caller: TestCaller.LanzhouAdmin))).Reason);
        (change.Region, change.ProducerRegion) = ("620502", "620502");
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(() => host.RecordAsync(change, "更正", TestCaller.LanzhouAdmin))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_check_is_recorded_at_the_level_that_ordered_it(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var provincial = await host.RecordAsync(Given.Sample("A-1"));
        foreach (var level in new[] { V1.SampleLevel.Provincial, V1.SampleLevel.National })
        {
            var refusal = await Refusal.OfAsync(() => host.RecordAsync(Given.Sample("A-2", s => s.Level = level), caller: TestCaller.LanzhouAdmin));
            Assert.Equal(("REGION_OUT_OF_SCOPE", "620000"), (refusal.Reason, refusal.Metadata["region"]));
        }

        // The city sees a provincial check in its region and cannot change it.
        Assert.Equal(provincial, await host.Samples(TestCaller.LanzhouAdmin).GetSampleAsync(new() { Name = provincial.Name }));
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(() => host.RecordAsync(provincial, "更正", TestCaller.LanzhouAdmin))).Code);
        var municipal = await Refusal.OfAsync(() => host.RecordAsync(Given.CitySample("C-1", "620102"), caller: Given.ChengguanInspector));
        Assert.Equal(("REGION_OUT_OF_SCOPE", "620100"), (municipal.Reason, municipal.Metadata["region"]));
        var county = Given.CitySample("C-1", "620102");
        county.Level = V1.SampleLevel.County;
        Assert.Equal(V1.SampleLevel.County, (await host.RecordAsync(county, caller: Given.ChengguanInspector)).Level);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_laboratory_reports_and_the_authority_concludes(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var final = Given.Sample("A-1", s => s.Final = true);
        Assert.Equal("FINAL_BY_AUTHORITY", (await Refusal.OfAsync(() => host.RecordAsync(final, caller: Given.Laboratory))).Violations[0].Reason);
        var reported = await host.RecordAsync(Given.Sample("A-1"), caller: Given.Laboratory);
        reported.Final = true;
        var concluded = await host.RecordAsync(reported, "期满无异议");
        Assert.Equal(["sample.final"], (await Refusal.OfAsync(() => host.RecordAsync(concluded, "更正", Given.Laboratory))).Fields);
    }

    private static async Task<string> ReasonAsync(TestHost host, string rpc, TestCaller caller)
    {
        var client = host.Samples(caller);
        try
        {
            Task call = rpc switch
            {
                "RecordConclusion" => client.RecordConclusionAsync(new()).ResponseAsync,
                "GetSample" => client.GetSampleAsync(new()).ResponseAsync,
                "ListSamples" => client.ListSamplesAsync(new()).ResponseAsync,
                "ListSampleVersions" => client.ListSampleVersionsAsync(new()).ResponseAsync,
                "ExportSamples" => client.ExportSamples(new()).ResponseStream.ReadAllAsync().CountAsync().AsTask(),
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
