using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

/// <summary>What anybody takes home of a round proves itself: row counts and hashes.</summary>
public sealed class PublicationFileTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_bytes_of_a_file_have_the_published_hash_also_after_a_correction(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        await given.Host.RecordAsync(PublicationGiven.Final("A-7", s => (s.ProductName, s.ProducerDisplayName) = ("=1+1", "示例，\"引号\"公司")));
        var first = await given.PublishedAsync();
        await given.Desk.WithdrawEntryAsync(new() { Name = first.Name, Sample = given.Samples[3].Name, Ground = V1.WithdrawalGround.Annulled, Reason = "检验报告撤销" });
        var second = await given.Anybody.GetPublicationAsync(new() { Name = first.Name });
        Assert.NotEqual(first.Files.Select(f => f.Sha256), second.Files.Select(f => f.Sha256));
        foreach (var edition in new[] { first, second })
            foreach (var file in edition.Files)
            {
                var bytes = await BytesAsync(given, edition, file.Format);
                Assert.Equal((file.Size, file.Sha256, 6), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), file.RowCount));
            }

        var csv = Encoding.UTF8.GetString(await BytesAsync(given, first, V1.PublicationFormat.Csv));
        Assert.StartsWith("\uFEFF序号,样品,", csv);
        Assert.Equal(7, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains(",'=1+1,", csv); // no formula
        Assert.Contains("\"示例，\"\"引号\"\"公司\"", csv);
        Assert.Contains(",甘肃省兰州市城关区,", csv);
        using var json = JsonDocument.Parse(await BytesAsync(given, second, V1.PublicationFormat.Json));
        Assert.Equal(6, json.RootElement.GetProperty("entries").GetArrayLength());
        Assert.Equal("ANNULLED", json.RootElement.GetProperty("entries").EnumerateArray().Single(e => e.TryGetProperty("withdrawal_ground", out _)).GetProperty("withdrawal_ground").GetString()!.Replace("WITHDRAWAL_GROUND_", ""));
        Assert.False(json.RootElement.GetProperty("publication").TryGetProperty("author_display_name", out _));
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(() => BytesAsync(given, new(first) { Edition = 9 }, V1.PublicationFormat.Csv))).Reason);
        Assert.Equal(["format"], (await Refusal.OfAsync(() => BytesAsync(given, first, V1.PublicationFormat.Unspecified))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_export_ends_with_its_row_count_and_hash(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var published = await given.PublishedAsync();
        var messages = await given.Anybody.ExportPublicationEntries(new() { Name = published.Name }).ResponseStream.ReadAllAsync().ToListAsync();
        var rows = messages.SelectMany(m => m.Rows?.Entries ?? []).ToList();
        Assert.Equal(await given.EntriesAsync(published.Name), rows);
        using var stream = new MemoryStream();
        foreach (var row in rows) row.WriteDelimitedTo(stream);
        Assert.Equal((5, Convert.ToHexStringLower(SHA256.HashData(stream.ToArray()))), (messages[^1].Summary.RowCount, messages[^1].Summary.Sha256));
        Assert.Single(messages, m => m.Summary is not null);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_downloads_a_draft(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var draft = await given.DraftedAsync();
        foreach (var client in new[] { given.Anybody, given.As(TestCaller.With("enterprise", "620100")) })
        {
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(() => client.ExportPublicationEntries(new() { Name = draft.Name, Edition = 0 }).ResponseStream.ReadAllAsync().CountAsync().AsTask())).Reason);
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(() => client.DownloadPublication(new() { Name = draft.Name, Format = V1.PublicationFormat.Csv }).ResponseStream.ReadAllAsync().CountAsync().AsTask())).Reason);
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(client.ListPublicationEntriesAsync(new() { Name = draft.Name, Edition = 0 }))).Reason);
        }
    }

    private static async Task<byte[]> BytesAsync(PublicationGiven given, V1.Publication publication, V1.PublicationFormat format)
    {
        using var call = given.Anybody.DownloadPublication(new() { Name = publication.Name, Edition = publication.Edition, Format = format });
        using var bytes = new MemoryStream();
        await foreach (var part in call.ResponseStream.ReadAllAsync()) part.Chunk.WriteTo(bytes);
        return bytes.ToArray();
    }
}
