using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Products;

public sealed class ProductTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_an_enterprise_makes_is_recorded_read_and_announced(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var parent = await ParentAsync(host);
        var made = await CreateAsync(host, parent, new() { Category = "1001", Model = " 甲型 ", MadeFrom = "2015-03-01" });
        Assert.Equal((parent, "1001", "甲型", "2015-03-01", "", "v1"), (made.Enterprise, made.Category, made.Model, made.MadeFrom, made.MadeTo, made.Etag));
        Assert.StartsWith($"{parent}/products/", made.Name, StringComparison.Ordinal);
        Assert.Equal(made, await host.Products().GetEnterpriseProductAsync(new() { Name = made.Name }));
        Assert.Contains((await host.PublishedAsync<V1.EnterpriseProductChanged>("credit")), e => e.Product.Equals(made));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_end_of_production_is_an_update(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await CreateAsync(host, await ParentAsync(host), new() { Category = "1001", Model = "甲", MadeFrom = "2015-03-01" });
        var ended = await host.Products().UpdateEnterpriseProductAsync(new() { Product = new() { Name = made.Name, Etag = made.Etag, MadeTo = "2018-12-31" } });
        Assert.Equal(("甲", "2015-03-01", "2018-12-31", 2), (ended.Model, ended.MadeFrom, ended.MadeTo, ended.Version));
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(host.Products().UpdateEnterpriseProductAsync(new() { Product = made, UpdateMask = new() { Paths = { "model" } } }))).Reason);
        var reopened = await host.Products().UpdateEnterpriseProductAsync(new() { Product = new() { Name = made.Name }, UpdateMask = new() { Paths = { "made_to", "model" } } });
        Assert.Equal(("", "", 3), (reopened.Model, reopened.MadeTo, reopened.Version));
        Assert.Equal(reopened, await host.Products().UpdateEnterpriseProductAsync(new() { Product = reopened }));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_same_thing_at_the_same_time_is_one_product(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var parent = await ParentAsync(host);
        var first = await CreateAsync(host, parent, new() { Category = "1002", Model = "乙", MadeFrom = "2010-01-01", MadeTo = "2012-12-31" });
        await CreateAsync(host, parent, new() { Category = "1002", Model = "乙", MadeFrom = "2013-01-01" });
        await CreateAsync(host, parent, new() { Category = "1002", Model = "丙", MadeFrom = "2010-01-01" });
        var refusal = await Refusal.OfAsync(() => CreateAsync(host, parent, new() { Category = "1002", Model = "乙", MadeFrom = "2012-12-31", MadeTo = "2012-12-31" }));
        Assert.Equal((StatusCode.AlreadyExists, first.Name), (refusal.Code, refusal.Metadata["resource"]));
        Assert.Equal(StatusCode.AlreadyExists, (await Refusal.OfAsync(host.Products().UpdateEnterpriseProductAsync(new() { Product = new() { Name = first.Name, MadeTo = "2013-01-01" } }))).Code);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Of_parallel_twins_one_is_recorded(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var parent = await ParentAsync(host);
        string[] categories = ["1003", "1004", "1005", "1006"];
        foreach (var category in categories)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => TryAsync(category))));
            Assert.Single(results, StatusCode.OK);
            Assert.Equal(15, results.Count(r => r == StatusCode.AlreadyExists));
        }

        async Task<StatusCode> TryAsync(string category)
        {
            try
            {
                await CreateAsync(host, parent, new() { Category = category, MadeFrom = "2011-01-01" });
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var refusal = await Refusal.OfAsync(host.Products().CreateEnterpriseProductAsync(new() { Parent = "enterprises/1", Product = new() { Category = "没有", Model = new('型', 201), MadeFrom = "2099-01-01", MadeTo = "2001-01-01" } }));
        Assert.Equal(["parent", "product.category", "product.made_from", "product.made_to", "product.model"], refusal.Fields);
        Assert.Equal(["parent", "product.category", "product.made_from"], (await Refusal.OfAsync(host.Products().CreateEnterpriseProductAsync(new()))).Fields);
        Assert.Equal(["product"], (await Refusal.OfAsync(host.Products().UpdateEnterpriseProductAsync(new()))).Fields);
        Assert.Equal(["product.name"], (await Refusal.OfAsync(host.Products().UpdateEnterpriseProductAsync(new() { Product = new() { Name = "enterprises/1/products" } }))).Fields);
        Assert.Equal(["name"], (await Refusal.OfAsync(host.Products().GetEnterpriseProductAsync(new() { Name = "" }))).Fields);
        var parent = await ParentAsync(host);
        var missing = await Refusal.OfAsync(host.Products().GetEnterpriseProductAsync(new() { Name = $"{parent}/products/{new string('长', 3000)}" }));
        Assert.Equal(StatusCode.NotFound, missing.Code);
        var made = await CreateAsync(host, parent, new() { Category = "1001", MadeFrom = "2015-01-01" });
        Assert.Equal(["update_mask"], (await Refusal.OfAsync(host.Products().UpdateEnterpriseProductAsync(new() { Product = made, UpdateMask = new() { Paths = { "category" } } }))).Fields);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(() => CreateAsync(host, $"enterprises/{Samples.Code()}", new() { Category = "1001", MadeFrom = "2015-01-01" }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Lists_filter_and_page(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (parent, other) = (await ParentAsync(host, "620921"), await ParentAsync(host, "620922"));
        for (var i = 0; i < 5; i++) await CreateAsync(host, parent, new() { Category = "2001", Model = $"{i}", MadeFrom = $"201{i}-01-01", MadeTo = i < 3 ? $"201{i}-12-31" : "" });
        await CreateAsync(host, other, new() { Category = "2001", MadeFrom = "2010-01-01" });
        Assert.Equal(5, await CountAsync(new() { Parent = parent }));
        Assert.Equal(6, await CountAsync(new() { Parent = "enterprises/-", Category = "2001", Region = "620900" }));
        Assert.Equal(1, await CountAsync(new() { Parent = "enterprises/-", Category = "2001", Region = "620922" }));
        Assert.Equal(1, await CountAsync(new() { Parent = parent, MadeOn = "2011-12-31" }));
        Assert.Equal(2, await CountAsync(new() { Parent = parent, MadeOn = "2019-01-01" }));
        Assert.Equal(0, await CountAsync(new() { Parent = parent, Category = "2002" }));
        Assert.Equal(["parent"], (await Refusal.OfAsync(host.Products().ListEnterpriseProductsAsync(new()))).Fields);
        Assert.Equal(["made_on"], (await Refusal.OfAsync(host.Products().ListEnterpriseProductsAsync(new() { Parent = parent, MadeOn = "x" }))).Fields);

        async Task<int> CountAsync(V1.ListEnterpriseProductsRequest request)
        {
            var seen = new HashSet<string>();
            request.PageSize = 2;
            do
            {
                var page = await host.Products().ListEnterpriseProductsAsync(request);
                Assert.All(page.Products, p => Assert.True(seen.Add(p.Name)));
                request.PageToken = page.NextPageToken;
                if (request.PageToken.Length == 0) Assert.Equal(seen.Count, page.TotalSize);
            }
            while (request.PageToken.Length > 0);
            return seen.Count;
        }
    }

    private static async Task<string> ParentAsync(TestHost host, string region = Samples.Chengguan) =>
        (await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(region: region) })).Name;

    private static async Task<V1.EnterpriseProduct> CreateAsync(TestHost host, string parent, V1.EnterpriseProduct product) =>
        await host.Products().CreateEnterpriseProductAsync(new() { Parent = parent, Product = product });
}
