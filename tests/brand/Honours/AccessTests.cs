using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class AccessTests
{
    private static readonly TestCaller[] Readers =
        [TestCaller.ProvinceAdmin, TestCaller.BrandOffice, TestCaller.LanzhouAdmin, TestCaller.LanzhouOfficer, TestCaller.LanzhouInspector, TestCaller.Auditor];

    private static readonly TestCaller[] Strangers =
        [TestCaller.With("enterprise", "620100"), TestCaller.With("laboratory", "620000"), TestCaller.With("partner_province", "620000"), TestCaller.With("public", null)];

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_authorities_read_the_administrations_and_the_brand_office_write_and_nobody_else_does_anything(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var honour = await brand.GrantAsync(Samples.FamousBrand());
        foreach (var (rpc, call) in Reads(honour.Name))
        {
            foreach (var reader in Readers) Assert.True(await CodeAsync(call(brand.Of(reader))) == StatusCode.OK, $"{reader.Subject} {rpc}");
            foreach (var stranger in Strangers) Assert.True(await CodeAsync(call(brand.Of(stranger))) == StatusCode.PermissionDenied, $"{stranger.Subject} {rpc}");
            Assert.Equal(StatusCode.Unauthenticated, await CodeAsync(call(brand.Of(TestCaller.Nobody))));
        }

        foreach (var reader in new[] { TestCaller.LanzhouOfficer, TestCaller.LanzhouInspector, TestCaller.Auditor }.Concat(Strangers))
        {
            Assert.Equal(StatusCode.PermissionDenied, await CodeAsync(brand.Of(reader).GrantHonourAsync(new() { Honour = Samples.FamousBrand("另一件") }).ResponseAsync));
            Assert.Equal(StatusCode.PermissionDenied, await CodeAsync(brand.Of(reader).RevokeHonourAsync(new() { Name = honour.Name, Reason = "撤销" }).ResponseAsync));
        }

        foreach (var writer in new[] { TestCaller.ProvinceAdmin, TestCaller.BrandOffice, TestCaller.LanzhouAdmin })
        {
            var own = await brand.GrantAsync(Samples.FamousBrand($"{writer.Subject} 的产品"), writer);
            await brand.Of(writer).RevokeHonourAsync(new() { Name = own.Name, Reason = "撤销" });
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_citys_people_see_and_act_on_their_own_region_only(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var (lanzhou, tianshui) = (brand.Of(TestCaller.LanzhouAdmin), brand.Of(TestCaller.TianshuiAdmin));
        var own = await brand.GrantAsync(Samples.FamousBrand(region: "620102"), TestCaller.LanzhouAdmin);
        var newArea = await brand.GrantAsync(Samples.FamousBrand("新区产品", region: "620171"));
        var award = await brand.GrantAsync(Samples.Award());

        foreach (var region in new[] { "620502", "620171", "620000" })
        {
            var denied = await Refusal.OfAsync(lanzhou.GrantHonourAsync(new() { Honour = Samples.FamousBrand("别处的产品", region) }));
            Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE"), (denied.Code, denied.Reason));
        }

        foreach (var (client, name) in new[] { (tianshui, own.Name), (lanzhou, newArea.Name), (lanzhou, award.Name) })
        {
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(client.GetHonourAsync(new() { Name = name }))).Reason);
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(client.RevokeHonourAsync(new() { Name = name, Reason = "撤销" }))).Reason);
        }

        Assert.Equal([own.Name], (await lanzhou.ListHonoursAsync(new())).Honours.Select(h => h.Name));
        Assert.Equal(0, (await tianshui.ListHonoursAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(3, (await brand.Of(TestCaller.Auditor).ListHonoursAsync(new())).TotalSize);
        Assert.Equal([own.Name], (await ExportTests.ExportAsync(lanzhou, new())).Rows.Select(h => h.Name));
    }

    private static IEnumerable<(string Rpc, Func<V1.HonourService.HonourServiceClient, Task> Call)> Reads(string name) =>
    [
        ("GetInstrument", c => c.GetInstrumentAsync(new() { Name = "instruments/gi-product" }).ResponseAsync),
        ("ListInstruments", c => c.ListInstrumentsAsync(new()).ResponseAsync),
        ("GetHonour", c => c.GetHonourAsync(new() { Name = name }).ResponseAsync),
        ("ListHonours", c => c.ListHonoursAsync(new()).ResponseAsync),
        ("ExportHonours", c => ExportTests.ExportAsync(c, new())),
        ("ListTodos", c => c.ListTodosAsync(new()).ResponseAsync),
    ];

    private static async Task<StatusCode> CodeAsync(Task call)
    {
        try
        {
            await call;
            return StatusCode.OK;
        }
        catch (RpcException e)
        {
            return e.StatusCode;
        }
    }
}
