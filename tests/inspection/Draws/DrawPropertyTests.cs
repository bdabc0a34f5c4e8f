using Quality.Inspections.Draws;

namespace Quality.Inspections.Tests.Draws;

/// <summary>What makes a draw fair, for many pools.</summary>
public sealed class DrawPropertyTests
{
    private static readonly string[] Strata = ["兰州", "天水", "酒泉", "陇南"];

    [Fact]
    public void The_order_of_the_pool_changes_nothing()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var draw = Pool(random, 100 + random.Next(2000));
            var shuffled = draw with { Pool = [.. draw.Pool] };
            random.Shuffle(shuffled.Pool);
            Assert.Equal(draw.Header.Commitment, shuffled.Header.Commitment);
            Assert.Equal(draw.Draw().Selected, shuffled.Draw().Selected);
            Assert.Equal(draw.Proof(), shuffled.Proof());
        }
    }

    [Fact]
    public void Exchanging_one_entry_of_the_pool_changes_at_most_its_own_slot()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var draw = Pool(random, 300);
            var header = draw.Header;
            var before = draw.Draw(0, header).Selected;
            var gone = seed % 2 == 0 ? before[random.Next(before.Count)] : null; // a selected one, or any
            var index = gone is null ? random.Next(draw.Pool.Length) : Array.FindIndex(draw.Pool, l => l.StartsWith(gone.Id + "\t", StringComparison.Ordinal));
            var other = draw with { Pool = [.. draw.Pool] };
            other.Pool[index] = "NEW" + other.Pool[index][3..];
            var after = other.Draw(0, header).Selected;
            Assert.Equal(before.Count, after.Count);
            Assert.InRange(before.Except(after).Count(), gone is null ? 0 : 1, 1);
        }
    }

    [Fact]
    public void A_replacement_takes_the_next_ticket_and_moves_nobody_else()
    {
        var draw = MemoryDraw.Vector.Draw(2);
        var first = draw.Selected.First(s => s.Stratum == "兰州");
        Assert.Equal("91620102224371234X", draw.Next(first.Id)?.Id);
        Assert.Null(draw.Next("91620100MA72ABCD97")); // 兰州 has three entries: exhausted
        Assert.Equal("91620900112233445D", draw.Next("91620900556677889C")?.Id);
        Assert.Equal(MemoryDraw.Vector.Draw().Assigned.Select(a => a.Team.Count), draw.Assigned.Select(a => a.Team.Count));
    }

    [Fact]
    public void Every_entry_is_drawn_equally_often_in_ten_thousand_draws()
    {
        const int entries = 50, take = 10, draws = 10_000;
        var counts = new int[entries];
        var pool = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, entries).Select(i => $"91620100MA72A{i:00000}\tx\n")));
        for (var draw = 0; draw < draws; draw++)
        {
            var selection = new Selection(new("fb", "00", $"seed {draw}", RoleKey.Enterprise), new Dictionary<string, long> { ["x"] = take });
            selection.Add(pool);
            foreach (var picked in selection.All()) counts[int.Parse(picked.Id[^5..], null)]++;
        }

        const double expected = (double)draws * take / entries;
        // Without replacement the variance of a count is n p (1 - p), so that the statistic is scaled by (N - 1) / (N - take).
        var chi = counts.Sum(c => (c - expected) * (c - expected) / expected) * (entries - 1) / (entries - take);
        Assert.Equal(draws * take, counts.Sum());
        Assert.InRange(chi, 23.98, 85.35); // 49 degrees of freedom: 0.1 % on either side
    }

    [Fact]
    public void A_limit_a_recusal_and_the_neighbours_list_decide_who_checks()
    {
        var draw = MemoryDraw.Vector with { Inspectors = ["A\t9\tC14", "B\t9\tC14", "N1\t9\tC14,tier:1", "P1\t1\tC14,tier:2"], Recusals = ["91620100MA72ABCD97\tA\tkin", "91620900556677889C\tA\tkin", "91620900556677889C\tB\tkin", "91620900556677889C\tL62001\tcontested"] };
        var assigned = draw.Draw(0, MemoryDraw.Vector.Header) is var d ? d.Selected.Zip(d.Assigned).ToDictionary(p => p.First.Id, p => p.Second) : [];
        Assert.Equal(["A", "B"], assigned["916201007127515432"].Team.Select(m => m.Id).Order());
        Assert.Equal(["B", "N1"], assigned["91620100MA72ABCD97"].Team.Select(m => m.Id));
        Assert.Equal(["N1", "P1"], assigned["91620900556677889C"].Team.Select(m => m.Id));
        Assert.Null(assigned["91620900556677889C"].Laboratory);
        Assert.Equal([new("A", "recused"), new("B", "recused")], assigned["91620900556677889C"].Passed.OrderBy(s => s.Id, StringComparer.Ordinal));
    }

    internal static MemoryDraw Pool(Random random, int size)
    {
        var pool = Enumerable.Range(0, size).Select(i => $"9162{i:00000000}{random.Next(1_000_000):000000}\t{Strata[random.Next(Strata.Length)]}").ToArray();
        var take = pool.GroupBy(l => l.Split('\t')[1]).ToDictionary(g => g.Key, g => Math.Min(g.LongCount(), 1 + random.Next(12)));
        return MemoryDraw.Vector with { Pool = pool, Take = take };
    }
}
