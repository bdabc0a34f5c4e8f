using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Testing;
using Quality.Testing.Stories;
using CreditV1 = Quality.Protos.Credit.V1;
using InspectionV1 = Quality.Protos.Inspection.V1;

namespace Quality.Architecture.Tests;

/// <summary>2.8.2e across services: a failed sample enters the quality file, the file changes the grade, and the next draw takes more of that class.</summary>
public sealed class CreditStoryTests
{
    private static readonly TestCaller Second = new("province-admin-2", ["province_admin"], "620000");

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_failed_sample_becomes_an_entry_a_grade_and_the_stratum_of_the_next_draw(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, WholeSystem.Modules());
        await ApproveRuleAsync(host);
        List<string> makers = [];
        for (var n = 0; n < 5; n++) makers.Add(await MakerAsync(host, n));
        var samples = host.Client(c => new InspectionV1.SampleService.SampleServiceClient(c), TestCaller.ProvinceAdmin);
        var failed = await samples.RecordConclusionAsync(new() { Sample = Sample(makers[0], 0, conforms: false) });
        await samples.RecordConclusionAsync(new() { Sample = Sample(makers[1], 1, conforms: false) });
        await samples.RecordConclusionAsync(new() { Sample = Sample(makers[2], 2, conforms: true) });
        var grades = host.Client(c => new CreditV1.GradeService.GradeServiceClient(c), TestCaller.ProvinceAdmin);
        await TestHost.EventuallyAsync(async () => (await grades.ListGradesAsync(new())).TotalSize == 3, "three are graded");
        var grade = await grades.GetGradeAsync(new() { Name = makers[0] + "/grade" });
        // The failure is a fact with its points; the open post-processing is another one, which only limits the class.
        Assert.Equal((CreditV1.GradeClass.C, failed.Name), (grade.Class, grade.Contributions[0].Entry.Source));
        var task = await OpenTaskAsync(host);
        await TestHost.EventuallyAsync(async () => (await PoolAsync(host, task)).SequenceEqual(["B 1", "C 2", "未分级 2"]), "the pool is parted by class");
        host.Clock.Advance(TimeSpan.FromHours(26));
        var draws = host.Client(c => new InspectionV1.DrawService.DrawServiceClient(c), TestCaller.ProvinceAdmin);
        var draw = await draws.CreateDrawAsync(new() { Draw = new() { Task = task.Name, Authority = "示例省级机关" } });
        var frozen = await draws.FreezeDrawAsync(new() { Name = draw.Name, SeedSource = "示例：两期开奖号码", NotBefore = DateTimeOffset.FromUnixTimeSeconds(host.Clock.GetUtcNow().AddHours(3).ToUnixTimeSeconds()).ToTimestamp() });
        // Nobody is left out by a grade, and no class has less than its floor of two where there are two.
        Assert.Equal(["B 1 1", "C 2 2", "未分级 2 2"], frozen.Takes.Select(t => $"{t.Stratum} {t.Size} {t.Take}"));
        var pool = (await draws.ListDrawLinesAsync(new() { Name = draw.Name, Kind = InspectionV1.DrawListKind.Pool })).Lines.ToDictionary(l => l.Fields[0], l => l.Fields[1]);
        Assert.Equal(("C", "C", "B", "未分级"), (pool[Code(makers[0])], pool[Code(makers[1])], pool[Code(makers[2])], pool[Code(makers[3])]));
    }

    private static async Task ApproveRuleAsync(TestHost host)
    {
        var rules = host.Client(c => new CreditV1.GradeService.GradeServiceClient(c), TestCaller.ProvinceAdmin);
        var draft = await rules.CreateGradeRuleAsync(new()
        {
            Rule = new()
            {
                Title = "示例规则", Basis = "示例文件 1 号", StartPoints = 7000, LeastA = 9000, LeastB = 6000, LeastC = 3000,
                Items = { new CreditV1.GradeItem { Kind = CreditV1.QualityEntryKind.SpotCheck, Code = "nonconforming", Points = -2000, FullDays = 3650, ZeroDays = 7300 } },
            },
        });
        var second = host.Client(c => new CreditV1.GradeService.GradeServiceClient(c), Second);
        await second.ApproveGradeRuleAsync(new() { Name = draft.Name, InForceOn = ChinaTime.Format(ChinaTime.Today(host.Clock)) });
    }

    private static async Task<string> MakerAsync(TestHost host, int number)
    {
        var admin = host.Invoker(TestCaller.ProvinceAdmin);
        var wish = Invented.Enterprise("CK", number);
        wish.Region = "620102";
        var enterprise = await new CreditV1.EnterpriseService.EnterpriseServiceClient(admin).CreateEnterpriseAsync(new() { Enterprise = wish });
        await new CreditV1.EnterpriseProductService.EnterpriseProductServiceClient(admin).CreateEnterpriseProductAsync(new() { Parent = enterprise.Name, Product = new() { Category = "1001", MadeFrom = "2015-01-01" } });
        return enterprise.Name;
    }

    private static InspectionV1.Sample Sample(string maker, int number, bool conforms)
    {
        var sample = Invented.Sample("CK", number, "2025-05-10", conforms);
        (sample.Region, sample.Producer, sample.Final) = ("620102", maker, true);
        return sample;
    }

    private static async Task<InspectionV1.CheckTask> OpenTaskAsync(TestHost host)
    {
        var plans = host.Client(c => new InspectionV1.PlanService.PlanServiceClient(c), TestCaller.ProvinceAdmin);
        var today = ChinaTime.Today(host.Clock);
        var plan = await plans.CreatePlanAsync(new()
        {
            Plan = new()
            {
                DisplayName = "示例年度计划", Kind = InspectionV1.PlanKind.Yearly, Year = today.Year, Authority = "示例省级机关", Level = InspectionV1.SampleLevel.Provincial, Region = "620000",
                Rules =
                {
                    new InspectionV1.PlanRule
                    {
                        Code = "R1", ProductCategory = "1001", TestAmount = 1, Standards = { "GB 18584-2001" },
                        Items = { new InspectionV1.PlanItem { Item = "甲醛释放量", Method = "GB 18584", Limit = "≤ 1.5 mg/L" } },
                    },
                },
            },
        });
        plan = await host.Client(c => new InspectionV1.PlanService.PlanServiceClient(c), Second).ApprovePlanAsync(new() { Name = plan.Name });
        var tasks = host.Client(c => new InspectionV1.TaskService.TaskServiceClient(c), TestCaller.ProvinceAdmin);
        var task = await tasks.CreateTaskAsync(new()
        {
            Task = new()
            {
                Plan = plan.Name, Rules = { "R1" }, DisplayName = "示例抽查", Region = "620000", Selection = InspectionV1.SampleSelection.Random, Ratio = 300, StratumFloor = 2,
                PoolTime = host.Clock.GetUtcNow().AddHours(25).ToTimestamp(), Strata = InspectionV1.StratumKind.CreditClass,
                WindowFrom = ChinaTime.Format(today.AddDays(3)), WindowTo = ChinaTime.Format(today.AddDays(30)),
            },
        });
        return await tasks.OpenTaskAsync(new() { Name = task.Name });
    }

    private static async Task<IEnumerable<string>> PoolAsync(TestHost host, InspectionV1.CheckTask task)
    {
        var tasks = host.Client(c => new InspectionV1.TaskService.TaskServiceClient(c), TestCaller.ProvinceAdmin);
        return (await tasks.CountPoolAsync(new() { Name = task.Name })).Strata.Select(s => $"{s.Stratum} {s.Size}");
    }

    private static string Code(string enterprise) => enterprise["enterprises/".Length..];
}
