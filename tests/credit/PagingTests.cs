using Quality.Common.Storage;
using Quality.Credits.Tests.Listings;
using Quality.Credits.Tests.Measures;
using Quality.Credits.Tests.Penalties;
using Quality.Credits.Tests.QualityFiles;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests;

/// <summary>Every list pages: each row once, in order, with the number of all, and a token of other filters is refused.</summary>
public sealed class PagingTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Catalogue_subscribers_and_the_measures_of_a_listing_come_page_by_page(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        for (var n = 0; n < 3; n++) await host.MeasureAsync();
        await host.MeasureAsync(V1.ListKind.SeriousViolation);
        foreach (var account in new[] { "b|c", "a", "c", "a2" }) await host.SubscriberAsync(account);
        var (retired, _) = await host.SubscriberAsync("0");
        await host.Measures().RetireSubscriberAsync(new() { Name = retired.Name });
        await AllAsync(4, async token =>
        {
            var page = await host.Measures().ListMeasuresAsync(new() { PageSize = 3, PageToken = token });
            return (page.Measures.Select(m => m.Name), page.NextPageToken, page.TotalSize);
        });
        var names = await AllAsync(5, async token =>
        {
            var page = await host.Measures().ListSubscribersAsync(new() { PageSize = 2, PageToken = token });
            Assert.Equal(new V1.SubscriberSummary { Active = 4, Good = 4 }, page.Summary);
            return (page.Subscribers.Select(s => s.DisplayName), page.NextPageToken, page.TotalSize);
        });
        Assert.Equal(["示例a", "示例a2", "示例b|c", "示例c", "示例0"], names);
        var foreign = (await host.Measures().ListMeasuresAsync(new() { PageSize = 1 })).NextPageToken;
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", Assert.Single((await Refusal.OfAsync(host.Measures().ListMeasuresAsync(new() { List = V1.ListKind.AbnormalOperations, PageToken = foreign }))).Violations).Reason);
        var listing = await host.PublishedAsync();
        await AllAsync(3, async token =>
        {
            var page = await host.Measures().ListAppliedMeasuresAsync(new() { Listing = listing.Name, PageSize = 1, PageToken = token });
            Assert.All(page.Measures, m => Assert.Equal(4, m.Told));
            return (page.Measures.Select(m => m.Measure), page.NextPageToken, page.TotalSize);
        });
        host.Clock.Advance(TimeSpan.FromDays(30));
        var behind = await host.Measures().ListSubscribersAsync(new() { Overdue = true, PageSize = 3 });
        Assert.Equal((3, 4, new V1.SubscriberSummary { Active = 4, Escalated = 4 }), (behind.Subscribers.Count, behind.TotalSize, behind.Summary));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Rules_runs_versions_and_ratings_come_page_by_page(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        await TestHost.EventuallyAsync(async () => (await host.Grades().ListGradeRulesAsync(new())).TotalSize == 1, "the draft to begin with is there");
        for (var n = 0; n < 3; n++) await host.Grades().CreateGradeRuleAsync(new() { Rule = new() { Title = $"示例规则 {n}", Basis = "示例", StartPoints = 8000, LeastA = 9000, LeastB = 6000, LeastC = 3000, Items = { new V1.GradeItem { Kind = V1.QualityEntryKind.SpotCheck, Code = "nonconforming", Points = -100, FullDays = 1, ZeroDays = 2 } } } });
        var rules = await AllAsync(4, async token =>
        {
            var page = await host.Grades().ListGradeRulesAsync(new() { PageSize = 3, PageToken = token });
            return (page.Rules.Select(r => r.Name), page.NextPageToken, page.TotalSize);
        });
        var today = Quality.Common.Time.ChinaTime.Format(Quality.Common.Time.ChinaTime.Today(host.Clock));
        await host.Grades(new("second-admin", ["province_admin"], "620000")).ApproveGradeRuleAsync(new() { Name = rules[0], InForceOn = today });
        Assert.Equal(rules[0], (await host.Grades().ListGradeRulesAsync(new() { PageSize = 1 })).Current);
        await TestHost.EventuallyAsync(async () => (await host.Grades().ListGradeRunsAsync(new())).Runs is [_, ..] runs && runs.All(r => r.State == V1.GradeRunState.Done), "the first run is done");
        await host.Grades().StartGradeRunAsync(new());
        var runs = (await host.Grades().ListGradeRunsAsync(new())).TotalSize;
        await AllAsync(runs, async token =>
        {
            var page = await host.Grades().ListGradeRunsAsync(new() { PageSize = 1, PageToken = token });
            return (page.Runs.Select(r => r.Name), page.NextPageToken, page.TotalSize);
        });
        var enterprise = await FileGiven.EnterpriseAsync(host);
        foreach (var on in new[] { "2019-05-01", "2019-06-01", "2019-05-01" })
            await host.Grades().RecordRatingAsync(new() { Rating = new() { Enterprise = enterprise, Agency = "示例", Method = "示例", Rating = "AA", RatedOn = on, Document = "示例 1 号" } });
        var rated = await AllAsync(3, async token =>
        {
            var page = await host.Grades().ListRatingsAsync(new() { Enterprise = enterprise, PageSize = 1, PageToken = token });
            return (page.Ratings.Select(r => r.RatedOn + r.Name), page.NextPageToken, page.TotalSize);
        });
        Assert.StartsWith("2019-06-01", rated[0], StringComparison.Ordinal);
        Assert.Equal(0, (await host.Grades().ListGradeVersionsAsync(new() { Name = enterprise + "/grade", PageSize = 1 })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Steps_rules_keys_and_earlier_versions_come_page_by_page(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var listing = await host.PublishedAsync();
        Assert.Equal(["CreateListing", "NotifyListing", "RecordStatement", "DecideListing", "PublishListing"], await RowsAsync(async token =>
        {
            var page = await host.Listings().ListListingStepsAsync(new() { Name = listing.Name, PageSize = 2, PageToken = token });
            return (page.Steps.Select(s => s.Verb), page.NextPageToken);
        }));
        var (whole, proposals) = (await host.Listings().ListListingRulesAsync(new()), new List<string>());
        Assert.Equal(whole.Rules.Select(r => r.Code), await RowsAsync(async token =>
        {
            var page = await host.Listings().ListListingRulesAsync(new() { PageSize = 1, PageToken = token });
            proposals.AddRange(page.Proposals.Select(p => p.Code));
            return (page.Rules.Select(r => r.Code), page.NextPageToken);
        }));
        Assert.Equal(whole.Proposals.Select(p => p.Code).Order(), proposals.Order());
        Assert.Equal(2, (await RowsAsync(async token =>
        {
            var page = await host.Penalties().ListPenaltyRulesAsync(new() { PageSize = 1, PageToken = token });
            return (page.Rules.Select(r => r.Code), page.NextPageToken);
        })).Count);
        var enterprise = await FileGiven.EnterpriseAsync(host);
        var file = await host.Files().ExportQualityFileAsync(new() { Name = enterprise });
        host.Clock.Advance(TimeSpan.FromDays(366)); // another key signs now
        await host.Files().ExportQualityFileAsync(new() { Name = enterprise });
        var keys = await RowsAsync(async token =>
        {
            var page = await host.Files(TestCaller.Nobody).ListReportKeysAsync(new() { PageSize = 1, PageToken = token });
            return (page.Keys.Select(k => k.Kid), page.NextPageToken);
        });
        Assert.Equal(2, keys.Count);
        Assert.Contains(keys[1], System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(file.Signature.Split('.')[0])), StringComparison.Ordinal);
        var entry = await host.Files().RecordEntryAsync(new() { Entry = FileGiven.Certificate(enterprise) });
        await host.Files().EndEntryAsync(new() { Name = entry.Name, Standing = V1.QualityEntryStanding.Revoked, EndedOn = host.Day(), Reason = "示例：撤销决定 1 号" });
        Assert.Equal(["2 示例：撤销决定 1 号", "1 "], await RowsAsync(async token =>
        {
            var page = await host.Files().ListEntryVersionsAsync(new() { Name = entry.Name, PageSize = 1, PageToken = token });
            return (page.Versions.Select(v => $"{v.Version} {v.ChangeReason}"), page.NextPageToken);
        }));
        var foreign = (await host.Files().ListEntryVersionsAsync(new() { Name = entry.Name, PageSize = 1 })).NextPageToken;
        Assert.Equal(["page_token"], (await Refusal.OfAsync(host.Listings().ListListingStepsAsync(new() { Name = listing.Name, PageToken = foreign }))).Fields);
    }

    private static async Task<List<string>> RowsAsync(Func<string, Task<(IEnumerable<string> Rows, string Next)>> ask)
    {
        List<string> all = [];
        var (token, pages) = ("", 0);
        do
        {
            var (rows, next) = await ask(token);
            all.AddRange(rows);
            (token, pages) = (next, pages + 1);
        }
        while (token.Length > 0 && pages < 20);
        Assert.True(pages > 1, "more than one page");
        return all;
    }

    /// <summary>Goes through all pages; every row comes once, and every page says how many there are.</summary>
    private static async Task<List<string>> AllAsync(int expected, Func<string, Task<(IEnumerable<string> Rows, string Next, int Total)>> ask)
    {
        List<string> all = [];
        var (token, pages) = ("", 0);
        do
        {
            var (rows, next, total) = await ask(token);
            Assert.Equal(expected, total);
            all.AddRange(rows);
            (token, pages) = (next, pages + 1);
        }
        while (token.Length > 0 && pages < 20);
        Assert.Equal(expected, all.Distinct().Count());
        Assert.Equal(expected, all.Count);
        Assert.True(expected < 2 || pages > 1, "more than one page");
        return all;
    }
}
