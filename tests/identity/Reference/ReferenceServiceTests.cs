using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Tests.Reference;

public sealed class ReferenceServiceTests
{
    [Fact]
    public async Task Divisions_are_listed_as_they_were_on_a_day_and_vanished_codes_on_demand()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var reference = host.Client(c => new V1.ReferenceService.ReferenceServiceClient(c), TestCaller.Nobody);
        var now = await reference.ListDivisionsAsync(new() { PageSize = 1000 });
        Assert.Equal("620000", now.Divisions[0].Region);
        Assert.Equal(("", V1.DivisionLevel.Province), (now.Divisions[0].ReportingUnit, now.Divisions[0].Level));
        Assert.Equal(["620171", "620201"], now.Divisions.Where(d => d.Statistical).Select(d => d.Region));
        Assert.Equal("620100", now.Divisions.Single(d => d.Region == "620102").ReportingUnit);
        Assert.DoesNotContain(now.Divisions, d => d.Region == "620824");

        var before = await reference.ListDivisionsAsync(new() { AsOf = "2017-06-30", Parent = "620800" });
        Assert.Equal("华亭县", before.Divisions.Single(d => d.Region == "620824").DisplayNameZh);
        var all = await reference.ListDivisionsAsync(new() { IncludeEnded = true, PageSize = 1000 });
        Assert.True(all.TotalSize > now.TotalSize);
        Assert.Contains(all.Divisions, d => d.Region == "620824" && d.ValidTo.Length > 0);

        List<V1.Division> paged = [];
        var request = new V1.ListDivisionsRequest { IncludeEnded = true, PageSize = 7 };
        do
        {
            var page = await reference.ListDivisionsAsync(request);
            paged.AddRange(page.Divisions);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(all.Divisions, paged);
    }

    [Fact]
    public async Task Categories_carry_their_focus_field_and_law()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var reference = host.Client(c => new V1.ReferenceService.ReferenceServiceClient(c), TestCaller.Nobody);
        var all = (await reference.ListProductCategoriesAsync(new() { PageSize = 1000 })).Categories;
        Assert.NotEmpty(all);
        Assert.All(all, c => Assert.NotEqual(V1.FocusField.Unspecified, c.FocusField));
        Assert.All(all, c => Assert.NotEqual(V1.LegalRegime.Unspecified, c.Regime));
        Assert.Equal(5, all.Select(c => c.FocusField).Distinct().Count());
    }

    [Fact]
    public async Task The_calendar_of_2018_names_its_holidays_and_a_year_without_notice_is_missing()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new IdentityModule());
        var reference = host.Client(c => new V1.ReferenceService.ReferenceServiceClient(c), TestCaller.Nobody);
        var year = await reference.GetWorkingCalendarAsync(new() { Year = 2018 });
        Assert.Contains("2018-02-15", year.Holidays);
        Assert.Contains("2018-02-11", year.MakeUpDays);
        Assert.DoesNotContain("2018-02-17", year.Holidays);
        Assert.NotEmpty(year.Citations);
        Assert.Equal("YEAR_NOT_PUBLISHED", (await Refusal.OfAsync(reference.GetWorkingCalendarAsync(new() { Year = 2150 }))).Reason);
        Assert.Equal(["year"], (await Refusal.OfAsync(reference.GetWorkingCalendarAsync(new()))).Fields);
    }
}
