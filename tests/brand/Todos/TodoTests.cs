using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Todos;

public class TodoTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_zone_waits_two_years_at_most_until_it_is_named_and_an_honour_until_it_is_re_evaluated(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        brand.Host.Clock.Set(DateTimeOffset.Parse("2018-10-01T09:00:00+08:00", null));
        var zone = await brand.GrantAsync(Samples.Zone(V1.HonourStage.Preparation, "2017-03-01", "1号"));
        var named = await brand.GrantAsync(Samples.Zone(V1.HonourStage.Preparation, "2016-03-01", "2号", "已命名园区"));
        await brand.GrantAsync(Samples.Zone(V1.HonourStage.Named, "2018-03-01", "3号", "已命名园区"));
        var revoked = await brand.GrantAsync(Samples.Zone(V1.HonourStage.Preparation, "2016-05-01", "4号", "撤销园区"));
        await brand.Office.RevokeHonourAsync(new() { Name = revoked.Name, Reason = "逾期" });
        var expiring = await brand.GrantAsync(new V1.Honour(Samples.FamousBrand("到期产品")) { ValidUntil = "2018-12-30", Region = "620502" });
        await brand.GrantAsync(new V1.Honour(Samples.FamousBrand("还早产品")) { ValidUntil = "2018-12-31" });
        await brand.GrantAsync(new V1.Honour(Samples.FamousBrand("复评产品")) { ValidUntil = "2018-12-01" });
        await brand.GrantAsync(new V1.Honour(Samples.FamousBrand("复评产品", decision: "甘质监〔2018〕3号")) { PublishedOn = "2018-09-01", ValidUntil = "", GrantKind = V1.GrantKind.ReEvaluated });

        var todos = await brand.Office.ListTodosAsync(new());
        Assert.Equal([(expiring.Name, "HONOUR_EXPIRES", "2018-12-30"), (zone.Name, "ZONE_TO_ACCEPT", "2019-03-01")], todos.Todos.Select(t => (t.Name, t.Reason, t.DueOn)));
        Assert.Equal((2, "2018-10-01", ""), (todos.TotalSize, todos.AsOf, todos.NextPageToken));
        Assert.Equal(("2.6.1b", "620502"), (todos.Todos[0].Clause, todos.Todos[0].Region));
        Assert.Equal(["province_admin", "city_admin", "brand_office"], todos.Todos[0].Roles);

        brand.Host.Clock.Set(DateTimeOffset.Parse("2019-06-01T09:00:00+08:00", null));
        var later = await brand.Office.ListTodosAsync(new() { DueBy = "2019-06-01" });
        Assert.Equal([zone.Name], later.Todos.Select(t => t.Name)); // overdue; the famous brand has ended and its instrument too
        Assert.NotEqual(named.Name, zone.Name);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Everybody_sees_what_is_theirs_to_do(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        await brand.InsertAsync(Enumerable.Range(1, 7).Select(i => Samples.Zone(V1.HonourStage.Preparation, $"2017-0{i}-01", $"{i}号", $"园区{i}", i < 5 ? "620502" : "620102")));
        var first = await brand.Office.ListTodosAsync(new() { PageSize = 4 });
        var second = await brand.Office.ListTodosAsync(new() { PageSize = 4, PageToken = first.NextPageToken });
        Assert.Equal(Enumerable.Range(1, 7).Select(i => $"2019-0{i}-01"), first.Todos.Concat(second.Todos).Select(t => t.DueOn));
        Assert.Equal(4, (await brand.Of(TestCaller.TianshuiAdmin).ListTodosAsync(new())).TotalSize);
        Assert.Equal(3, (await brand.Office.ListTodosAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(2, (await brand.Office.ListTodosAsync(new() { DueBy = "2019-02-28" })).TotalSize);
        Assert.Equal(0, (await brand.Office.ListTodosAsync(new() { Reasons = { "HONOUR_EXPIRES" } })).TotalSize);
        Assert.Equal(0, (await brand.Of(TestCaller.LanzhouInspector).ListTodosAsync(new())).TotalSize);
        Assert.Equal(0, (await brand.Of(TestCaller.Auditor).ListTodosAsync(new())).TotalSize);
        var wrong = await Refusal.OfAsync(brand.Office.ListTodosAsync(new() { Region = "629999", DueBy = "soon" }));
        Assert.Equal(["due_by", "region"], wrong.Fields);
    }
}
