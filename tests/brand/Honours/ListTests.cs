using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Brands.Honours;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class ListTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_filter_finds_what_it_names(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var silk = Samples.FamousBrand("50%_丝绸", "620502", "甘质监〔2018〕7号");
        (silk.PublishedOn, silk.GrantKind, silk.Holder, silk.HolderDisplayName) = ("2018-12-31", V1.GrantKind.ReEvaluated, "", "天水示例合作社");
        V1.Honour[] sent = [Samples.FamousBrand(), silk, Samples.GiProduct(), Samples.Zone(V1.HonourStage.Preparation, "2017-03-01", "5号"), Samples.Award()];
        foreach (var honour in sent) await brand.GrantAsync(honour);

        await FindsAsync(brand, new() { Query = "围巾" }, "羊绒围巾");
        await FindsAsync(brand, new() { Query = "天水示例" }, "50%_丝绸");
        await FindsAsync(brand, new() { Query = "[2017]12" }, "羊绒围巾");
        await FindsAsync(brand, new() { Query = "50%_" }, "50%_丝绸");
        await FindsAsync(brand, new() { Query = "5%" });
        await FindsAsync(brand, new() { Instrument = "instruments/gi-product" }, "示例百合");
        await FindsAsync(brand, new() { Region = "620100" }, "羊绒围巾", "示例百合");
        await FindsAsync(brand, new() { Region = "620502" }, "50%_丝绸");
        await FindsAsync(brand, new() { Region = "620000" }, [.. sent.Select(h => h.ObjectName)]);
        await FindsAsync(brand, new() { Region = "110105" });
        await FindsAsync(brand, new() { Holder = Samples.Holder }, "羊绒围巾");
        await FindsAsync(brand, new() { ProductCategory = "3004" }, "示例产业园区");
        await FindsAsync(brand, new() { Levels = { V1.HonourLevel.National } }, "示例百合", "示例产业园区");
        await FindsAsync(brand, new() { Stages = { V1.HonourStage.Preparation, V1.HonourStage.Named } }, "示例产业园区");
        await FindsAsync(brand, new() { GrantKinds = { V1.GrantKind.ReEvaluated } }, "50%_丝绸");
        await FindsAsync(brand, new() { PublishedFrom = "2018-12-31" }, "50%_丝绸", "示例组织");
        await FindsAsync(brand, new() { PublishedTo = "2017-12-01" }, "羊绒围巾", "示例产业园区");
        await FindsAsync(brand, new() { Query = "示例", Levels = { V1.HonourLevel.Provincial }, PublishedTo = "2017-12-31" }, "羊绒围巾");
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pages_follow_one_another_without_a_gap_the_last_published_first(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        await brand.InsertAsync(Enumerable.Range(0, 23).Select(i => new V1.Honour(Samples.FamousBrand($"产品{i}")) { PublishedOn = $"2017-0{1 + i % 4}-01" }));
        var request = new V1.ListHonoursRequest { PageSize = 5, Levels = { V1.HonourLevel.Provincial } };
        List<V1.Honour> all = [];
        do
        {
            var answer = await brand.Office.ListHonoursAsync(request);
            Assert.Equal(23, answer.TotalSize);
            all.AddRange(answer.Honours);
            request.PageToken = answer.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(23, all.Select(h => h.Name).Distinct().Count());
        Assert.Equal(all.OrderByDescending(h => h.PublishedOn, StringComparer.Ordinal).ThenByDescending(h => h.Name, StringComparer.Ordinal), all);

        var token = (await brand.Office.ListHonoursAsync(new() { PageSize = 5 })).NextPageToken;
        var other = await Refusal.OfAsync(brand.Office.ListHonoursAsync(new() { PageSize = 5, Query = "产品", PageToken = token }));
        Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_OF_OTHER_FILTERS"), (other.Code, Assert.Single(other.Violations).Reason));
        var broken = await Refusal.OfAsync(brand.Office.ListHonoursAsync(new() { PageToken = "x" }));
        Assert.Equal("BAD_PAGE_TOKEN", Assert.Single(broken.Violations).Reason);
        Assert.Equal("page_size", Assert.Single((await Refusal.OfAsync(brand.Office.ListHonoursAsync(new() { PageSize = -1 }))).Fields));
        Assert.Equal(18, (await brand.Office.ListHonoursAsync(new() { PageSize = 18, PageToken = token })).Honours.Count);
    }

    /// <summary>The state is computed twice, in <see cref="Honour.StateOn"/> and in SQL; on every day the two agree.</summary>
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_filter_by_state_agrees_with_the_state_that_is_shown_on_every_day(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        string[] ends = ["", "2018-06-30", "2018-12-31", "2019-01-01", "2020-11-30", "2030-01-01"];
        await brand.InsertAsync(ends.SelectMany(end => new[]
        {
            new V1.Honour(Samples.FamousBrand($"名牌到{end}")) { ValidUntil = end },
            new V1.Honour(Samples.GiProduct($"地标到{end}")) { ValidUntil = end },
        }));
        foreach (var honour in (await brand.Office.ListHonoursAsync(new() { Query = "2019-01-01" })).Honours)
            await brand.Office.RevokeHonourAsync(new() { Name = honour.Name, RevokedOn = "2019-05-01", Reason = "撤销" });

        foreach (var day in new[] { "2018-06-30", "2018-07-01", "2018-12-31", "2019-01-01", "2019-04-30", "2019-05-01", "2020-12-01", "2030-01-01", "2030-01-02" })
        {
            brand.Host.Clock.Set(DateTimeOffset.Parse($"{day}T12:00:00+08:00", null));
            var all = (await brand.Office.ListHonoursAsync(new())).Honours;
            Assert.Equal(12, all.Count);
            foreach (var state in Enum.GetValues<V1.HonourState>().Where(s => s != V1.HonourState.Unspecified))
            {
                var found = await brand.Office.ListHonoursAsync(new() { States = { state } });
                Assert.Equal(all.Where(h => h.State == state), found.Honours);
            }
        }
    }

    private static async Task FindsAsync(BrandHost brand, V1.ListHonoursRequest request, params string[] objects)
    {
        var answer = await brand.Office.ListHonoursAsync(request);
        Assert.Equal(objects.Order(StringComparer.Ordinal), answer.Honours.Select(h => h.ObjectName).Order(StringComparer.Ordinal));
        Assert.Equal(objects.Length, answer.TotalSize);
    }
}
