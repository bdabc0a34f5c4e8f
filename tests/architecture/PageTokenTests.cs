using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Architecture.Tests;

/// <summary>A page token belongs to one rpc: every other list refuses it instead of beginning somewhere in its own rows.</summary>
public sealed class PageTokenTests
{
    private static IEnumerable<MethodDescriptor> Lists => WholeSystem.Rpcs.Where(rpc => rpc.InputType.FindFieldByName("page_token") is not null);

    [Fact]
    public async Task No_list_takes_the_token_of_another_list()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, WholeSystem.Modules());
        var inspectors = host.Client(c => new V1.InspectorService.InspectorServiceClient(c), TestCaller.ProvinceAdmin);
        foreach (var number in new[] { "G1", "G2" })
            await inspectors.CreateInspectorAsync(new() { Inspector = new() { DisplayName = "检查员", Region = "620102", CertificateNumber = number, ValidFrom = "2016-01-01", ValidTo = "2099-12-31", Qualifications = { "1001" }, WorkloadLimit = 5 } });
        var token = (await inspectors.ListInspectorsAsync(new() { PageSize = 1 })).NextPageToken;
        Assert.Single((await inspectors.ListInspectorsAsync(new() { PageSize = 1, PageToken = token })).Inspectors);

        List<string> taken = [], refused = [];
        foreach (var rpc in Lists.Where(rpc => rpc.Name != "ListInspectors"))
        {
            var outcome = await RawCall.CallAsync(host.Invoker(TestCaller.ProvinceAdmin), rpc, With(rpc.InputType, token));
            if (outcome.Code == StatusCode.OK) taken.Add(rpc.FullName);
            else if ((outcome.Code, outcome.Reason) == (StatusCode.InvalidArgument, "INVALID_FIELDS")) refused.Add(rpc.FullName);
        }

        Assert.Empty(taken);
        // The siblings have no other filters, and their rows have keys of the same form.
        Assert.All(["LaboratoryService.ListLaboratories", "ItemListService.ListItemLists", "PlanService.ListPlans", "TaskService.ListTasks", "PlatformService.ListPlatforms"], one =>
            Assert.Contains("quality.inspection.v1." + one, refused));
    }

    private static byte[] With(MessageDescriptor type, string token)
    {
        var request = (IMessage)Activator.CreateInstance(type.ClrType)!;
        type.FindFieldByName("page_token").Accessor.SetValue(request, token);
        return request.ToByteArray();
    }
}
