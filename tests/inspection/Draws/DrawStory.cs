using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Inspections.Draws;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Draws;

/// <summary>A draw of the specification's lists, step by step over the wire.</summary>
internal sealed class DrawStory(TestHost host) : IAsyncDisposable
{
    public const string Task = "tasks/0198a7c2-0000-7000-8000-0000000000aa";
    public static readonly TestCaller Public = new("", [], null);
    public static readonly TestCaller Second = new("second-admin", ["province_admin"], "620000");

    public TestHost Host => host;

    public V1.DrawService.DrawServiceClient Admin => As(TestCaller.ProvinceAdmin);

    public V1.DrawService.DrawServiceClient Anybody => As(Public);

    public static async Task<DrawStory> BeginAsync(DatabaseProvider provider)
    {
        var host = await TestHost.StartAsync(provider, new InspectionsModule());
        host.Clock.Set(new(2019, 3, 15, 2, 0, 0, TimeSpan.Zero));
        return new(host);
    }

    public V1.DrawService.DrawServiceClient As(TestCaller caller) => host.Client(c => new V1.DrawService.DrawServiceClient(c), caller);

    public V1.Draw Wish(Action<V1.Draw>? change = null)
    {
        var draw = new V1.Draw
        {
            Task = Task, Title = "示例：家具监督抽查", Authority = "示例省质监局", Region = "620100", Team = 2, PoolTime = host.Clock.GetUtcNow().AddHours(25).ToTimestamp(),
            Rules = { new V1.DrawRule { Stratum = "兰州", Count = 2 }, new V1.DrawRule { Ratio = 300 } },
        };
        change?.Invoke(draw);
        return draw;
    }

    public async Task<V1.Draw> PlannedAsync(Action<V1.Draw>? change = null, MemoryDraw? lists = null)
    {
        var draw = await Admin.CreateDrawAsync(new() { Draw = Wish(change) });
        var request = new V1.AddDrawLinesRequest { Name = draw.Name };
        foreach (var kind in DrawLists.All)
            request.Lines.AddRange((lists ?? MemoryDraw.Vector).ListOf(kind).Reverse().Select(l => new V1.DrawLine { Kind = (V1.DrawListKind)kind, Fields = { l.Split('\t') } }));
        await Admin.AddDrawLinesAsync(request);
        return draw;
    }

    public V1.FreezeDrawRequest Freeze(V1.Draw draw, string? source = null) => new()
    {
        Name = draw.Name, SeedSource = source ?? MemoryDraw.Vector.SeedSource, NotBefore = DateTimeOffset.FromUnixTimeSeconds(host.Clock.GetUtcNow().AddHours(3).ToUnixTimeSeconds()).ToTimestamp(),
    };

    public async Task<V1.Draw> FrozenAsync(Action<V1.Draw>? change = null, MemoryDraw? lists = null, string? source = null)
    {
        var draw = await PlannedAsync(change, lists);
        host.Clock.Advance(TimeSpan.FromHours(26));
        return await Admin.FreezeDrawAsync(Freeze(draw, source));
    }

    public async Task<V1.Draw> DrawnAsync(Action<V1.Draw>? change = null, MemoryDraw? lists = null)
    {
        var draw = await FrozenAsync(change, lists);
        host.Clock.Advance(TimeSpan.FromHours(4));
        return await Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed });
    }

    public async Task<List<V1.DrawEntry>> EntriesAsync(string name)
    {
        List<V1.DrawEntry> entries = [];
        var request = new V1.ListDrawEntriesRequest { Name = name, PageSize = 3 };
        do
        {
            var page = await Admin.ListDrawEntriesAsync(request);
            entries.AddRange(page.Entries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return entries;
    }

    public async Task<byte[]> ProofAsync(string name)
    {
        using var file = new MemoryStream();
        using var call = Anybody.ExportProof(new() { Name = name });
        while (await call.ResponseStream.MoveNext(default)) call.ResponseStream.Current.Chunk.WriteTo(file);
        return file.ToArray();
    }

    public async Task<V1.DrawProposal> ReplacedAsync(string name, string entry)
    {
        var proposal = await Admin.ReplaceEntryAsync(new() { Name = name, Entry = entry, Reason = V1.ReplacementReason.MovedAway, Evidence = "迁出通知 3 号" });
        return await As(Second).ConfirmProposalAsync(new() { Name = proposal.Name });
    }

    public async Task VoidedAsync(string name)
    {
        var proposal = await Admin.VoidDrawAsync(new() { Name = name, Reason = V1.VoidReason.SeedSourceFailed, Evidence = "开奖中止公告" });
        await As(Second).ConfirmProposalAsync(new() { Name = proposal.Name });
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}
