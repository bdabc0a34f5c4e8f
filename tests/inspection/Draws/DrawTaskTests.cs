using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Inspections.Draws;
using Quality.Inspections.Tests.Libraries;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using Credit = Quality.Protos.Credit.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Draws;

/// <summary>A draw for a task of this service takes its lists from the libraries.</summary>
public sealed class DrawTaskTests
{
    private static readonly DateTimeOffset Before = new(2018, 1, 10, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Pool = new(2018, 6, 20, 1, 0, 0, TimeSpan.Zero);

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pool_exclusions_inspectors_laboratories_and_recusals_come_from_the_libraries(DatabaseProvider provider)
    {
        await using var story = new DrawStory(await TestHost.StartAsync(provider, new InspectionsModule()));
        story.Host.Clock.Set(new(2018, 6, 15, 2, 0, 0, TimeSpan.Zero));
        var task = await GivenAsync(story);
        var draw = await story.Admin.CreateDrawAsync(new() { Draw = new() { Task = task.Name, Authority = "示例省质监局" } });
        Assert.Equal((Pool.ToTimestamp(), "620000", 2), (draw.PoolTime, draw.Region, draw.Team));
        var byHand = await Refusal.OfAsync(story.Admin.AddDrawLinesAsync(new() { Name = draw.Name, Lines = { new V1.DrawLine { Kind = V1.DrawListKind.Pool, Fields = { "91620100000000000X", "兰州" } } } }));
        Assert.Equal("LISTS_FROM_LIBRARIES", byHand.Reason);
        story.Host.Clock.Set(Pool.AddMinutes(1));
        var frozen = await story.Admin.FreezeDrawAsync(story.Freeze(draw));
        Assert.Equal([LibraryGiven.Lanzhou, LibraryGiven.Tianshui], await IdsAsync(story, draw.Name, V1.DrawListKind.Pool));
        var excluded = (await story.Admin.ListDrawLinesAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Excluded })).Lines.Select(l => string.Join(' ', l.Fields));
        Assert.Equal(["91620102224371234X not-operating", "916205001234567890 no-product"], excluded);
        var inspectors = (await story.Admin.ListDrawLinesAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Inspectors })).Lines;
        Assert.Equal(2, inspectors.Count); // one certificate ended the day before, one person is not qualified
        Assert.Single((await story.Admin.ListDrawLinesAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Laboratories })).Lines);
        Assert.Contains(await IdsAsync(story, draw.Name, V1.DrawListKind.Recusals), id => id == LibraryGiven.Lanzhou);
        story.Host.Clock.Advance(TimeSpan.FromHours(4));
        var drawn = await story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed });
        Assert.Equal((2, 1), (drawn.SelectedCount, drawn.UnassignedCount)); // the inspectors are recused for Lanzhou's
        Assert.Equal(V1.TaskState.Drawn, (await Tasks(story).GetTaskAsync(new() { Name = task.Name })).State);
        await story.Admin.PublishDrawAsync(new() { Name = draw.Name });
        var verdict = MemoryDraw.Verify(await story.ProofAsync(draw.Name));
        Assert.True(verdict.Sound, verdict.What);
        await OriginsAsync(story);
        await story.VoidedAsync(draw.Name);
        Assert.Equal(V1.TaskState.Open, (await Tasks(story).GetTaskAsync(new() { Name = task.Name })).State);
        Assert.Equal(5, frozen.Lists.Count);
    }

    /// <summary>2.7.0: who was in the pool, and who was drawn, by where their codes say that they come from.</summary>
    private static async Task OriginsAsync(DrawStory story)
    {
        var origins = story.Host.Client(c => new V1.OriginService.OriginServiceClient(c), TestCaller.Auditor);
        var day = new V1.ComparePoolsRequest { PoolFrom = "2018-06-20", PoolTo = "2018-06-20" };
        var told = await origins.ComparePoolsAsync(day);
        Assert.Equal((1, 0), (told.DrawCount, told.UncountedDrawCount));
        var local = told.Report.Groups.Single(g => g.Origin == V1.Origin.Local).Shares;
        Assert.Equal([(V1.OriginMeasure.Pool, 2L, 3L), (V1.OriginMeasure.Drawn, 2, 2)], local.Select(s => (s.Measure, s.Numerator, s.Denominator))); // the dissolved one is in no frame
        Assert.All(told.Report.Comparisons, c => Assert.Equal((V1.OriginVerdict.TooFew, false), (c.Verdict, c.HasPValue)));
        Assert.Equal(0, (await origins.ComparePoolsAsync(new() { PoolFrom = "2018-06-21", PoolTo = "2018-06-30" })).DrawCount);
        var elsewhere = story.Host.Client(c => new V1.OriginService.OriginServiceClient(c), TestCaller.LanzhouAdmin);
        Assert.Equal(0, (await elsewhere.ComparePoolsAsync(day)).DrawCount); // the province's draw is not the city's
        Assert.Equal(["pool_to"], (await Refusal.OfAsync(origins.ComparePoolsAsync(new() { PoolFrom = "2018-06-20", PoolTo = "2018-06-19" }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_model_that_was_found_conforming_is_left_out_and_its_enterprise_is_not(DatabaseProvider provider)
    {
        await using var story = new DrawStory(await TestHost.StartAsync(provider, new InspectionsModule()));
        story.Host.Clock.Set(new(2018, 6, 15, 2, 0, 0, TimeSpan.Zero));
        var task = await GivenAsync(story, byModel: true);
        await story.Host.MakesAsync(LibraryGiven.Lanzhou, "1001", "CZ-200", Before);
        await story.Host.RecordAsync(Given.Sample("A-1", s => (s.SampledOn, s.Final, s.Model) = ("2018-03-01", true, "ＣＺ－120")));
        var draw = await story.Admin.CreateDrawAsync(new() { Draw = new() { Task = task.Name, Authority = "示例省质监局" } });
        story.Host.Clock.Set(Pool.AddMinutes(1));
        await story.Admin.FreezeDrawAsync(story.Freeze(draw));
        Assert.Equal([$"{LibraryGiven.Lanzhou}#CZ200", $"{LibraryGiven.Tianshui}#CZ120"], await IdsAsync(story, draw.Name, V1.DrawListKind.Pool));
        var left = (await story.Admin.ListDrawLinesAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Excluded, Prefix = LibraryGiven.Lanzhou })).Lines;
        Assert.Equal($"{LibraryGiven.Lanzhou}#CZ120", Assert.Single(left).Fields[0]);
        Assert.StartsWith("six-month ", left[0].Fields[1], StringComparison.Ordinal);
    }

    /// <summary>A field of a proof holds 500 characters of canonical text, and a library more: the draw must be provable all the same.</summary>
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_laboratory_with_hundreds_of_methods_and_an_inspector_of_all_categories_leave_the_proof_sound(DatabaseProvider provider)
    {
        await using var story = new DrawStory(await TestHost.StartAsync(provider, new InspectionsModule()));
        story.Host.Clock.Set(new(2018, 6, 15, 2, 0, 0, TimeSpan.Zero));
        var task = await GivenAsync(story);
        await GivenMuchAsync(story.Host);
        var draw = await story.Admin.CreateDrawAsync(new() { Draw = new() { Task = task.Name, Authority = "示例省质监局" } });
        story.Host.Clock.Set(Pool.AddMinutes(1));
        await story.Admin.FreezeDrawAsync(story.Freeze(draw));
        story.Host.Clock.Advance(TimeSpan.FromHours(4));
        await story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed });
        await story.Admin.PublishDrawAsync(new() { Name = draw.Name });
        var lines = (await story.Admin.ListDrawLinesAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Laboratories })).Lines;
        Assert.Contains(lines, l => l.Fields[1].StartsWith("GB 18584,", StringComparison.Ordinal) && l.Fields[1].EndsWith(",…", StringComparison.Ordinal));
        var verdict = MemoryDraw.Verify(await story.ProofAsync(draw.Name));
        Assert.True(verdict.Sound, verdict.What);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_wrong_draw_is_voided_though_its_task_is_closed(DatabaseProvider provider)
    {
        await using var story = new DrawStory(await TestHost.StartAsync(provider, new InspectionsModule()));
        story.Host.Clock.Set(new(2018, 6, 15, 2, 0, 0, TimeSpan.Zero));
        var task = await GivenAsync(story);
        var draw = await story.Admin.CreateDrawAsync(new() { Draw = new() { Task = task.Name, Authority = "示例省质监局" } });
        story.Host.Clock.Set(Pool.AddMinutes(1));
        await story.Admin.FreezeDrawAsync(story.Freeze(draw));
        story.Host.Clock.Advance(TimeSpan.FromHours(4));
        await story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed });
        await Tasks(story).CloseTaskAsync(new() { Name = task.Name, Reason = "示例" });
        await story.VoidedAsync(draw.Name);
        Assert.Equal(V1.DrawState.Voided, (await story.Admin.GetDrawAsync(new() { Name = draw.Name })).State);
        Assert.Equal(V1.TaskState.Closed, (await Tasks(story).GetTaskAsync(new() { Name = task.Name })).State);
    }

    /// <summary>A planned task may still change its region, instant and ratio; and under another spelling it would not be known here.</summary>
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_draws_for_a_task_that_may_still_change_or_under_another_spelling(DatabaseProvider provider)
    {
        await using var story = new DrawStory(await TestHost.StartAsync(provider, new InspectionsModule()));
        story.Host.Clock.Set(new(2018, 6, 15, 2, 0, 0, TimeSpan.Zero));
        var task = await GivenAsync(story, open: false);
        var wish = new V1.CreateDrawRequest { Draw = new() { Task = task.Name, Authority = "示例省质监局" } };
        Assert.Equal("TASK_NOT_OPEN", (await Refusal.OfAsync(story.Admin.CreateDrawAsync(wish))).Reason);
        foreach (var spelling in new[] { $"tasks/{task.Name[6..].ToUpperInvariant()}", $"tasks/{task.Name[6..].Replace("-", "", StringComparison.Ordinal)}", $"tasks/{{{task.Name[6..]}}}" })
            Assert.Equal(["draw.task"], (await Refusal.OfAsync(story.Admin.CreateDrawAsync(new() { Draw = story.Wish(d => d.Task = spelling) }))).Fields);
        Assert.Equal(["draw.authority"], (await Refusal.OfAsync(story.Admin.CreateDrawAsync(new() { Draw = story.Wish(d => d.Authority = "局\ufffe") }))).Fields);
        task.PoolTime = new Timestamp { Seconds = 253402300799 };
        Assert.Equal(["task.pool_time"], (await Refusal.OfAsync(Tasks(story).UpdateTaskAsync(new() { Task = task }))).Fields);
    }

    private static async Task GivenMuchAsync(TestHost host)
    {
        await host.Laboratories(TestCaller.ProvinceAdmin).CreateLaboratoryAsync(new()
        {
            Laboratory = LibraryGiven.Laboratory("91620502224371234X", l =>
            {
                l.Methods.Clear();
                l.Methods.Add(Enumerable.Range(1, 300).Select(i => new V1.AccreditedMethod { Item = $"项目{i}", Method = $"GB/T {i}\te\u0301" }));
                l.Methods.Add(new V1.AccreditedMethod { Item = "甲醛释放量", Method = "GB 18584" });
            }),
        });
        await host.Inspectors(TestCaller.ProvinceAdmin).CreateInspectorAsync(new()
        {
            Inspector = LibraryGiven.Inspector("G9", i =>
            {
                i.Qualifications.Clear();
                i.Qualifications.Add(Enumerable.Range(0, 3).SelectMany(_ => Quality.Common.Values.ProductCategory.All().Select(c => c.Code)));
            }),
        });
    }

    private static async Task<List<string>> IdsAsync(DrawStory story, string name, V1.DrawListKind kind) =>
        [.. (await story.Admin.ListDrawLinesAsync(new() { Name = name, Kind = kind })).Lines.Select(l => l.Fields[0])];

    private static V1.TaskService.TaskServiceClient Tasks(DrawStory story) => story.Host.Client(c => new V1.TaskService.TaskServiceClient(c), TestCaller.ProvinceAdmin);

    private static async Task<V1.CheckTask> GivenAsync(DrawStory story, bool byModel = false, bool open = true)
    {
        var host = story.Host;
        foreach (var (uscc, region) in new[] { (LibraryGiven.Lanzhou, "620102"), (LibraryGiven.Tianshui, "620502"), ("91620102224371234X", "620102"), ("916205001234567890", "620502") })
            await host.TellAsync(uscc, 1, Before, region, uscc[^1] == 'X' ? Credit.EnterpriseStatus.Deregistered : Credit.EnterpriseStatus.Existing);
        foreach (var uscc in new[] { LibraryGiven.Lanzhou, LibraryGiven.Tianshui, "91620102224371234X" }) await host.MakesAsync(uscc, "1001", "CZ-120", Before);
        foreach (var inspector in new[]
        {
            LibraryGiven.Inspector("G1"), LibraryGiven.Inspector("G2", i => i.Region = "620502"), LibraryGiven.Inspector("G3", i => i.ValidTo = "2018-06-19"),
            LibraryGiven.Inspector("G4", i => (i.Qualifications[0], i.Account) = ("1006", "sub-4")),
        })
            await host.Inspectors(TestCaller.ProvinceAdmin).CreateInspectorAsync(new() { Inspector = inspector });
        await host.Laboratories(TestCaller.ProvinceAdmin).CreateLaboratoryAsync(new() { Laboratory = LibraryGiven.Laboratory("91620102224371234X", l => l.Methods[0].ValidTo = "") });
        var officer = host.Client(c => new V1.PlanService.PlanServiceClient(c), TestCaller.With("department_officer", "620000"));
        var plan = await officer.CreatePlanAsync(new() { Plan = Plan() });
        plan = await host.Client(c => new V1.PlanService.PlanServiceClient(c), TestCaller.ProvinceAdmin).ApprovePlanAsync(new() { Name = plan.Name });
        var task = await Tasks(story).CreateTaskAsync(new()
        {
            Task = new()
            {
                Plan = plan.Name, Rules = { "R1" }, DisplayName = "家具抽查", Region = "620000", Selection = V1.SampleSelection.Random, Ratio = 300, PoolTime = Pool.ToTimestamp(),
                Strata = V1.StratumKind.Region, WindowFrom = "2018-06-21", WindowTo = "2018-07-31", ByModel = byModel,
            },
        });
        return !open ? task : await Tasks(story).OpenTaskAsync(new() { Name = task.Name });
    }

    private static V1.Plan Plan() => new()
    {
        DisplayName = "2018年度抽查计划", Kind = V1.PlanKind.Yearly, Year = 2018, Authority = "示例省质监局", Level = V1.SampleLevel.Provincial, Region = "620000",
        Rules =
        {
            new V1.PlanRule
            {
                Code = "R1", ProductCategory = "1001", TestAmount = 1, ReserveAmount = 1, Standards = { "GB 18584-2001" },
                Items = { new V1.PlanItem { Item = "甲醛释放量", Method = "GB 18584", Limit = "≤ 1.5 mg/L" } },
            },
        },
    };
}
