using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests;

public sealed class SmokeTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Answers(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var client = host.Client(c => new V1.EnterpriseService.EnterpriseServiceClient(c), TestCaller.ProvinceAdmin);
        var made = await client.CreateEnterpriseAsync(new() { Enterprise = new() { Uscc = "91620100MA72ABCD97", DisplayName = "兰州示例纺织有限公司", Region = "620102", RegisteredOn = "2018-03-01" } });
        var read = await client.GetEnterpriseAsync(new() { Name = made.Name });
        Assert.Equal(made, read);
        var list = await client.ListEnterprisesAsync(new() { Query = "纺织" });
        Assert.Equal(1, list.TotalSize);
        await TestHost.EventuallyAsync(async () => (await host.PublishedAsync<V1.EnterprisesChanged>("credit")).Count == 1, "published");
    }
}
