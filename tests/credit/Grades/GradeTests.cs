using Grpc.Core;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.Tests.QualityFiles;
using Quality.Testing;
using static Quality.Credits.Tests.QualityFiles.FileGiven;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Grades;

/// <summary>2.8.2e: rules are data of two persons, grades follow from entries in any order, and a run proves it.</summary>
public sealed class GradeTests
{
    private static readonly TestCaller SecondAdmin = new("province-admin-2", ["province_admin"], "620000");

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_rule_is_drafted_changed_and_approved_by_another_person(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var enterprise = await host.EnterpriseAsync();
        Assert.Equal("NO_RULE_IN_FORCE", (await Refusal.OfAsync(host.Grades().EvaluateGradeAsync(new() { Enterprise = enterprise }))).Reason);
        Assert.Equal("NO_RULE_IN_FORCE", (await Refusal.OfAsync(host.Grades().StartGradeRunAsync(new()))).Reason);
        var draft = await host.Grades().CreateGradeRuleAsync(new() { Rule = Rule() });
        var wrong = Rule();
        (wrong.LeastB, wrong.Title) = (9000, "");
        wrong.Items.Add(new V1.GradeItem { Kind = V1.QualityEntryKind.Honour, Code = "conforming", ZeroDays = 3, FullDays = 3 });
        Assert.Equal(["rule.items[2].code", "rule.items[2].zero_days", "rule.least_b", "rule.title"], (await Refusal.OfAsync(host.Grades().CreateGradeRuleAsync(new() { Rule = wrong }))).Fields);
        var changed = await host.Grades().UpdateGradeRuleAsync(new() { Rule = Rule(r => (r.Name, r.Etag, r.Title) = (draft.Name, draft.Etag, "示例规则二稿")) });
        Assert.Equal(("示例规则二稿", 2, V1.GradeRuleState.Draft), (changed.Title, changed.Version, changed.State));
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(host.Grades(SecondAdmin).ApproveGradeRuleAsync(new() { Name = draft.Name, Etag = draft.Etag, InForceOn = Today(host) }))).Reason);
        Assert.Equal("SAME_PERSON", (await Refusal.OfAsync(host.Grades().ApproveGradeRuleAsync(new() { Name = draft.Name, InForceOn = Today(host) }))).Reason);
        Assert.Equal(["in_force_on"], (await Refusal.OfAsync(host.Grades(SecondAdmin).ApproveGradeRuleAsync(new() { Name = draft.Name, InForceOn = "2017-01-01" }))).Fields);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Grades(TestCaller.LanzhouAdmin).ApproveGradeRuleAsync(new() { Name = draft.Name, InForceOn = Today(host) }))).Reason);
        var approved = await host.Grades(SecondAdmin).ApproveGradeRuleAsync(new() { Name = draft.Name, Etag = changed.Etag, InForceOn = Today(host) });
        Assert.Equal((V1.GradeRuleState.Approved, true, "province-admin", "province-admin-2"), (approved.State, approved.Current, approved.AuthorDisplayName, approved.ApproverDisplayName));
        Assert.Equal("RULE_APPROVED", (await Refusal.OfAsync(host.Grades().UpdateGradeRuleAsync(new() { Rule = Rule(r => r.Name = draft.Name) }))).Reason);
        Assert.True((await host.Grades().GetGradeRuleAsync(new() { Name = draft.Name })).Current);
        Assert.Equal(2, (await host.Grades().ListGradeRulesAsync(new())).Rules.Count); // with the draft to begin with
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failure_changes_the_grade_each_point_names_its_entry_and_another_rule_is_a_question(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (enterprise, sample) = (await host.EnterpriseAsync(), NewName("samples"));
        await ApproveAsync(host);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(host.Grades().GetGradeAsync(new() { Name = enterprise + "/grade" }))).Code);
        await host.ConcludeAsync(Sample(enterprise, sample, 1, on: Today(host)));
        var grade = await GradedAsync(host, enterprise, V1.GradeClass.C);
        Assert.Equal((4000, true, 1, V1.GradeClass.C), (grade.Score, grade.Reproduced, grade.Version, grade.ByPoints));
        var contribution = Assert.Single(grade.Contributions);
        Assert.Equal((sample, -4000, "nonconforming"), (contribution.Entry.Source, contribution.Points, contribution.Entry.Code));
        var milder = await host.Grades().CreateGradeRuleAsync(new() { Rule = Rule(r => r.Items[0].Points = -1000) });
        Assert.Equal((7000, V1.GradeClass.B, 0), Short(await host.Grades().EvaluateGradeAsync(new() { Enterprise = enterprise, Rule = milder.Name })));
        Assert.Equal(V1.GradeClass.Unspecified, (await host.Grades().EvaluateGradeAsync(new() { Enterprise = enterprise, Rule = milder.Name, AsOf = "2018-01-01" })).Class);
        await host.ConcludeAsync(Sample(enterprise, sample, 2, conforms: true, on: Today(host)));
        Assert.Equal(2, (await GradedAsync(host, enterprise, V1.GradeClass.B)).Version);
        Assert.Equal(
            [V1.GradeClass.C, V1.GradeClass.B],
            (await host.PublishedAsync<V1.GradeChanged>("credit")).Where(e => e.Grade.Enterprise == enterprise).Select(e => e.Grade.Class));
        Assert.Equal([V1.GradeClass.B, V1.GradeClass.C], (await host.Grades().ListGradeVersionsAsync(new() { Name = enterprise + "/grade" })).Grades.Select(g => g.Class));
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(host.Grades(TestCaller.TianshuiAdmin).GetGradeAsync(new() { Name = enterprise + "/grade" }))).Code);
        Assert.Empty((await host.Grades(TestCaller.TianshuiAdmin).ListGradesAsync(new())).Grades);
        Assert.Equal(enterprise, Assert.Single((await host.Grades(TestCaller.LanzhouAdmin).ListGradesAsync(new() { Classes = { V1.GradeClass.B }, Region = "620100" })).Grades).Enterprise);
        var counts = await host.Grades().CountGradesAsync(new() { Region = "620100" });
        Assert.Equal((1, "0 0 1 0 0"), (counts.Enterprises, string.Join(' ', counts.Counts.Select(c => c.Count))));
    }

    /// <summary>Property: whatever order the events take, late ones too, the same entries and the same grade stand in the end.</summary>
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_order_of_arrival_never_matters(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await ApproveAsync(host);
        var random = new Random(7);
        HashSet<(string, int)> outcomes = [];
        for (var round = 0; round < 6; round++)
        {
            var enterprise = await host.EnterpriseAsync();
            var names = Enumerable.Range(0, 4).Select(_ => NewName("samples")).ToArray();
            var events = names.SelectMany((name, n) => Enumerable.Range(1, 3).Select(version => Sample(
                enterprise, name, version, conforms: (n + version) % 3 == 0, on: $"20{20 + n}-0{version}-15", with: s => s.Final = (n + version) % 4 != 0))).ToArray();
            random.Shuffle(events);
            foreach (var sample in events) await host.ConcludeAsync(sample);
            await TestHost.EventuallyAsync(async () => await FindAsync(host, enterprise) is { Reproduced: true } g && g.Contributions.Count == 3, "graded");
            var entries = (await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries;
            outcomes.Add((string.Join(' ', entries.Select(e => $"{e.FromOn} {e.Code} v{e.SourceVersion}")), (await FindAsync(host, enterprise))!.Score));
        }

        Assert.Single(outcomes);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_run_goes_through_all_files_and_finds_a_grade_that_its_entries_do_not_give(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await ApproveAsync(host);
        List<string> enterprises = [];
        for (var n = 0; n < 3; n++)
        {
            enterprises.Add(await host.EnterpriseAsync());
            await host.ConcludeAsync(Sample(enterprises[n], NewName("samples"), 1, on: Today(host)));
        }

        foreach (var enterprise in enterprises) await GradedAsync(host, enterprise, V1.GradeClass.C);
        await TestHost.EventuallyAsync(async () => (await host.Grades().ListGradeRunsAsync(new())).Runs.All(r => r.State == V1.GradeRunState.Done), "earlier runs are done");
        await host.ExecuteAsync("credit", $"UPDATE grades SET class = 1, score = 9900 WHERE uscc = '{enterprises[1]["enterprises/".Length..]}'");
        Assert.False((await host.Grades().GetGradeAsync(new() { Name = enterprises[1] + "/grade" })).Reproduced);
        var started = await host.Grades().StartGradeRunAsync(new());
        Assert.Equal((V1.GradeRunState.Running, "province-admin"), (started.State, started.StarterDisplayName));
        V1.GradeRun run = started;
        await TestHost.EventuallyAsync(async () => (run = await host.Grades().GetGradeRunAsync(new() { Name = started.Name })).State == V1.GradeRunState.Done, "the run is done");
        Assert.Equal((3, 3, 1, 1, enterprises[1]), (run.Total, run.Done, run.Changed, run.Differing, Assert.Single(run.DifferingEnterprises)));
        Assert.True((await GradedAsync(host, enterprises[1], V1.GradeClass.C)).Reproduced);
    }

    /// <summary>A branch is not the legal person (7.8); an old code is.</summary>
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_old_code_counts_in_the_grade_and_a_branch_answers_for_itself(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await ApproveAsync(host);
        var (head, branch, old) = (await host.EnterpriseAsync(), await host.EnterpriseAsync(), await host.EnterpriseAsync());
        await host.ConcludeAsync(Sample(head, NewName("samples"), 1, conforms: true, on: Today(host)));
        await host.ConcludeAsync(Sample(branch, NewName("samples"), 1, on: Today(host)));
        await host.ConcludeAsync(Sample(old, NewName("samples"), 1, on: Today(host)));
        await GradedAsync(host, old, V1.GradeClass.C);
        foreach (var (kind, code) in new[] { (V1.IdentityKind.Branch, branch), (V1.IdentityKind.OldCode, old) })
        {
            var proposed = await host.Files().ProposeIdentityAsync(new() { Identity = new() { Enterprise = head, Kind = kind, Value = code["enterprises/".Length..], Evidence = "示例" } });
            await host.Files(OtherOfficer).MergeIdentityAsync(new() { Name = proposed.Name });
        }

        await TestHost.EventuallyAsync(async () => (await FindAsync(host, head))?.Score == 4200, "8000 + 200 - 4000: once, not twice");
        await GradedAsync(host, branch, V1.GradeClass.C);
        await TestHost.EventuallyAsync(async () => (await FindAsync(host, old))?.Class == V1.GradeClass.Unspecified, "the old code has no grade of its own any more");
        Assert.Equal(3, (await host.Files().ListEntriesAsync(new() { Enterprise = head })).Entries.Count);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Ratings_of_third_parties_stand_apart_and_change_no_grade(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await ApproveAsync(host);
        var enterprise = await host.EnterpriseAsync();
        var rating = new V1.ThirdPartyRating { Enterprise = enterprise, Agency = "示例信用评级公司", Method = "示例方法 2019 版", Rating = "AA", RatedOn = "2019-05-01", UntilOn = "2020-04-30", Document = "示例报告 1 号" };
        var recorded = await host.Grades(TestCaller.LanzhouOfficer).RecordRatingAsync(new() { Rating = rating });
        Assert.Equal(recorded, Assert.Single((await host.Grades().ListRatingsAsync(new() { Enterprise = enterprise })).Ratings));
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(host.Grades(TestCaller.TianshuiAdmin).RecordRatingAsync(new() { Rating = rating }))).Code);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(host.Grades(TestCaller.TianshuiAdmin).ListRatingsAsync(new() { Enterprise = enterprise }))).Code);
        Assert.Equal(["rating.agency", "rating.document", "rating.enterprise", "rating.method", "rating.rated_on", "rating.rating"], (await Refusal.OfAsync(host.Grades().RecordRatingAsync(new() { Rating = new() }))).Fields);
        Assert.Equal(V1.GradeClass.Unspecified, (await host.Grades().EvaluateGradeAsync(new() { Enterprise = enterprise })).Class);
        Assert.Empty((await host.Files().GetQualityFileAsync(new() { Name = enterprise })).Sections);
    }

    private static V1.GradeRule Rule(Action<V1.GradeRule>? with = null)
    {
        var rule = new V1.GradeRule
        {
            Title = "示例规则", Basis = "示例文件 1 号", StartPoints = 8000, LeastA = 9000, LeastB = 6000, LeastC = 3000,
            Items =
            {
                new V1.GradeItem { Kind = V1.QualityEntryKind.SpotCheck, Code = "nonconforming", Points = -4000, FullDays = 3650, ZeroDays = 7300 },
                new V1.GradeItem { Kind = V1.QualityEntryKind.SpotCheck, Code = "conforming", Points = 200, FullDays = 3650, ZeroDays = 7300 },
            },
        };
        with?.Invoke(rule);
        return rule;
    }

    private static async Task ApproveAsync(TestHost host)
    {
        var draft = await host.Grades().CreateGradeRuleAsync(new() { Rule = Rule() });
        await host.Grades(SecondAdmin).ApproveGradeRuleAsync(new() { Name = draft.Name, InForceOn = Today(host) });
    }

    private static async Task<V1.Grade> GradedAsync(TestHost host, string enterprise, V1.GradeClass expected)
    {
        await TestHost.EventuallyAsync(async () => (await FindAsync(host, enterprise))?.Class == expected, $"{enterprise} has {expected}");
        return (await FindAsync(host, enterprise))!;
    }

    private static async Task<V1.Grade?> FindAsync(TestHost host, string enterprise)
    {
        try
        {
            return await host.Grades().GetGradeAsync(new() { Name = enterprise + "/grade" });
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static (int, V1.GradeClass, long) Short(V1.Grade grade) => (grade.Score, grade.Class, grade.Version);

    private static string Today(TestHost host) => ChinaTime.Format(ChinaTime.Today(host.Clock));
}
