using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class ExportTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_export_holds_every_row_in_order_and_its_hash_can_be_recomputed(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        await brand.InsertAsync(Enumerable.Range(0, 1003).Select(i => Samples.FamousBrand($"产品{i}", i % 2 == 0 ? "620102" : "620502")));
        var (rows, batches, summary) = await ExportAsync(brand.Office, new());
        Assert.Equal((1003, 1003, 3), (rows.Count, summary.RowCount, batches));
        Assert.Equal(rows.OrderBy(h => h.Name, StringComparer.Ordinal), rows);
        using var stream = new MemoryStream();
        foreach (var row in rows) row.WriteDelimitedTo(stream);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stream.ToArray())), summary.Sha256);
        Assert.NotNull(summary.KnownAt);

        var city = await ExportAsync(brand.Of(TestCaller.TianshuiAdmin), new() { Query = "产品1" });
        Assert.Equal((await brand.Office.ListHonoursAsync(new() { Query = "产品1", Region = "620500", PageSize = 1000 })).Honours.OrderBy(h => h.Name, StringComparer.Ordinal), city.Rows);
        var none = await ExportAsync(brand.Office, new() { Query = "没有" });
        Assert.Equal((0, Convert.ToHexStringLower(SHA256.HashData([]))), (none.Summary.RowCount, none.Summary.Sha256));
    }

    [Fact]
    public async Task A_wrong_filter_is_refused_before_the_first_row()
    {
        await using var brand = await BrandHost.StartAsync(DatabaseProvider.Sqlite);
        var refused = await Refusal.OfAsync(() => ExportAsync(brand.Office, new() { Region = "629999", PublishedFrom = "x" }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(["published_from", "region"], refused.Fields);
    }

    internal static async Task<(List<V1.Honour> Rows, int Batches, ExportSummary Summary)> ExportAsync(V1.HonourService.HonourServiceClient client, V1.ExportHonoursRequest request)
    {
        List<V1.Honour> rows = [];
        var batches = 0;
        ExportSummary? summary = null;
        using var call = client.ExportHonours(request);
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            Assert.Null(summary); // the summary is the last message
            if (message.ItemCase == V1.ExportHonoursResponse.ItemOneofCase.Summary) summary = message.Summary;
            else (batches, _) = (batches + 1, Add(rows, message.Rows.Honours));
        }

        return (rows, batches, summary ?? throw new InvalidOperationException("The stream ended without its summary."));
    }

    private static int Add(List<V1.Honour> rows, IEnumerable<V1.Honour> more)
    {
        rows.AddRange(more);
        return rows.Count;
    }
}
