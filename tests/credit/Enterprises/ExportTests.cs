using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Imports;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Enterprises;

public sealed class ExportTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_last_message_proves_that_nothing_is_missing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        const string Region = "620522"; // 秦安县
        await host.Register().ImportAsync(Enumerable.Range(0, 1234).Select(_ => Samples.Enterprise("秦安示例公司", Region)));
        var messages = await host.Register().ExportEnterprises(new() { Region = Region }).ResponseStream.ReadAllAsync().ToListAsync();
        Assert.All(messages.SkipLast(1), m => Assert.InRange(m.Rows.Enterprises.Count, 1, 500));
        var rows = messages.SkipLast(1).SelectMany(m => m.Rows.Enterprises).ToList();
        Assert.Equal(1234, rows.Count);
        Assert.Equal(rows.Select(r => r.Name).Order(StringComparer.Ordinal), rows.Select(r => r.Name));
        using var bytes = new MemoryStream();
        foreach (var row in rows) row.WriteDelimitedTo(bytes);
        var summary = messages[^1].Summary;
        Assert.Equal((1234, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))), (summary.RowCount, summary.Sha256));
        Assert.True(summary.KnownAt >= rows.Max(r => r.UpdateTime));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_export_holds_what_the_caller_may_see_and_asked_for(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        await host.Register().ImportAsync([Samples.Enterprise("导出界限示例公司", "620123"), Samples.Enterprise("导出界限示例公司", "620503")]);
        Assert.Equal(["620503"], await RegionsAsync(TestCaller.TianshuiAdmin));
        Assert.Equal(["620123", "620503"], await RegionsAsync(TestCaller.Auditor));
        var empty = await host.Register().ExportEnterprises(new() { Query = "没有这家" }).ResponseStream.ReadAllAsync().ToListAsync();
        Assert.Equal((0, Convert.ToHexStringLower(SHA256.HashData([]))), (Assert.Single(empty).Summary.RowCount, empty[0].Summary.Sha256));

        async Task<IEnumerable<string>> RegionsAsync(TestCaller caller)
        {
            var messages = await host.Register(caller).ExportEnterprises(new() { Query = "导出界限" }).ResponseStream.ReadAllAsync().ToListAsync();
            return messages.Where(m => m.Rows is not null).SelectMany(m => m.Rows.Enterprises).Select(e => e.Region).Order();
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Wrong_filters_are_refused_before_the_first_row(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        Assert.Equal(["registered_from", "registered_to"], (await RefusalAsync(new() { RegisteredFrom = "甲", RegisteredTo = "2001-13-01" })).Fields);
        Assert.Equal(["region"], (await RefusalAsync(new() { Region = "1" })).Fields);

        Task<Refusal> RefusalAsync(V1.ExportEnterprisesRequest request) => Refusal.OfAsync(async () => await host.Register().ExportEnterprises(request).ResponseStream.ReadAllAsync().ToListAsync());
    }
}
