using Google.Protobuf;
using Quality.Common.Storage;
using Quality.Protos.Brand.V1;
using Quality.Protos.Credit.V1;
using Quality.Protos.Inspection.V1;
using Quality.Protos.Standards.V1;
using Quality.Testing;
using static Quality.Indicators.Tests.Invented;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Tests.Books;

public sealed class PastTests
{
    private const string Code = "91620100MA72ABCD97";

    private static readonly string[] Indicators = ["T3", "T5", "T7"];
    private static readonly string[] AnyReason = ["", "OUTSIDE_PERIOD", "NOT_FINAL", "NONCONFORMING", "ALREADY_COUNTED"];
    private static readonly string[] AnyPeriod = ["", "2018", "2019-Q2"];

    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    /// <summary>An invented history of all services: new, changed, revoked, repeated; the same seed gives the same history.</summary>
    private static List<IMessage> History(int seed)
    {
        var random = new Random(seed);
        string Day() => $"{new DateOnly(2016, 6, 1).AddDays(random.Next(1700)):yyyy-MM-dd}";
        var history = new List<IMessage> { new EnterprisesChanged { Enterprises = { Enterprise(Code) } }, Product(Code, "1"), Product(Code, "2", category: "5001", from: "2019-01-01") };
        for (var i = 0; i < 25; i++)
        {
            var honour = Honour(i, Day(), random.Next(2) == 0 ? "gansu-famous-brand" : "famous-brand-zone", random.Next(2) == 0 ? "620102" : "620502", $"示例{random.Next(8)}");
            honour.GrantKind = random.Next(4) == 0 ? GrantKind.ReEvaluated : GrantKind.New;
            honour.Level = random.Next(3) == 0 ? HonourLevel.National : HonourLevel.Provincial;
            history.Add(Granted(honour));
            if (random.Next(4) == 0) history.Add(Revoked(honour, $"{DateOnly.Parse(honour.PublishedOn, null).AddDays(random.Next(400)):yyyy-MM-dd}"));
        }

        for (var i = 0; i < 25; i++)
        {
            var (sampled, passes) = (Day(), random.Next(3) > 0);
            history.Add(Sample(i, sampled, passes, s => (s.Final, s.Selection) = (random.Next(3) > 0, random.Next(2) == 0 ? SampleSelection.Random : SampleSelection.Targeted)));
            if (random.Next(3) == 0) history.Add(Sample(i, sampled, true, s => (s.Version, s.Region) = (2, "620502")));
        }

        for (var i = 0; i < 6; i++)
        {
            var declaration = Declaration(i, Code, Day(), random.Next(2) == 0 ? "1001" : "5001", random.Next(2) == 0 ? "2020-05-01" : "");
            history.Add(new DeclarationPublished { Declaration = declaration });
        }

        return history;
    }

    private static async Task<List<V1.TargetValue>> AskAsync(IndicatorsHost host, string asOf, Google.Protobuf.WellKnownTypes.Timestamp? knownAt, string region)
    {
        var answer = await host.Admin.ListTargetsAsync(new() { Region = region, AsOf = asOf, KnownAt = knownAt });
        foreach (var target in answer.Targets) target.Version = 0;
        return [.. answer.Targets];
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_was_answered_for_a_day_and_an_instant_is_answered_for_ever(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        var random = new Random(7);
        List<(string AsOf, string Region, Google.Protobuf.WellKnownTypes.Timestamp KnownAt, List<V1.TargetValue> Answer)> answers = [];
        foreach (var message in History(1).OrderBy(_ => random.Next()))
        {
            await host.DeliverAsync(message);
            if (random.Next(12) == 0) host.Host.Clock.Advance(TimeSpan.FromHours(random.Next(1, 60)));
            if (random.Next(15) == 0) host.Host.Clock.Advance(TimeSpan.FromHours(-1)); // the machine's clock falls back
            if (random.Next(3) > 0) continue;
            var (asOf, region) = ($"{new DateOnly(2016, 6, 1).AddDays(random.Next(2200)):yyyy-MM-dd}", random.Next(2) == 0 ? "620000" : "620100");
            var answer = await AskAsync(host, asOf, null, region);
            answers.Add((asOf, region, answer[0].KnownAt, answer));
        }

        Assert.True(answers.Count > 15);
        foreach (var (asOf, region, knownAt, answer) in answers)
        {
            var again = await AskAsync(host, asOf, knownAt, region);
            for (var i = 0; i < answer.Count; i++) Assert.Equal(answer[i], again[i]);
        }

        var reconciliation = await host.Admin.RunReconcileAsync(new());
        Assert.Equal((V1.ReconciliationState.Agreed, 0), (reconciliation.State, reconciliation.DifferenceCount));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_order_of_the_events_does_not_matter_and_repetitions_change_nothing(DatabaseProvider provider)
    {
        List<List<V1.TargetValue>> answers = [];
        for (var order = 0; order < 3; order++)
        {
            await using var host = await IndicatorsHost.StartAsync(provider);
            var random = new Random(order);
            var history = History(2);
            foreach (var message in history.Concat(history.Take(order * 20)).OrderBy(_ => random.Next())) await host.DeliverAsync(message);
            var values = await AskAsync(host, "", null, "620000");
            foreach (var value in values) (value.KnownAt, value.LastFactTime, value.LastFactOn) = (null, null, "");
            answers.Add(values);
            var facts = (await host.FactsAsync("T7")).Count + (await host.FactsAsync("T3")).Count + (await host.FactsAsync("T5")).Count;
            Assert.Equal(50, facts);
        }

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(answers[0][i], answers[1][i]);
            Assert.Equal(answers[0][i], answers[2][i]);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_present_from_totals_is_the_present_from_rollups_and_every_value_adds_up(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        foreach (var message in History(3)) await host.DeliverAsync(message);
        foreach (var region in new[] { "620000", "620100", "620500", "unassigned" })
        {
            var (fromTotals, today) = (await AskAsync(host, "", null, region), (await host.ValueAsync("T1")).AsOf);
            var fromRollups = await AskAsync(host, today, null, region);
            for (var i = 0; i < 8; i++) Assert.Equal(fromTotals[i], fromRollups[i]);
            foreach (var indicator in Indicators)
            {
                var value = fromTotals.Single(v => v.Indicator == indicator);
                var population = value.HasDenominator ? value.Denominator : value.Numerator;
                var facts = await host.Admin.ListIndicatorFactsAsync(new() { Indicator = indicator, Region = region, PageSize = 1 });
                Assert.Equal(population + value.Exclusions.Sum(e => e.Count), facts.TotalSize);
            }
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_number_of_cases_is_what_the_pages_hold_for_every_role_and_reason(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        foreach (var message in History(4)) await host.DeliverAsync(message);
        var questions =
            from indicator in Indicators
            from reason in AnyReason
            from role in Enum.GetValues<V1.FactRole>()
            from period in AnyPeriod
            select new V1.ListIndicatorFactsRequest { Indicator = indicator, ExcludedReason = reason, Role = role, Period = period, AsOf = period.Length > 0 ? "2020-06-30" : "", PageSize = 1000 };
        V1.IndicatorService.IndicatorServiceClient[] callers = [host.Admin, host.As(TestCaller.LanzhouAdmin), host.As(TestCaller.With("inspector", "620102"))];
        foreach (var (request, i) in questions.SelectMany(q => callers.Select((_, i) => (q, i))))
        {
            var page = await callers[i].ListIndicatorFactsAsync(request);
            Assert.True(page.TotalSize == page.Facts.Count, $"caller {i}, {request}: {page.TotalSize} said, {page.Facts.Count} listed");
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task The_province_is_its_fifteen_units_and_what_is_unassigned(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await host.DeliverAsync(Sample(1, "2018-05-01", with: s => s.Region = "620171"));
        await host.DeliverAsync(Sample(2, "2018-05-01", with: s => s.Region = "620201"));
        await host.DeliverAsync(Sample(3, "2018-05-01", with: s => s.Region = "620000"));
        await host.DeliverAsync(Sample(4, "2018-05-01", with: s => s.Region = "620102"));
        var units = await host.Admin.ListUnitValuesAsync(new() { Indicator = "T7" });
        Assert.Equal(16, units.TotalSize);
        Assert.Equal(["620100", "620171", "620200", "unassigned"], units.Units.Where(u => u.Value.HasValue).Select(u => u.Unit).Order(StringComparer.Ordinal));
        Assert.Equal((await host.ValueAsync("T7")).Denominator, units.Units.Sum(u => u.Value.Denominator));
        Assert.All(units.Units.Where(u => !u.Value.HasValue), u => Assert.Equal(V1.TargetStatus.NoData, u.Value.Status));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Many_deliveries_at_once_lose_nothing(DatabaseProvider provider)
    {
        await using var host = await IndicatorsHost.StartAsync(provider);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(() => host.DeliverAsync(i % 2 == 0 ? Sample(i, "2018-05-01") : Granted(Honour(i, "2018-05-01", key: $"示例{i % 7}"))))));
        Assert.Equal(30, (await host.ValueAsync("T7")).Denominator);
        var brands = await host.ValueAsync("T3");
        Assert.Equal((7, 23), (brands.Value, brands.Exclusions.Sum(e => e.Count)));
        Assert.Equal(V1.ReconciliationState.Agreed, (await host.Admin.RunReconcileAsync(new())).State);
    }
}
