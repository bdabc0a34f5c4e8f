using System.Diagnostics;
using Grpc.Core;
using Quality.Common.Time;
using Quality.Testing.Running;
using Xunit;
using static Quality.Testing.Stories.Invented;
using Brand = Quality.Protos.Brand.V1;
using Credit = Quality.Protos.Credit.V1;
using Indicators = Quality.Protos.Indicators.V1;
using Inspection = Quality.Protos.Inspection.V1;
using Shared = Quality.Protos.Common.V1;

namespace Quality.Testing.Stories;

/// <summary>
/// Compares a load with the installation: every acknowledged write is there, nothing else is, and the targets moved by exactly that. Taken
/// before the load, checked after it.
/// </summary>
public sealed class Ledger
{
    private static readonly string[] Publishers = ["credit", "inspection", "brand"];

    /// <summary>Rows that a killed relay had taken come free after 15 s, and the machine may be busy.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private readonly Remote remote;
    private readonly Figures before;

    private Ledger(Remote remote, Figures before) => (this.remote, this.before) = (remote, before);

    /// <summary>The figures before the load.</summary>
    public static async Task<Ledger> OpenAsync(Remote remote) => new(remote, await FiguresAsync(remote));

    /// <summary>Nothing acknowledged is lost and nothing is counted twice: in the services, in the targets, in the recount, in the audit logs.</summary>
    public async Task CheckAsync(ManyWrites load, int count)
    {
        Assert.Equal(count, load.Done);
        await EqualAsync(load, Acts.Enterprises, EnterprisesAsync);
        await EqualAsync(load, Acts.Honours, HonoursAsync);
        await EqualAsync(load, Acts.Samples, SamplesAsync);
        var wanted = new Figures(
            before.Honours + load.Acknowledged[Acts.Honours].Count,
            before.Conforming + load.Acknowledged[Acts.Samples].Count,
            before.Tested + load.Acknowledged[Acts.Samples].Count,
            before.Grants + load.Acknowledged[Acts.Honours].Count);
        await SettledAsync(wanted);
        Assert.Equal(wanted, await FiguresAsync(remote));
        await KnownAsync([.. load.Acknowledged[Acts.Enterprises]]);
        await RecountAsync();
        foreach (var service in Publishers.Append("indicators")) await IntactAsync(service);
    }

    /// <summary>Waits until the outboxes are empty and the targets have moved; a killed relay's rows come free after 15 s.</summary>
    private async Task SettledAsync(Figures wanted)
    {
        var log = new Shared.EventLogService.EventLogServiceClient(remote.Calls);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Longest)
        {
            var depth = 0L;
            foreach (var service in Publishers) depth += (await log.GetEventLogStatusAsync(new() { Service = service }, Remote.At(service))).Depth;
            if (depth == 0 && wanted == await FiguresAsync(remote)) return;
            await Task.Delay(100);
        }
    }

    private static async Task<Figures> FiguresAsync(Remote remote)
    {
        var targets = (await new Indicators.IndicatorService.IndicatorServiceClient(remote.Calls).ListTargetsAsync(new() { Region = "620000" })).Targets.ToDictionary(t => t.Indicator);
        var grants = await new Shared.AuditService.AuditServiceClient(remote.Calls).ListAuditEntriesAsync(
            new() { Service = "brand", Method = "quality.brand.v1.HonourService/GrantHonour", Kinds = { Shared.AuditKind.Write }, PageSize = 1 }, Remote.At("brand"));
        return new(targets["T3"].Numerator, targets["T7"].Numerator, targets["T7"].Denominator, grants.TotalSize);
    }

    private static async Task EqualAsync(ManyWrites load, Acts act, Func<string, Task<List<string>>> list)
    {
        var acknowledged = load.Acknowledged[act].Order(StringComparer.Ordinal).ToList();
        Assert.Equal(acknowledged.Count, acknowledged.Distinct(StringComparer.Ordinal).Count());
        var there = acknowledged.Count == 0 ? [] : (await list(load.Letters)).Order(StringComparer.Ordinal).ToList();
        Assert.True(acknowledged.SequenceEqual(there), $"{act}: {acknowledged.Except(there).Count()} acknowledged are not there, {there.Except(acknowledged).Count()} are there that nobody asked for.");
    }

    private Task<List<string>> EnterprisesAsync(string letters) => PagesAsync(async token =>
    {
        var page = await new Credit.EnterpriseService.EnterpriseServiceClient(remote.Calls).ListEnterprisesAsync(new() { Query = $"示例{letters}木业", PageSize = 1000, PageToken = token });
        return (page.Enterprises.Select(e => e.Name), page.NextPageToken);
    });

    private Task<List<string>> HonoursAsync(string letters) => PagesAsync(async token =>
    {
        var page = await new Brand.HonourService.HonourServiceClient(remote.Calls).ListHonoursAsync(new() { Query = $"示例{letters}", PageSize = 1000, PageToken = token });
        return (page.Honours.Select(e => e.Name), page.NextPageToken);
    });

    private Task<List<string>> SamplesAsync(string letters) => PagesAsync(async token =>
    {
        var page = await new Inspection.SampleService.SampleServiceClient(remote.Calls).ListSamplesAsync(new() { Query = $"示例{letters}木家具", PageSize = 1000, PageToken = token });
        return (page.Samples.Select(e => e.Name), page.NextPageToken);
    });

    private static async Task<List<string>> PagesAsync(Func<string, Task<(IEnumerable<string> Names, string Next)>> page)
    {
        List<string> all = [];
        var token = "";
        do
        {
            var (names, next) = await AgainAsync(() => page(token));
            all.AddRange(names);
            token = next;
        }
        while (token.Length > 0);
        return all;
    }

    /// <summary>UNAVAILABLE says that a call may be tried again: what was killed may still have connections that end late.</summary>
    private static async Task<T> AgainAsync<T>(Func<Task<T>> read)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await read();
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && attempt < 10)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt));
            }
        }
    }

    /// <summary>
    /// A roster of exactly these: one that the indicators do not know is refused by name. An empty outbox says that all was handed to the broker; what
    /// the targets do not show may still be on its way from there.
    /// </summary>
    private async Task KnownAsync(List<string> enterprises)
    {
        if (enterprises.Count == 0) return;
        var rosters = new Indicators.RosterService.RosterServiceClient(remote.Calls);
        var request = new Indicators.CreateRosterRequest
        {
            Roster = new() { DisplayName = "示例核对", AsOf = Day(ChinaTime.Date(TimeProvider.System.GetUtcNow())) }, Enterprises = { enterprises }, RequestId = RequestId(),
        };
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var roster = await rosters.CreateRosterAsync(request);
                Assert.Equal(enterprises.Count, roster.EntryCount + roster.ExcludedCount);
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument && watch.Elapsed < Longest)
            {
                await Task.Delay(500);
            }
        }
    }

    private async Task RecountAsync()
    {
        var recount = await new Indicators.IndicatorService.IndicatorServiceClient(remote.Calls).RunReconcileAsync(new() { RequestId = RequestId() });
        Assert.Equal((Indicators.ReconciliationState.Agreed, 0), (recount.State, recount.DifferenceCount));
    }

    private async Task IntactAsync(string service)
    {
        var chain = await new Shared.AuditService.AuditServiceClient(remote.Calls).VerifyAuditChainAsync(new() { Service = service }, Remote.At(service));
        Assert.True(chain.Intact, $"The audit chain of {service} breaks at {chain.FirstBrokenSequence}.");
    }

    /// <summary>What moves: T3, T7, and the audited grants.</summary>
    private sealed record Figures(long Honours, long Conforming, long Tested, long Grants);
}
