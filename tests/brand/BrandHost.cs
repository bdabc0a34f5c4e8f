using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Quality.Brands.Honours;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests;

/// <summary>A running brand service with its clients.</summary>
internal sealed class BrandHost(TestHost host) : IAsyncDisposable
{
    public TestHost Host => host;

    public V1.HonourService.HonourServiceClient Office => Of(TestCaller.BrandOffice);

    public static async Task<BrandHost> StartAsync(DatabaseProvider provider) => new(await TestHost.StartAsync(provider, new BrandsModule()));

    public V1.HonourService.HonourServiceClient Of(TestCaller caller) => host.Client(c => new V1.HonourService.HonourServiceClient(c), caller);

    public async Task<V1.Honour> GrantAsync(V1.Honour honour, TestCaller? caller = null) => await Of(caller ?? TestCaller.BrandOffice).GrantHonourAsync(new() { Honour = honour });

    public Task<List<T>> PublishedAsync<T>() where T : IMessage<T>, new() => host.PublishedAsync<T>("brand");

    /// <summary>Writes many decisions in one transaction, past the rpc.</summary>
    public Task InsertAsync(IEnumerable<V1.Honour> honours) => host.Services.GetRequiredService<UnitOfWork<BrandsModule>>().JobAsync(async tx =>
    {
        foreach (var honour in honours)
        {
            var decision = HonourRequest.Decision(new() { Honour = honour }, tx.Today);
            Assert.True(await HonourStore.InsertAsync(tx, new Honour(tx.NewId(), decision, tx.Now)));
        }

        return 0;
    });

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

/// <summary>Decisions as an office would type them; invented, except the codes.</summary>
internal static class Samples
{
    public const string Holder = "enterprises/91620100MA72ABCD97";

    public static V1.Honour FamousBrand(string product = "羊绒围巾", string region = "620102", string decision = "甘质监〔2017〕12号") => new()
    {
        Instrument = "instruments/gansu-famous-brand", Level = V1.HonourLevel.Provincial, ObjectName = product, Holder = Holder, HolderDisplayName = "兰州示例纺织有限公司",
        Region = region, ProductCategory = "5003", DecisionNumber = decision, Authority = "甘肃省质量技术监督局", PublishedOn = "2017-12-01", ValidUntil = "2020-11-30",
        GrantKind = V1.GrantKind.New,
    };

    public static V1.Honour GiProduct(string product = "示例百合", string region = "620100") => new()
    {
        Instrument = "instruments/gi-product", Level = V1.HonourLevel.National, ObjectName = product, Region = region, ProductCategory = "3021",
        DecisionNumber = "质检总局2018年第1号公告", Authority = "国家质检总局", PublishedOn = "2018-01-10", GrantKind = V1.GrantKind.New,
    };

    public static V1.Honour Zone(V1.HonourStage stage, string publishedOn, string decision, string area = "示例产业园区", string region = "620500") => new()
    {
        Instrument = "instruments/famous-brand-zone", Level = V1.HonourLevel.National, Stage = stage, ObjectName = area, ObjectKey = $"zone-{area}", Region = region,
        ProductCategory = "3004", DecisionNumber = decision, Authority = "国家质检总局", PublishedOn = publishedOn, GrantKind = V1.GrantKind.New,
    };

    public static V1.Honour Mark(string mark = "示例") => new()
    {
        Instrument = "instruments/well-known-trademark", Level = V1.HonourLevel.National, ObjectName = mark, ObjectKey = "1234567", Holder = Holder, Region = "620102",
        ProductCategory = "5001", DecisionNumber = "商标驰字〔2018〕1号", Authority = "国家工商行政管理总局商标局", PublishedOn = "2018-03-01", GrantKind = V1.GrantKind.New,
    };

    public static V1.Honour Award(string publishedOn = "2019-05-01") => new()
    {
        Instrument = "instruments/government-quality-award", Level = V1.HonourLevel.Provincial, ObjectName = "示例组织", Region = "620000", DecisionNumber = "甘政发〔2019〕1号",
        Authority = "甘肃省人民政府", PublishedOn = publishedOn, ValidUntil = "2024-04-30", GrantKind = V1.GrantKind.New,
    };
}
