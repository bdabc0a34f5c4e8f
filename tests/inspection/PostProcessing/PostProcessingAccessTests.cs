using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Protos.Common.V1;
using Quality.Testing;
using static Quality.Inspections.Tests.PostProcessing.PostProcessingGiven;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.PostProcessing;

/// <summary>Lists with their filters, wrong fields, and other cities.</summary>
public sealed class PostProcessingAccessTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Lists_filter_page_and_begin_with_what_is_due_first(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var names = new List<string>();
        foreach (var (number, region) in new[] { ("CY-1", "620102"), ("CY-2", "620102"), ("CY-3", "620502"), ("CY-4", "620102") })
            names.Add(await given.FailedAsync(number, s => (s.Region, s.ProducerRegion, s.Producer) = (region, region, number == "CY-4" ? "" : Given.Producer)));
        await given.Lanzhou.OrderRectificationAsync(Order(names[0], "2018-06-15")); // until 2018-07-16
        await given.Lanzhou.OrderRectificationAsync(Order(names[1], "2018-06-01")); // until 2018-07-02
        given.Today("2018-07-10");
        var whole = await given.Province.ListPostProcessingsAsync(new());
        Assert.Equal([names[1], names[0]], whole.PostProcessings.Take(2).Select(p => p.Name));
        Assert.Equal([true, false], whole.PostProcessings.Take(2).Select(p => p.Clock.Overdue));
        Assert.Equal(4, whole.TotalSize);
        Assert.Equal([names[1]], (await given.Province.ListPostProcessingsAsync(new() { Overdue = true })).PostProcessings.Select(p => p.Name));
        Assert.Equal(3, (await given.Province.ListPostProcessingsAsync(new() { Overdue = false })).TotalSize);
        Assert.Equal([names[2]], (await given.Province.ListPostProcessingsAsync(new() { Region = "620500" })).PostProcessings.Select(p => p.Name));
        Assert.Equal(2, (await given.Province.ListPostProcessingsAsync(new() { States = { V1.PostProcessingState.Opened } })).TotalSize);
        Assert.Equal(3, (await given.Province.ListPostProcessingsAsync(new() { Producer = Given.Producer })).TotalSize);
        Assert.Equal(3, (await given.Lanzhou.ListPostProcessingsAsync(new())).TotalSize);
        Assert.Equal([names[2]], (await given.As(TestCaller.TianshuiAdmin).ListPostProcessingsAsync(new())).PostProcessings.Select(p => p.Name));
        List<string> paged = [];
        for (var token = ""; ;)
        {
            var page = await given.Province.ListPostProcessingsAsync(new() { PageSize = 1, PageToken = token });
            paged.AddRange(page.PostProcessings.Select(p => p.Name));
            if ((token = page.NextPageToken).Length == 0) break;
        }

        Assert.Equal(whole.PostProcessings.Select(p => p.Name), paged);
        Assert.Equal(["producer", "region"], (await Refusal.OfAsync(given.Province.ListPostProcessingsAsync(new() { Region = "999999", Producer = "x" }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_sees_nothing_and_takes_no_step(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        var before = await given.Province.GetPostProcessingAsync(new() { Name = name });
        var recheck = await given.RecheckAsync("FC-1", "2018-06-15", conforming: true, s => (s.Region, s.ProducerRegion) = ("620502", "620502"));
        foreach (var role in new[] { "city_admin", "department_officer", "inspector" })
            foreach (var (rpc, call) in Calls(given.As(TestCaller.With(role, "620500")), name, recheck))
            {
                var reason = (await Refusal.OfAsync(call)).Reason;
                Assert.True(reason == "NOT_FOUND" || (reason == "ROLE_NOT_ALLOWED" && role == "inspector"), $"{rpc} as {role}: {reason}");
            }

        Assert.Equal(before, await given.Province.GetPostProcessingAsync(new() { Name = name }));
        foreach (var caller in new[] { Given.Laboratory, TestCaller.With("enterprise", null), TestCaller.Nobody })
            Assert.Contains((await Refusal.OfAsync(given.As(caller).GetPostProcessingAsync(new() { Name = name }))).Code, new[] { StatusCode.PermissionDenied, StatusCode.Unauthenticated });
        var auditor = given.As(TestCaller.Auditor);
        Assert.Equal(before, await auditor.GetPostProcessingAsync(new() { Name = name }));
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(auditor.OrderRectificationAsync(Order(name, "2018-06-15")))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Wrong_fields_are_named_all_at_once_and_steps_out_of_turn_with_what_is_allowed(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        var bad = await Refusal.OfAsync(given.Lanzhou.OrderRectificationAsync(new()
        {
            Name = name, Paper = new() { DoneOn = "2018-06-16" }, DueOn = "morgen", SeriousKinds = { (V1.SeriousKind)99 },
        }));
        Assert.Equal(["due_on", "paper.document_number", "paper.done_on", "serious_kinds[0]"], bad.Fields);
        Assert.Equal("BEFORE_LAST_STEP", (await Refusal.OfAsync(given.Lanzhou.OrderRectificationAsync(Order(name, "2018-05-19")))).Violations[0].Reason); // before the conclusion
        Assert.Equal(["addressee", "kind", "paper"], (await Refusal.OfAsync(given.Lanzhou.TransferCaseAsync(new() { Name = name }))).Fields);
        Assert.Equal(["region"], (await Refusal.OfAsync(given.Lanzhou.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Authority)))).Fields);
        Assert.Equal("SAME_REGION", (await Refusal.OfAsync(given.Lanzhou.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Authority, "620102")))).Violations[0].Reason);
        Assert.Equal("NO_TRANSFER", (await Refusal.OfAsync(given.Lanzhou.RecordTransferReceiptAsync(new() { Name = name, Kind = V1.TransferKind.Police, Paper = Paper("2018-06-15") }))).Reason);
        var turn = await Refusal.OfAsync(given.Lanzhou.ReportRectificationAsync(Report(name, "2018-06-15")));
        Assert.Equal((StatusCode.FailedPrecondition, "STEP_NOT_ALLOWED", "Order"), (turn.Code, turn.Reason, turn.Metadata["allowed"]));
        await given.Lanzhou.OrderRectificationAsync(Order(name, "2018-06-15"));
        var extended = await given.Lanzhou.ExtendRectificationAsync(new() { Name = name, Paper = Paper("2018-06-15"), AskedOn = "2018-06-15", Days = 30 });
        Assert.Equal(("2018-08-14", 30), (extended.Clock.DueOn, extended.ExtensionDays));
        Assert.Equal("EXTENSION_USED", (await Refusal.OfAsync(given.Lanzhou.ExtendRectificationAsync(new() { Name = name, Paper = Paper("2018-06-15"), AskedOn = "2018-06-15", Days = 1 }))).Reason);
        Assert.Equal("BAD_NAME", (await Refusal.OfAsync(given.Lanzhou.GetPostProcessingAsync(new() { Name = "samples/x" }))).Violations[0].Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_waits_is_shown_to_whose_step_it_is(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var (opened, ordered, failed) = (await given.FailedAsync("CY-1"), await given.FailedAsync("CY-2"), await given.FailedAsync("CY-3"));
        foreach (var name in new[] { ordered, failed }) await given.Lanzhou.OrderRectificationAsync(Order(name, "2018-06-15"));
        await given.Lanzhou.ReportRectificationAsync(Report(failed, "2018-06-15"));
        await given.Lanzhou.RecordRecheckAsync(new() { Name = failed, Sample = await given.RecheckAsync("FC-1", "2018-06-15", conforming: false) });
        async Task<string[]> Reasons(TestCaller caller, ListTodosRequest request) => [.. (await given.As(caller).ListTodosAsync(request)).Todos.Select(t => $"{t.Name == opened} {t.Reason} {t.DueOn}")];
        string[] order = ["True POST_PROCESSING_TO_ORDER "], report = ["False POST_PROCESSING_TO_REPORT 2018-07-16"];
        string[] city = [.. report, .. order], province = [.. city, "False POST_PROCESSING_TO_ANNOUNCE "];
        Assert.Equal(province, await Reasons(TestCaller.ProvinceAdmin, new()));
        Assert.Equal(city, await Reasons(TestCaller.LanzhouOfficer, new())); // 省级公告 is not theirs
        Assert.Equal(report, await Reasons(TestCaller.LanzhouInspector, new()));
        Assert.Equal(order, await Reasons(TestCaller.LanzhouOfficer, new() { Reasons = { "POST_PROCESSING_TO_ORDER" } }));
        Assert.Equal(report, await Reasons(TestCaller.LanzhouOfficer, new() { DueBy = "2018-07-16" }));
        Assert.Empty(await Reasons(TestCaller.LanzhouOfficer, new() { DueBy = "2018-07-15" }));
        Assert.Empty(await Reasons(TestCaller.Auditor, new()));
        Assert.Empty(await Reasons(TestCaller.TianshuiAdmin, new()));
        given.Today("2019-05-20"); // a year after the conclusion
        Assert.Contains(order[0], await Reasons(TestCaller.LanzhouOfficer, new()));
        given.Today("2019-05-21"); // recorded late, it is no work of the day
        Assert.Equal(report, await Reasons(TestCaller.LanzhouOfficer, new()));
    }

    /// <summary>An installation that had failures before this release: the script opens what the rule opens today, for the same region.</summary>
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Failures_of_before_the_release_have_their_case_as_if_they_came_today(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        foreach (var (number, region, producer) in new[] { ("CY-1", "620102", "620102"), ("CY-2", "620100", "620102"), ("CY-3", "620502", "620500"), ("CY-4", "620102", "330100"), ("CY-5", "620102", "") })
            await given.FailedAsync(number, s => (s.Region, s.ProducerRegion) = (region, producer));
        await given.FailedAsync("CY-6", s => s.Final = false);
        await given.FailedAsync("CY-7", s => s.Kind = V1.SampleKind.RiskMonitoring);
        await given.FailedAsync("CY-8", s => s.Kind = V1.SampleKind.FollowUp);
        var today = await given.Province.ListPostProcessingsAsync(new());
        await given.Host.ExecuteAsync("inspection", "DELETE FROM post_processing_steps; DELETE FROM post_processings");
        await given.Host.ExecuteAsync("inspection", "DROP INDEX post_processings_untold; ALTER TABLE post_processings DROP COLUMN told"); // as the table was then
        await given.Host.ExecuteAsync("inspection", Script("040_post_processings", "INSERT INTO post_processings"));
        await given.Host.ExecuteAsync("inspection", Script("085_told", "ALTER TABLE post_processings"));
        Assert.Equal(6L, Convert.ToInt64(await given.Host.ExecuteAsync("inspection", "SELECT COUNT(*) FROM post_processings WHERE told = 0"), null));
        Assert.Equal(6, today.TotalSize);
        Assert.Equal(today, await given.Province.ListPostProcessingsAsync(new()));
        var step = Assert.Single((await given.Province.ListPostProcessingStepsAsync(new() { Name = today.PostProcessings[0].Name })).Steps);
        Assert.Equal((V1.PostProcessingAction.Open, "", today.PostProcessings[0].Sample), (step.Action, step.Actor, step.Sample));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Reads_and_steps_stand_in_the_audit_log(DatabaseProvider provider)
    {
        await using var given = await StartAsync(provider);
        var name = await given.FailedAsync();
        await given.Lanzhou.OrderRectificationAsync(Order(name, "2018-06-15"));
        await given.Lanzhou.GetPostProcessingAsync(new() { Name = name });
        Assert.Equal(3L, Convert.ToInt64(await given.Host.ExecuteAsync("inspection", $"SELECT COUNT(*) FROM audit_log WHERE resource = '{name}' AND region = '620102'"), null));
    }

    /// <summary>A script of the service from a statement on.</summary>
    private static string Script(string name, string from)
    {
        var assembly = typeof(InspectionsModule).Assembly;
        using var reader = new StreamReader(assembly.GetManifestResourceStream(assembly.GetManifestResourceNames().Single(n => n.Contains(name, StringComparison.Ordinal)))!);
        var script = reader.ReadToEnd();
        return script[script.IndexOf(from, StringComparison.Ordinal)..];
    }

    /// <summary>Every rpc that names a case.</summary>
    private static IEnumerable<(string Rpc, Func<Task> Call)> Calls(V1.PostProcessingService.PostProcessingServiceClient c, string name, string recheck)
    {
        var paper = Paper("2018-06-15", "示例");
        yield return ("Get", () => c.GetPostProcessingAsync(new() { Name = name }).ResponseAsync);
        yield return ("Steps", () => c.ListPostProcessingStepsAsync(new() { Name = name }).ResponseAsync);
        yield return ("Order", () => c.OrderRectificationAsync(Order(name, "2018-06-15")).ResponseAsync);
        yield return ("Extend", () => c.ExtendRectificationAsync(new() { Name = name, Paper = paper, AskedOn = "2018-06-15", Days = 5 }).ResponseAsync);
        yield return ("Report", () => c.ReportRectificationAsync(Report(name, "2018-06-15")).ResponseAsync);
        yield return ("Recheck", () => c.RecordRecheckAsync(new() { Name = name, Sample = recheck }).ResponseAsync);
        yield return ("Announce", () => c.AnnounceProvinciallyAsync(new() { Name = name, Paper = paper }).ResponseAsync);
        yield return ("Suspend", () => c.SuspendProductionAsync(new() { Name = name, Paper = paper, Until = "2018-07-15" }).ResponseAsync);
        yield return ("Revoke", () => c.RevokeLicenceAsync(new() { Name = name, Paper = paper, Authority = "示例" }).ResponseAsync);
        yield return ("Classify", () => c.ClassifyCaseAsync(new() { Name = name, Note = "示例" }).ResponseAsync);
        yield return ("Transfer", () => c.TransferCaseAsync(Transfer(name, "2018-06-15", V1.TransferKind.Police)).ResponseAsync);
        yield return ("Receipt", () => c.RecordTransferReceiptAsync(new() { Name = name, Kind = V1.TransferKind.Police, Paper = paper }).ResponseAsync);
        yield return ("Return", () => c.ReturnTransferAsync(new() { Name = name, Kind = V1.TransferKind.Police, Paper = paper }).ResponseAsync);
        yield return ("Close", () => c.CloseCaseAsync(Close(name, "2018-06-15")).ResponseAsync);
        Assert.Equal(14, V1.PostProcessingService.Descriptor.Methods.Count(m => m.InputType.FindFieldByName("name") is not null)); // none is forgotten
    }
}
