using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Imports;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Enterprises;

/// <summary>Every rpc, every role, own and other region.</summary>
public sealed class AccessTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    private const string Readers = "province_admin city_admin department_officer inspector laboratory brand_office auditor";
    private const string Officials = "province_admin city_admin department_officer inspector brand_office auditor";
    private const string Keepers = "province_admin city_admin department_officer";

    private static readonly string[] Roles =
        ["province_admin", "city_admin", "department_officer", "inspector", "laboratory", "brand_office", "auditor", "partner_province", "enterprise", "public"];

    private static readonly Dictionary<string, (string Allowed, Func<CallInvoker, string, string, Task> Call)> Rpcs = new()
    {
        ["GetEnterprise"] = (Readers, (c, name, _) => Register(c).GetEnterpriseAsync(new() { Name = name }).ResponseAsync),
        ["ListEnterprises"] = (Readers, (c, _, region) => Register(c).ListEnterprisesAsync(new() { Region = region }).ResponseAsync),
        ["CreateEnterprise"] = (Keepers, (c, _, region) => Register(c).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(region: region) }).ResponseAsync),
        ["UpdateEnterprise"] = (Keepers, (c, name, _) => Register(c).UpdateEnterpriseAsync(new() { Enterprise = new() { Name = name, CapitalText = Samples.Code() } }).ResponseAsync),
        ["ImportEnterprises"] = ("province_admin city_admin", (c, _, region) => Register(c).ImportAsync([Samples.Enterprise(region: region)])),
        ["GetImport"] = ("province_admin city_admin auditor", (c, _, _) => Register(c).GetImportAsync(new() { Name = "imports/nobody" }).ResponseAsync),
        ["ListImports"] = ("province_admin city_admin auditor", (c, _, _) => Register(c).ListImportsAsync(new()).ResponseAsync),
        ["ListImportProblems"] = ("province_admin city_admin auditor", (c, _, _) => Register(c).ListImportProblemsAsync(new() { Import = "imports/nobody" }).ResponseAsync),
        ["ExportEnterprises"] = (Officials, async (c, _, region) => await Register(c).ExportEnterprises(new() { Region = region }).ResponseStream.ReadAllAsync().ToListAsync()),
        ["ListTodos"] = (Officials, (c, _, _) => Register(c).ListTodosAsync(new()).ResponseAsync),
        ["GetEnterpriseProduct"] = (Readers, (c, name, _) => Products(c).GetEnterpriseProductAsync(new() { Name = $"{name}/products/none" }).ResponseAsync),
        ["ListEnterpriseProducts"] = (Readers, (c, name, _) => Products(c).ListEnterpriseProductsAsync(new() { Parent = name }).ResponseAsync),
        ["CreateEnterpriseProduct"] = (Keepers, (c, name, _) => Products(c).CreateEnterpriseProductAsync(new() { Parent = name, Product = new() { Category = "1001", Model = Samples.Code(), MadeFrom = "2016-01-01" } }).ResponseAsync),
        ["UpdateEnterpriseProduct"] = (Keepers, (c, name, _) => Products(c).UpdateEnterpriseProductAsync(new() { Product = new() { Name = $"{name}/products/none", Model = "甲" } }).ResponseAsync),
    };

    [Fact]
    public void Every_rpc_is_in_the_table_of_this_test() => Assert.Equal(
        V1.EnterpriseService.Descriptor.Methods.Concat(V1.EnterpriseProductService.Descriptor.Methods).Select(m => m.Name).Order(), Rpcs.Keys.Order());

    [Fact]
    public async Task Only_the_roles_of_an_rpc_may_call_it()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var name = (await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise() })).Name;
        foreach (var (rpc, (allowed, call)) in Rpcs)
        {
            foreach (var role in Roles)
            {
                var refusal = await RefusalAsync(() => call(host.Invoker(TestCaller.With(role, "620100")), name, Samples.Chengguan));
                if (allowed.Split(' ').Contains(role)) Assert.True(refusal is not (StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Internal or StatusCode.Unknown), $"{rpc} {role}: {refusal}");
                else Assert.True(refusal == StatusCode.PermissionDenied, $"{rpc} {role}: {refusal}");
            }

            Assert.Equal(StatusCode.Unauthenticated, await RefusalAsync(() => call(host.Invoker(TestCaller.Nobody), name, Samples.Chengguan)));
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_lies_in_another_region_is_neither_seen_nor_changed(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var mine = await host.Register(TestCaller.LanzhouAdmin).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("兰州界内示例厂") });
        var (register, products) = (host.Register(TestCaller.TianshuiAdmin), host.Products(TestCaller.TianshuiAdmin));
        await host.Products().CreateEnterpriseProductAsync(new() { Parent = mine.Name, Product = new() { Category = "1001", MadeFrom = "2016-01-01" } });
        var product = (await host.Products().ListEnterpriseProductsAsync(new() { Parent = mine.Name })).Products.Single();

        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(register.GetEnterpriseAsync(new() { Name = mine.Name }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(register.UpdateEnterpriseAsync(new() { Enterprise = new() { Name = mine.Name, Address = "甲" } }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(products.GetEnterpriseProductAsync(new() { Name = product.Name }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(products.UpdateEnterpriseProductAsync(new() { Product = new() { Name = product.Name, Model = "甲" } }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(products.CreateEnterpriseProductAsync(new() { Parent = mine.Name, Product = new() { Category = "1002", MadeFrom = "2016-01-01" } }))).Reason);
        Assert.Equal(0, (await register.ListEnterprisesAsync(new() { Query = "兰州界内示例厂" })).TotalSize);
        Assert.Equal(0, (await register.ListEnterprisesAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(0, (await products.ListEnterpriseProductsAsync(new() { Parent = mine.Name })).TotalSize);
        Assert.Equal(0, (await products.ListEnterpriseProductsAsync(new() { Parent = "enterprises/-", Region = "620100" })).TotalSize);
        Assert.Equal(1, (await host.Register(TestCaller.LanzhouInspector).ListEnterprisesAsync(new() { Query = "兰州界内示例厂" })).TotalSize);
        Assert.Equal(1, (await host.Register(TestCaller.Auditor).ListEnterprisesAsync(new() { Query = "兰州界内示例厂" })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_writes_into_another_region(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var refusal = await Refusal.OfAsync(host.Register(TestCaller.LanzhouAdmin).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(region: Samples.Qinzhou) }));
        Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", Samples.Qinzhou), (refusal.Code, refusal.Reason, refusal.Metadata["region"]));
        var mine = await host.Register(TestCaller.LanzhouAdmin).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise() });
        var moving = await Refusal.OfAsync(host.Register(TestCaller.LanzhouAdmin).UpdateEnterpriseAsync(new() { Enterprise = new() { Name = mine.Name, Region = Samples.Qinzhou } }));
        Assert.Equal("REGION_OUT_OF_SCOPE", moving.Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(host.Register(TestCaller.With("city_admin", "620100")).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(region: "620171") }))).Reason);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(host.Register(TestCaller.With("city_admin", null)).CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise() }))).Reason);
    }

    private static async Task<StatusCode> RefusalAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return (await Refusal.OfAsync(() => Task.FromException(e))).Code;
        }
    }

    private static V1.EnterpriseService.EnterpriseServiceClient Register(CallInvoker c) => new(c);

    private static V1.EnterpriseProductService.EnterpriseProductServiceClient Products(CallInvoker c) => new(c);
}
