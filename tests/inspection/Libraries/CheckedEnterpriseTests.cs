using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using Credit = Quality.Protos.Credit.V1;

namespace Quality.Inspections.Tests.Libraries;

/// <summary>The eligible pool on an instant (domain 7.3).</summary>
public sealed class CheckedEnterpriseTests
{
    private static readonly DateTimeOffset May = new(2018, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly PoolRule Everybody = new("620000", [], []);

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_pool_is_what_was_known_at_the_instant_in_whatever_order_it_was_told(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.TellAsync(LibraryGiven.Lanzhou, 3, May.AddDays(20), "620502");
        await host.TellAsync(LibraryGiven.Lanzhou, 1, May, "620102");
        await host.TellAsync(LibraryGiven.Lanzhou, 2, May.AddDays(10), "620102", Credit.EnterpriseStatus.Suspended);
        await host.TellAsync(LibraryGiven.Lanzhou, 1, May, "620102");
        Assert.Empty(await PoolAsync(host, Everybody, May.AddMilliseconds(-1)));
        Assert.Equal("兰州", Assert.Single(await PoolAsync(host, Everybody, May)).Stratum(StratumKind.Region));
        Assert.Empty(await PoolAsync(host, Everybody, May.AddDays(10)));
        Assert.Equal("天水", Assert.Single(await PoolAsync(host, Everybody, May.AddDays(20))).Stratum(StratumKind.Region));
        Assert.Empty(await PoolAsync(host, Everybody with { Region = "620100" }, May.AddDays(20)));
        Assert.Equal((1, 0), (await host.ReadAsync(tx => CheckedEnterpriseStore.CountExistingAsync(tx, "620100", May)), await host.ReadAsync(tx => CheckedEnterpriseStore.CountExistingAsync(tx, "620100", May.AddDays(15)))));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Who_does_not_make_the_product_that_day_is_in_no_pool_and_models_are_entries_of_their_own(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.TellAsync(LibraryGiven.Lanzhou, 1, May, "620102");
        await host.TellAsync(LibraryGiven.Tianshui, 1, May, "620502");
        await host.MakesAsync(LibraryGiven.Lanzhou, "1001", "CZ-120", May);
        await host.MakesAsync(LibraryGiven.Lanzhou, "1001", "ＣＺ 130", May);
        await host.MakesAsync(LibraryGiven.Tianshui, "1001", "A", May, to: "2018-05-31");
        var rule = Everybody with { Categories = ["1001"] };
        Assert.Equal([LibraryGiven.Lanzhou, LibraryGiven.Tianshui], (await PoolAsync(host, rule, May.AddDays(1))).Select(e => e.Id).Order(StringComparer.Ordinal));
        Assert.Equal([LibraryGiven.Lanzhou], (await PoolAsync(host, rule, May.AddDays(40))).Select(e => e.Id));
        Assert.Equal([LibraryGiven.Lanzhou + "#CZ120", LibraryGiven.Lanzhou + "#CZ130"], (await PoolAsync(host, rule with { ByModel = true }, May.AddDays(40))).Select(e => e.Id).Order(StringComparer.Ordinal));
        Assert.Empty(await PoolAsync(host, rule with { Categories = ["1002"] }, May.AddDays(1)));
        Assert.Empty(await PoolAsync(host, rule with { CreditClasses = ["A"] }, May.AddDays(1)));
        Assert.Equal(PoolEntry.Unclassified, (await PoolAsync(host, rule, May.AddDays(40)))[0].Stratum(StratumKind.CreditClass));
    }

    private static Task<List<PoolEntry>> PoolAsync(TestHost host, PoolRule rule, DateTimeOffset at) =>
        host.ReadAsync(async tx => await CheckedEnterpriseStore.EligibleAsync(tx, rule, at).ToListAsync());
}
