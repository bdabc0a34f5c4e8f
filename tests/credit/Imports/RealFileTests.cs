using System.Diagnostics;
using System.Text;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Imports;

/// <summary>The real register of Gansu (6,919 rows, one without a region), and the vectors of real codes.</summary>
public sealed class RealFileTests(ITestOutputHelper output)
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_real_register_comes_in_and_again_is_unchanged(DatabaseProvider provider)
    {
        var rows = Csv("enterprises/gansu_enterprises.csv").Select(Row).ToList();
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var watch = Stopwatch.StartNew();
        var first = await host.Register().ImportAsync(rows, fileName: "gansu_enterprises.csv");
        output.WriteLine($"{provider}: {rows.Count / watch.Elapsed.TotalSeconds:0} rows/s new");
        Assert.Equal((6918, 0, 0, 1), (first.Imported, first.Updated, first.Unchanged, first.Rejected));
        Assert.Equal(("enterprise.region", "REQUIRED"), (Assert.Single(first.Problems).Field, first.Problems[0].Reason));
        watch.Restart();
        var again = await host.Register().ImportAsync(rows);
        output.WriteLine($"{provider}: {rows.Count / watch.Elapsed.TotalSeconds:0} rows/s unchanged");
        Assert.Equal((0, 0, 6918, 1), (again.Imported, again.Updated, again.Unchanged, again.Rejected));
        Assert.Equal(6918, (await host.Register().ListEnterprisesAsync(new())).TotalSize);
        Assert.Equal(6918, (await host.PublishedAsync<V1.EnterprisesChanged>("credit")).Sum(e => e.Enterprises.Count));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Real_codes_are_taken_or_refused_for_the_reason_given_there(DatabaseProvider provider)
    {
        var valid = Csv("uscc/uscc_valid.csv").Select(r => (Text: r["uscc"], Rule: "")).DistinctBy(r => r.Text);
        var invalid = Csv("uscc/uscc_invalid.csv").Select(r => (Text: r["text"], Rule: r["reason_by_rule"]));
        var spelled = Csv("uscc/uscc_normalise.csv").Select(r => (Text: r["text"], Rule: ""));
        var cases = valid.Concat(invalid).Concat(spelled).ToList();
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var answer = await host.Register().ImportAsync(cases.Select(c => Samples.Enterprise("编码示例", code: c.Text)));
        var problems = answer.Problems.Where(p => p.Reason != "DUPLICATE_ROW").ToLookup(p => p.Row);
        for (var i = 0; i < cases.Count; i++)
        {
            var expected = cases[i].Rule.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Reason);
            Assert.Equal(expected, problems[i + 1].Select(p => p.Reason));
        }

        Assert.Equal(cases.Count(c => c.Rule.Contains("length", StringComparison.Ordinal) || c.Rule.Contains("charset", StringComparison.Ordinal)), answer.Rejected);
        foreach (var (text, canonical) in Csv("uscc/uscc_normalise.csv").Select(r => (r["text"], r["canonical"])))
            Assert.Equal(canonical, Assert.Single((await host.Register().ListEnterprisesAsync(new() { Query = text })).Enterprises).Uscc);
    }

    private static string Reason(string rule) => rule.Split(':')[0] switch
    {
        "check18" => "USCC_CHECK_DIGIT",
        "check17(GB11714)" => "USCC_ORGANISATION_CODE",
        "charset" => "USCC_ALPHABET",
        "length" => "USCC_LENGTH",
        _ => throw new InvalidOperationException($"unknown rule {rule}"),
    };

    private static V1.Enterprise Row(Dictionary<string, string> row) => new()
    {
        Uscc = row["uscc"], DisplayName = row["name"], RegisteredOn = row["registered_on"], Type = row["type"], CapitalText = row["capital_text"], Scope = row["business_scope_60"],
        Region = row["county_code"].Length > 0 ? row["county_code"] : row["prefecture_code"], MainConsumerProducer = row["consumer_goods_maker_hint"] == "1",
    };

    /// <summary>Cells may stand in quotes and hold commas; none holds a line break.</summary>
    private static IEnumerable<Dictionary<string, string>> Csv(string path)
    {
        var lines = File.ReadAllLines(SharedData.Path(path), Encoding.UTF8).Where(l => l.Length > 0).Select(Cells).ToList();
        return lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(p => p.First, p => p.Second));
    }

    private static List<string> Cells(string line)
    {
        List<string> cells = [""];
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) cells.Add("");
            else cells[^1] += c;
        }

        return cells;
    }
}
