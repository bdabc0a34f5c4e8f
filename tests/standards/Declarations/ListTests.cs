using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using State = Quality.Protos.Standards.V1.DeclarationState;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

public class ListTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_filter_finds_what_it_names(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        await standards.PublishAsync(Samples.Own());
        await standards.PublishAsync(Samples.National(), "2019-06-01");
        await standards.CreateAsync(Samples.National("GB/T 3324-2024", "620000"));
        var withdrawn = await standards.PublishAsync(Samples.Own("Q/LZSL 5-2018"), "2018-01-01");
        await standards.Admin.WithdrawDeclarationAsync(new() { Name = withdrawn.Name, Reason = "停产" });

        await FindsAsync(standards, new(), "GB/T 3324-2017", "GB/T 3324-2024", "Q/LZSL 001-2017", "Q/LZSL 5-2018");
        await FindsAsync(standards, new() { Query = "软包餐椅" }, "Q/LZSL 001-2017", "Q/LZSL 5-2018");
        await FindsAsync(standards, new() { Query = "天水示例" }, "GB/T 3324-2017", "GB/T 3324-2024");
        await FindsAsync(standards, new() { Query = "gb/t3324-2024" }, "GB/T 3324-2024");
        await FindsAsync(standards, new() { Query = "%" });
        await FindsAsync(standards, new() { Enterprise = Samples.Enterprise, States = { State.Published } }, "Q/LZSL 001-2017");
        await FindsAsync(standards, new() { Region = "620500" }, "GB/T 3324-2017");
        await FindsAsync(standards, new() { Region = "620102" }, "Q/LZSL 001-2017", "Q/LZSL 5-2018");
        await FindsAsync(standards, new() { Region = "620000" }, "GB/T 3324-2017", "GB/T 3324-2024", "Q/LZSL 001-2017", "Q/LZSL 5-2018");
        await FindsAsync(standards, new() { StandardNumber = "ＧＢ/T3324—2017" }, "GB/T 3324-2017");
        await FindsAsync(standards, new() { StandardNumber = "GB/T 3324" }, "GB/T 3324-2017", "GB/T 3324-2024");
        await FindsAsync(standards, new() { Category = "1002" }, "Q/LZSL 001-2017", "Q/LZSL 5-2018");
        await FindsAsync(standards, new() { Category = "5001" });
        await FindsAsync(standards, new() { StandardKinds = { V1.StandardKind.National } }, "GB/T 3324-2017", "GB/T 3324-2024");
        await FindsAsync(standards, new() { States = { State.Draft, State.Withdrawn } }, "GB/T 3324-2024", "Q/LZSL 5-2018");
        await FindsAsync(standards, new() { PublishedFrom = "2018-05-01", PublishedTo = "2019-06-01" }, "GB/T 3324-2017", "Q/LZSL 001-2017");
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pages_follow_one_another_without_a_gap_the_last_changed_first(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        await standards.InsertAsync(Enumerable.Range(1, 21).Select(i => Samples.Own($"Q/LZSL {i}-2018"))); // all in the same instant
        var changed = await standards.Admin.PublishDeclarationAsync(new() { Name = (await standards.Admin.ListDeclarationsAsync(new() { StandardNumber = "Q/LZSL 7-2018" })).Declarations[0].Name });
        var request = new V1.ListDeclarationsRequest { PageSize = 4, StandardKinds = { V1.StandardKind.Enterprise } };
        List<V1.Declaration> all = [];
        do
        {
            var answer = await standards.Admin.ListDeclarationsAsync(request);
            Assert.Equal(21, answer.TotalSize);
            all.AddRange(answer.Declarations);
            request.PageToken = answer.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(21, all.Select(d => d.Name).Distinct().Count());
        Assert.Equal(changed, all[0]);
        Assert.Equal(all.Skip(1).OrderByDescending(d => d.Name, StringComparer.Ordinal), all.Skip(1));

        var token = (await standards.Admin.ListDeclarationsAsync(new() { PageSize = 4 })).NextPageToken;
        var other = await Refusal.OfAsync(standards.Admin.ListDeclarationsAsync(new() { PageSize = 4, Query = "餐桌", PageToken = token }));
        Assert.Equal((StatusCode.InvalidArgument, "PAGE_TOKEN_OF_OTHER_FILTERS"), (other.Code, Assert.Single(other.Violations).Reason));

        for (var i = 0; i < 4; i++) changed = await standards.Admin.ReviseDeclarationAsync(new() { Declaration = changed, Reason = $"改 {i}" });
        var first = await standards.Admin.ListDeclarationVersionsAsync(new() { Name = changed.Name, PageSize = 4 });
        var second = await standards.Admin.ListDeclarationVersionsAsync(new() { Name = changed.Name, PageSize = 4, PageToken = first.NextPageToken });
        Assert.Equal([6, 5, 4, 3, 2, 1], first.Declarations.Concat(second.Declarations).Select(d => d.Version));
        Assert.Equal((6, ""), (first.TotalSize, second.NextPageToken));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Large_declarations_make_shorter_pages_and_batches_and_none_is_lost(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        await standards.InsertAsync(Enumerable.Range(1, 60).Select(i =>
        {
            var large = Samples.Own($"Q/LZSL {i}-2018");
            large.Products.Clear();
            large.Products.AddRange(Enumerable.Range(0, 1000).Select(n => new V1.DeclaredProduct { Category = "1001", DisplayName = $"{new string('桌', 150)}{n}" }));
            return large;
        }));
        var request = new V1.ListDeclarationsRequest { PageSize = 1000 };
        List<string> names = [];
        do
        {
            var answer = await standards.Admin.ListDeclarationsAsync(request);
            Assert.InRange(answer.CalculateSize(), 1, 16 * 1024 * 1024);
            names.AddRange(answer.Declarations.Select(d => d.Name));
            request.PageToken = answer.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(60, names.Distinct().Count());
        Assert.Equal(60, names.Count);
        var (rows, batches, summary) = await StandardsHost.ExportAsync(standards.Admin, new());
        Assert.Equal((60, 60), (rows.Count, summary.RowCount));
        Assert.True(batches > 10, $"{batches} batches");
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_export_holds_every_row_in_order_and_its_hash_can_be_recomputed(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        await standards.InsertAsync(Enumerable.Range(1, 1003).Select(i => Samples.Own($"Q/LZSL {i}-2018", i % 2 == 0 ? "620102" : "620502")));
        var (rows, batches, summary) = await StandardsHost.ExportAsync(standards.Admin, new());
        Assert.Equal((1003, 1003, 3), (rows.Count, summary.RowCount, batches));
        Assert.Equal(rows.OrderBy(d => d.Name, StringComparer.Ordinal), rows);
        using var stream = new MemoryStream();
        foreach (var row in rows) row.WriteDelimitedTo(stream);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(stream.ToArray())), summary.Sha256);
        Assert.Equal(502, (await StandardsHost.ExportAsync(standards.Of(TestCaller.TianshuiAdmin), new())).Summary.RowCount);
        var refused = await Refusal.OfAsync(() => StandardsHost.ExportAsync(standards.Admin, new() { Region = "629999", StandardNumber = "x" }));
        Assert.Equal(["region", "standard_number"], refused.Fields);
    }

    private static async Task FindsAsync(StandardsHost standards, V1.ListDeclarationsRequest request, params string[] numbers)
    {
        var answer = await standards.Admin.ListDeclarationsAsync(request);
        Assert.Equal(numbers, answer.Declarations.Select(d => d.StandardNumber).Order(StringComparer.Ordinal));
        Assert.Equal(numbers.Length, answer.TotalSize);
    }
}
