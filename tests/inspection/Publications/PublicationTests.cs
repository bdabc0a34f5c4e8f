using Dapper;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

public sealed class PublicationTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_round_is_drafted_approved_by_another_person_and_published_for_everybody(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var draft = await given.DraftedAsync();
        Assert.Equal((V1.PublicationState.Draft, 0, 0), (draft.State, draft.Edition, draft.LatestEdition));
        Assert.Equal(("NOT_FINAL", 1), (Assert.Single(draft.LeftOut).Reason, draft.LeftOut[0].Count)); // A-6, whose conclusion is open
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Anybody.GetPublicationAsync(new() { Name = draft.Name }))).Reason);
        Assert.Empty((await given.Anybody.ListPublicationsAsync(new())).Publications);

        Assert.Equal("NOT_APPROVED", (await Refusal.OfAsync(given.Desk.PublishPublicationAsync(new() { Name = draft.Name }))).Reason);
        Assert.Equal("SECOND_PERSON_REQUIRED", (await Refusal.OfAsync(given.Desk.ApprovePublicationAsync(new() { Name = draft.Name }))).Reason);
        var published = await given.PublishedAsync(draft);
        Assert.Equal((V1.PublicationState.Published, 1, 1, 3L), (published.State, published.Edition, published.LatestEdition, published.Version));
        Assert.NotNull(published.PublishTime);

        var shown = await given.Anybody.GetPublicationAsync(new() { Name = draft.Name });
        Assert.Equal(("", "", V1.PublicationState.Unspecified), (shown.AuthorDisplayName, shown.ApproverDisplayName, shown.DraftState)); // no names of persons for the public
        Assert.Equal(shown, Assert.Single((await given.Anybody.ListPublicationsAsync(new() { Query = "第2批", Region = "620000", Levels = { V1.SampleLevel.Provincial } })).Publications));
        Assert.Equal("2018-05-02", shown.SampledFrom);
        Assert.Equal(["1001"], shown.ProductCategories);
        var entries = await given.EntriesAsync(draft.Name);
        Assert.Equal([1, 2, 3, 4, 5], entries.Select(e => e.Number));
        Assert.Equal(given.Samples.Take(5).Select(s => s.Name), entries.Select(e => e.Sample));
        Assert.Equal(["甲醛释放量"], entries[3].FailedItems);
        Assert.Equal("STATE_FORBIDS", (await Refusal.OfAsync(given.Second.ApprovePublicationAsync(new() { Name = (await given.ApprovedAsync()).Name }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Batches_enterprises_and_physical_quality_have_rates_of_their_own(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var draft = await given.DraftedAsync(p => p.Printed.Add(new V1.PrintedRate { Unit = V1.RateUnit.Batches, Sense = V1.RateSense.Conforming, Numerator = 3, Denominator = 5, Percent = "60" }));
        Assert.Equal(new V1.RoundFigures { Entries = 5, Tested = 5, Conforming = 3, Nonconforming = 2, Enterprises = 2, EnterprisesConforming = 1 }, draft.Figures);
        Assert.Equal(
            [(V1.RateUnit.Batches, "", 3, 5), (V1.RateUnit.Enterprises, "", 1, 2), (V1.RateUnit.Physical, "", 4, 5), (V1.RateUnit.Batches, "1001", 3, 5)],
            draft.Rates.Select(r => (r.Unit, r.ProductCategory, r.Numerator, r.Denominator)));
        Assert.Equal((60.0, V1.RateFit.Exact, V1.RateFit.Exact, 0.0, false), (draft.Rates[0].Percent, draft.Rates[0].Fit, draft.Rates[0].PrintedFit, draft.Rates[0].Difference, draft.Rates[0].CountsDiffer));
        Assert.True(draft.Rates[0].Low < 60 && draft.Rates[0].High > 60);
        Assert.Empty(draft.Findings);
        Assert.False(draft.Rates[1].HasDifference);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Only_final_conclusions_of_the_level_and_region_are_published(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var monitoring = await given.Host.RecordAsync(PublicationGiven.Final("R-1", s => s.Kind = V1.SampleKind.RiskMonitoring));
        var untested = await given.Host.RecordAsync(PublicationGiven.Final("R-2", s => (s.Outcome, s.ConcludedOn) = (V1.SampleOutcome.Untested, "")));
        var city = await given.Host.RecordAsync(Given.CitySample("C-1", "620502"));
        var refusal = await Refusal.OfAsync(() => given.DraftedAsync(p => p.Scope = new() { Samples = { given.Samples[5].Name, monitoring.Name, untested.Name, city.Name, "samples/none", given.Samples[0].Name } }));
        Assert.Equal(
            [("publication.scope.samples[0]", "NOT_FINAL"), ("publication.scope.samples[1]", "RISK_MONITORING"), ("publication.scope.samples[2]", "NOT_TESTED"), ("publication.scope.samples[3]", "OTHER_LEVEL"), ("publication.scope.samples[4]", "UNKNOWN")],
            refusal.Violations.Select(v => (v.Field, v.Reason)));
        Assert.Equal("NOTHING_TO_PUBLISH", (await Refusal.OfAsync(() => given.DraftedAsync(p => p.Scope.SampledFrom = "2018-06-01"))).Reason);
        var bad = await Refusal.OfAsync(() => given.DraftedAsync(p =>
        {
            (p.Title, p.Region, p.Scope) = ("", "110000", new() { SampledFrom = "2018-06-30", SampledTo = "2018-04-01", ProductCategories = { "x" } });
            p.Printed.Add(new V1.PrintedRate { Unit = V1.RateUnit.Batches, Sense = V1.RateSense.Conforming, Numerator = 6, Denominator = 5, Percent = "120" });
        }));
        Assert.Equal(
            ["publication.printed[0].numerator", "publication.printed[0].percent", "publication.region", "publication.scope.product_categories[0]", "publication.scope.sampled_to", "publication.title"], bad.Fields);
        var picked = await given.DraftedAsync(p => p.Scope = new() { Samples = { given.Samples[3].Name, given.Samples[0].Name } });
        Assert.Equal(2, picked.Figures.Entries);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_correction_is_the_next_edition_and_the_one_before_stays(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var first = await given.PublishedAsync();
        var wish = first.Clone();
        (wish.Title, wish.Level) = ("更正后的标题", V1.SampleLevel.Municipal);
        Assert.Equal(["publication.level", "reason"], (await Refusal.OfAsync(given.Desk.CorrectPublicationAsync(new() { Publication = wish }))).Fields);
        wish.Level = V1.SampleLevel.Provincial;
        wish.Scope = new() { Samples = { given.Samples.Take(4).Select(s => s.Name) } };
        var draft = await given.Desk.CorrectPublicationAsync(new() { Publication = wish, Reason = "第 5 批不属于本次抽查" });
        Assert.Equal((0, 1, V1.PublicationState.Draft, 4), (draft.Edition, draft.LatestEdition, draft.State, draft.Figures.Entries));
        Assert.Equal("DRAFT_OPEN", (await Refusal.OfAsync(given.Desk.CorrectPublicationAsync(new() { Publication = Named(wish, draft), Reason = "再次更正" }))).Reason);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(given.Desk.DraftPublicationAsync(new() { Publication = wish }))).Reason);
        var redraft = Named(wish, draft);
        redraft.Note = "补充说明";
        draft = await given.Desk.DraftPublicationAsync(new() { Publication = redraft });
        Assert.Equal(("第 5 批不属于本次抽查", "补充说明"), (draft.Reason, draft.Note)); // the reason stays with the draft
        Assert.Equal(first.Title, (await given.Anybody.GetPublicationAsync(new() { Name = first.Name })).Title); // public only when published
        Assert.Equal(1, (await given.Desk.ListPublicationsAsync(new() { Draft = true })).TotalSize);
        Assert.Equal(0, (await given.Anybody.ListPublicationsAsync(new() { Draft = true })).TotalSize);

        var second = await given.PublishedAsync(draft);
        Assert.Equal((2, "更正后的标题", "第 5 批不属于本次抽查"), (second.Edition, second.Title, second.Reason));
        var editions = (await given.Anybody.ListPublicationEditionsAsync(new() { Name = first.Name })).Publications;
        Assert.Equal([(2, 4), (1, 5)], editions.Select(e => (e.Edition, e.Figures.Entries)));
        Assert.Equal(first.Title, (await given.Anybody.GetPublicationAsync(new() { Name = first.Name, Edition = 1 })).Title);
        Assert.Equal(5, (await given.EntriesAsync(first.Name, 1)).Count);
        Assert.Equal(4, (await given.EntriesAsync(first.Name)).Count);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Anybody.GetPublicationAsync(new() { Name = first.Name, Edition = 3 }))).Reason);
        Assert.Equal("NO_OPEN_DRAFT", (await Refusal.OfAsync(given.Second.ApprovePublicationAsync(new() { Name = first.Name }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_withdrawn_entry_stands_without_its_conclusion_and_stays_so_in_a_correction(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var first = await given.PublishedAsync();
        var correction = await given.Desk.CorrectPublicationAsync(new() { Publication = first, Reason = "更正" });
        await given.Second.ApprovePublicationAsync(new() { Name = first.Name });
        var request = new V1.WithdrawEntryRequest { Name = first.Name, Sample = given.Samples[3].Name, Ground = V1.WithdrawalGround.Annulled, Reason = "检验报告撤销" };
        Assert.Equal(["ground", "reason"], (await Refusal.OfAsync(given.Desk.WithdrawEntryAsync(new() { Name = first.Name, Sample = request.Sample }))).Fields);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.Desk.WithdrawEntryAsync(new(request) { Sample = given.Samples[5].Name }))).Reason);
        var second = await given.Desk.WithdrawEntryAsync(request);
        Assert.Equal((2, "A-4：检验报告撤销", 1, 4, 3), (second.Edition, second.Reason, second.Figures.Withdrawn, second.Figures.Tested, second.Figures.Conforming));
        var entry = (await given.EntriesAsync(first.Name))[3];
        Assert.Equal((V1.SampleOutcome.Unspecified, V1.WithdrawalGround.Annulled, "检验报告撤销", "2018-06-15"), (entry.Outcome, entry.WithdrawalGround, entry.WithdrawalReason, entry.WithdrawnOn));
        Assert.Empty(entry.FailedItems);
        Assert.Equal(entry, Assert.Single((await given.Anybody.ListPublicationEntriesAsync(new() { Name = first.Name, Outcomes = { V1.SampleOutcome.Unspecified } })).Entries));
        Assert.Equal("甲醛释放量", Assert.Single((await given.EntriesAsync(first.Name, 1))[3].FailedItems));
        Assert.Equal("ALREADY_WITHDRAWN", (await Refusal.OfAsync(given.Desk.WithdrawEntryAsync(request))).Reason);

        Assert.Equal(V1.PublicationState.Draft, second.DraftState); // the approval is gone
        Assert.Equal("NOT_APPROVED", (await Refusal.OfAsync(given.Desk.PublishPublicationAsync(new() { Name = first.Name }))).Reason);
        var draft = await given.Desk.GetPublicationAsync(new() { Name = first.Name, Edition = 0 });
        Assert.Equal((correction.Reason, 1), (draft.Reason, draft.Figures.Withdrawn));
        draft = await given.Desk.DraftPublicationAsync(new() { Publication = draft });
        Assert.Equal(1, draft.Figures.Withdrawn); // also when it is picked anew
        Assert.Equal(3, (await given.PublishedAsync(draft)).Edition);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_changed_since_the_draft_is_neither_approved_nor_published_and_is_shown_after(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var draft = await given.DraftedAsync();
        var failed = given.Samples[3].Clone();
        (failed.Outcome, failed.ConcludedOn) = (V1.SampleOutcome.Conforming, "2018-06-14");
        failed.FailedItems.Clear();
        failed = await given.Host.RecordAsync(failed, "复检合格");
        Assert.Equal("SAMPLES_CHANGED", (await Refusal.OfAsync(given.Second.ApprovePublicationAsync(new() { Name = draft.Name }))).Reason);
        Assert.Equal(1, (await given.Desk.GetPublicationAsync(new() { Name = draft.Name })).ChangedCount);
        draft = await given.Desk.DraftPublicationAsync(new() { Publication = draft });
        Assert.Equal(4, draft.Figures.Conforming);
        var approved = await given.Second.ApprovePublicationAsync(new() { Name = draft.Name });
        failed = await given.Host.RecordAsync(failed, "更正");
        Assert.Equal("SAMPLES_CHANGED", (await Refusal.OfAsync(given.Desk.PublishPublicationAsync(new() { Name = draft.Name, Etag = approved.Etag }))).Reason);
        await given.PublishedAsync(await given.Desk.DraftPublicationAsync(new() { Publication = approved }));
        await given.Host.RecordAsync(failed, "再次更正");
        Assert.Equal(1, (await given.Desk.GetPublicationAsync(new() { Name = draft.Name })).ChangedCount);
        Assert.Equal(0, (await given.Anybody.GetPublicationAsync(new() { Name = draft.Name })).ChangedCount);
        Assert.Single((await given.Desk.ListPublicationEntriesAsync(new() { Name = draft.Name })).Entries, e => e.Changed);
        foreach (var (reader, changed) in new[] { (given.Desk, 1), (given.As(TestCaller.LanzhouAdmin), 0), (given.Anybody, 0) })
            Assert.Equal(changed, Assert.Single((await reader.ListPublicationsAsync(new())).Publications).ChangedCount);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_city_publishes_its_own_rounds_and_touches_no_others(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var provincial = await given.PublishedAsync();
        var open = await given.Desk.CorrectPublicationAsync(new() { Publication = provincial, Reason = "更正" });
        V1.Publication City(string region) => PublicationGiven.Round(p => (p.Authority, p.Level, p.Region) = ("示例市局", V1.SampleLevel.Municipal, region));
        foreach (var role in new[] { "city_admin", "department_officer" })
        {
            var tianshui = given.As(TestCaller.With(role, "620500"));
            Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(tianshui.DraftPublicationAsync(new() { Publication = City("620100") }))).Reason);
            Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(tianshui.DraftPublicationAsync(new() { Publication = PublicationGiven.Round() }))).Reason);
            Func<Task>[] acts =
            [
                () => tianshui.DraftPublicationAsync(new() { Publication = open }).ResponseAsync,
                () => tianshui.ApprovePublicationAsync(new() { Name = open.Name }).ResponseAsync,
                () => tianshui.PublishPublicationAsync(new() { Name = open.Name }).ResponseAsync,
                () => tianshui.CorrectPublicationAsync(new() { Publication = provincial, Reason = "更正" }).ResponseAsync,
                () => tianshui.WithdrawEntryAsync(new() { Name = open.Name, Sample = given.Samples[0].Name, Ground = V1.WithdrawalGround.Annulled, Reason = "示例" }).ResponseAsync,
                () => tianshui.GetPublicationAsync(new() { Name = open.Name, Edition = 0 }).ResponseAsync,
            ];
            foreach (var act in acts) Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(act)).Reason);
            Assert.Equal(1, (await tianshui.GetPublicationAsync(new() { Name = open.Name })).Edition); // public for them, too
        }

        await given.Host.RecordAsync(Given.CitySample("C-1", "620502"));
        var final = Given.CitySample("C-2", "620502");
        final.Final = true;
        await given.Host.RecordAsync(final);
        var officer = given.As(TestCaller.With("department_officer", "620500"));
        var draft = await officer.DraftPublicationAsync(new() { Publication = City("620500") });
        Assert.Equal(1, draft.Figures.Entries);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(given.As(TestCaller.LanzhouAdmin).GetPublicationAsync(new() { Name = draft.Name }))).Reason);
        Assert.Equal(PermissionDenied, (await Refusal.OfAsync(given.As(TestCaller.With("inspector", "620500")).ApprovePublicationAsync(new() { Name = draft.Name }))).Code);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_was_published_can_be_neither_changed_nor_deleted(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var published = await given.PublishedAsync();
        await given.Desk.CorrectPublicationAsync(new() { Publication = published, Reason = "更正" });
        await using var connection = await given.Host.Services.GetRequiredService<Database<InspectionsModule>>().OpenAsync();
        foreach (var sql in new[]
        {
            "DELETE FROM publications", "DELETE FROM publication_editions", "UPDATE publication_editions SET author = ''", "DELETE FROM publication_entries",
            "UPDATE publication_entries SET outcome = 1", "DELETE FROM publication_files", "UPDATE publication_files SET format = 9",
        })
            await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => connection.ExecuteAsync(sql));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_repeated_request_acts_once_and_lists_come_in_pages(DatabaseProvider provider)
    {
        await using var given = await PublicationGiven.StartAsync(provider);
        var request = new V1.DraftPublicationRequest { Publication = PublicationGiven.Round(), RequestId = "0198a7c2-0000-7000-8000-00000000aaaa" };
        var draft = await given.Desk.DraftPublicationAsync(request);
        Assert.Equal(draft, await given.Desk.DraftPublicationAsync(request));
        await given.PublishedAsync(draft);
        await given.PublishedAsync();
        var page = await given.Anybody.ListPublicationsAsync(new() { PageSize = 1 });
        Assert.Equal((2, 1), (page.TotalSize, page.Publications.Count));
        page = await given.Anybody.ListPublicationsAsync(new() { PageSize = 1, PageToken = page.NextPageToken });
        Assert.Equal((draft.Name, ""), (Assert.Single(page.Publications).Name, page.NextPageToken));
        var list = new V1.ListPublicationEntriesRequest { Name = draft.Name, PageSize = 2, Outcomes = { V1.SampleOutcome.Conforming } };
        List<int> numbers = [];
        do
        {
            var entries = await given.Anybody.ListPublicationEntriesAsync(list);
            Assert.Equal(3, entries.TotalSize);
            numbers.AddRange(entries.Entries.Select(e => e.Number));
            list.PageToken = entries.NextPageToken;
        }
        while (list.PageToken.Length > 0);
        Assert.Equal([1, 2, 3], numbers);
    }

    private const StatusCode PermissionDenied = StatusCode.PermissionDenied;

    private static V1.Publication Named(V1.Publication wish, V1.Publication stored) => new(wish) { Name = stored.Name, Etag = stored.Etag };
}
