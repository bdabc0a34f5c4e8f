using Quality.Common.Hosting;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests;

/// <summary>A running credit service on each provider.</summary>
public sealed class CreditHosts : HostPair
{
    protected override ServiceModule[] Modules() => [new CreditsModule()];
}

/// <summary>Clients of the credit service.</summary>
internal static class Clients
{
    public static V1.EnterpriseService.EnterpriseServiceClient Register(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.EnterpriseService.EnterpriseServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    public static V1.EnterpriseProductService.EnterpriseProductServiceClient Products(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.EnterpriseProductService.EnterpriseProductServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    public static V1.ListingService.ListingServiceClient Listings(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.ListingService.ListingServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    public static V1.MeasureService.MeasureServiceClient Measures(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.MeasureService.MeasureServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    /// <summary>What was announced of one enterprise, in the order of publication.</summary>
    public static async Task<List<V1.Enterprise>> AnnouncedAsync(this TestHost host, string uscc) =>
        [.. (await host.PublishedAsync<V1.EnterprisesChanged>("credit")).SelectMany(e => e.Enterprises).Where(e => e.Uscc == uscc)];
}
