using Quality.Brands;
using Quality.Common.Storage;
using Quality.Complaints;
using Quality.Credits;
using Quality.Indicators;
using Quality.Inspections;
using Quality.Standards;
using Quality.Testing;
using Credit = Quality.Protos.Credit.V1;
using Inspection = Quality.Protos.Inspection.V1;

namespace Quality.Stories.Tests;

/// <summary>All services that keep records, in one host, and the people who act in the stories.</summary>
internal sealed class World(TestHost host) : IAsyncDisposable
{
    public static readonly TestCaller SecondPerson = new("second-person", ["province_admin"], "620000");
    public static readonly TestCaller Laboratory = new("story-laboratory", ["laboratory"], "620000");

    public TestHost Host => host;

    /// <summary>Monday, 2018-06-11, 10:00 in Lanzhou.</summary>
    public static async Task<World> StartAsync(DatabaseProvider provider)
    {
        var host = await TestHost.StartAsync(
            provider, new CreditsModule(), new InspectionsModule(), new IndicatorsModule(), new BrandsModule(), new ComplaintsModule(), new StandardsModule());
        host.Clock.Set(new(2018, 6, 11, 2, 0, 0, TimeSpan.Zero));
        return new(host);
    }

    public Inspection.SamplingService.SamplingServiceClient Samplings(TestCaller? caller = null) => host.Client(c => new Inspection.SamplingService.SamplingServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    /// <summary>An invented maker of furniture that the register knows.</summary>
    public async Task<string> EnterpriseAsync(string uscc, string region)
    {
        var register = host.Client(c => new Credit.EnterpriseService.EnterpriseServiceClient(c), TestCaller.ProvinceAdmin);
        var enterprise = await register.CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = uscc, DisplayName = $"示例家具{uscc[^4..]}有限公司", Region = region, Status = Credit.EnterpriseStatus.Existing } });
        var products = host.Client(c => new Credit.EnterpriseProductService.EnterpriseProductServiceClient(c), TestCaller.ProvinceAdmin);
        await products.CreateEnterpriseProductAsync(new() { Parent = enterprise.Name, Product = new() { Category = "1001", Model = "CZ-120", MadeFrom = "2015-01-01" } });
        return enterprise.Name;
    }

    /// <summary>Two inspectors and one laboratory.</summary>
    public async Task<string> LibrariesAsync()
    {
        var inspectors = host.Client(c => new Inspection.InspectorService.InspectorServiceClient(c), TestCaller.ProvinceAdmin);
        foreach (var number in new[] { "G1", "G2", "G3" })
            await inspectors.CreateInspectorAsync(new()
            {
                Inspector = new() { DisplayName = "检查员" + number, Region = "620000", CertificateNumber = number, ValidFrom = "2016-01-01", ValidTo = "2019-12-31", Qualifications = { "1001" }, WorkloadLimit = 9, Account = "sub-" + number },
            });
        var laboratories = host.Client(c => new Inspection.LaboratoryService.LaboratoryServiceClient(c), TestCaller.ProvinceAdmin);
        return (await laboratories.CreateLaboratoryAsync(new()
        {
            Laboratory = new()
            {
                DisplayName = "示例检验所", Uscc = "91620102224371234X", Region = "620102", AccreditationNumber = "2016-28", ValidFrom = "2016-01-01", ValidTo = "2019-12-31",
                Account = Laboratory.Subject, Methods = { new Inspection.AccreditedMethod { Item = "甲醛释放量", Method = "GB 18584" } },
            },
        })).Name;
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
