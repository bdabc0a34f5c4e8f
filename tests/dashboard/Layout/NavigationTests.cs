using Quality.Dashboard.Layout;

namespace Quality.Dashboard.Tests.Layout;

/// <summary>The groups of the left navigation: short, without repetition, and only what a role may open.</summary>
public sealed class NavigationTests
{
    [Fact]
    public void Every_page_stands_once_and_no_group_is_longer_than_a_glance()
    {
        var addresses = Navigation.Groups.SelectMany(group => group.Items).Select(item => item.Href).ToArray();
        Assert.Equal(addresses.Length, addresses.Distinct().Count());
        Assert.All(Navigation.Groups, group => Assert.InRange(group.Items.Length, 1, 9));
        Assert.Equal(Navigation.Groups.Length, Navigation.Groups.Select(group => group.Text).Distinct().Count());
    }

    [Fact]
    public void A_page_belongs_to_the_entry_with_the_longest_address()
    {
        Assert.Equal("nav.import", Navigation.Current("enterprises/import/abc")?.Text);
        Assert.Equal("nav.enterprises", Navigation.Current("enterprises/916200007139789997")?.Text);
        Assert.Equal("nav.home", Navigation.Current("")?.Text);
        Assert.Null(Navigation.Current("account/password"));
    }

    [Fact]
    public void A_laboratory_sees_its_inbox_and_no_administration()
    {
        Assert.Contains("nav.laboratory", Seen("laboratory"));
        Assert.DoesNotContain("nav.audit", Seen("laboratory"));
        Assert.DoesNotContain("nav.laboratory", Seen("province_admin"));
        Assert.Contains("nav.audit", Seen("auditor"));
        Assert.DoesNotContain("nav.clients", Seen("city_admin"));
    }

    private static string[] Seen(string role) =>
        [.. Navigation.Groups.SelectMany(group => group.For(new HashSet<string> { role })).Select(item => item.Text)];
}
