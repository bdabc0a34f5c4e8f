using System.Text.Json;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;

namespace Quality.Common.Tests.Paging;

public sealed class PageTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 1)]
    [InlineData(1000, 1000)]
    [InlineData(100_000, 1000)]
    public void The_size_has_a_default_and_a_limit(int wanted, int size)
    {
        var page = Page.From(wanted, "");
        Assert.Equal((size, size + 1, null), (page.Size, page.Limit, page.After));
    }

    [Fact]
    public void A_negative_size_is_refused() => Assert.Equal("page_size", Refused(() => Page.From(-1, "")).Field);

    [Fact]
    public void A_token_leads_to_the_row_after_the_last_one()
    {
        var page = Page.From(2, "", "620100", null, 7);
        List<string> rows = ["a", "b \"鼎\" 😀", "c"];
        var token = page.Next(rows, r => r);
        Assert.Equal(2, rows.Count);
        Assert.Equal(rows[1], Page.From(2, token, "620100", null, 7).After);
        Assert.Equal(rows[1], Page.From(500, token, "620100", null, 7).After);
        Assert.DoesNotContain(token, c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_');
    }

    [Fact]
    public void The_last_page_has_no_token()
    {
        List<string> rows = ["a", "b"];
        Assert.Equal("", Page.From(2, "").Next(rows, r => r));
        Assert.Equal("", Page.From(2, "").Next([], (string r) => r));
        Assert.NotEqual("", Page.From(3, "").Next(rows, r => r, cutShort: true));
    }

    [Fact]
    public void A_token_of_other_filters_is_refused()
    {
        var token = Page.From(1, "", "620100", "x").Next(["a", "b"], r => r);
        foreach (var filters in new object?[][] { [], ["620100"], ["620100", "y"], ["x", "620100"], ["620100x", ""], ["620100", "x", null] })
            Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", Refused(() => Page.From(1, token, filters)).Reason);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("不是令牌")]
    [InlineData("%%%")]
    [InlineData("bnVsbA")] // null
    [InlineData("W10")] // []
    [InlineData("eyJhIjoxfQ")] // {"a":1}
    [InlineData("WzEsMl0")] // [1,2]
    [InlineData("WyJhIl0")] // ["a"]
    [InlineData("W251bGwsIngiXQ")] // [null,"x"]
    [InlineData("/////w==")]
    public void What_no_page_gave_is_no_token(string token) => Assert.Equal(("page_token", "BAD_PAGE_TOKEN"), (Refused(() => Page.From(1, token)).Field, Refused(() => Page.From(1, token)).Reason));

    [Fact]
    public void A_token_with_a_nul_is_refused()
    {
        var parts = JsonSerializer.Deserialize<string[]>(System.Buffers.Text.Base64Url.DecodeFromChars(Page.From(1, "").Next(["a", "b"], r => r)))!;
        var forged = System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { "a\0", parts[1] }));
        Assert.Equal("BAD_PAGE_TOKEN", Refused(() => Page.From(1, forged)).Reason);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("x")]
    [InlineData("99999999999999999999")]
    public void A_token_of_rows_without_a_number_leads_to_none(string key)
    {
        var page = Page.From(1, Page.From(1, "").Next(["a", "b"], _ => key));
        Assert.Equal("BAD_PAGE_TOKEN", Refused(() => _ = page.AfterNumber).Reason);
        Assert.Equal("BAD_PAGE_TOKEN", Refused(() => _ = page.AfterInstant).Reason);
        Assert.Equal("BAD_PAGE_TOKEN", Refused(() => page.Of(["a"])).Reason);
    }

    [Fact]
    public void What_lies_in_memory_comes_page_by_page()
    {
        string[] all = ["a", "b", "c", "d", "e"];
        var (first, toSecond) = Page.From(2, "").Of(all);
        var (second, toThird) = Page.From(2, toSecond).Of(all);
        var (third, end) = Page.From(2, toThird).Of(all);
        Assert.Equal(["a", "b", "|", "c", "d", "|", "e", "|", ""], (string[])[.. first, "|", .. second, "|", .. third, "|", end]);
        Assert.Empty(Page.From(2, Page.From(1, "").Next([9, 9], _ => 7L)).Of(all).Rows);
        Assert.Equal((17L, "x"), Page.From(1, Page.From(1, "").Next([1, 2], _ => Page.Key(DateTimeOffset.FromUnixTimeMilliseconds(17), "x"))).AfterInstant);
    }

    private static Violation Refused(Action act)
    {
        var e = Assert.Throws<QualityException>(act);
        Assert.Equal(StatusCode.InvalidArgument, e.Code);
        return Assert.Single(e.Violations);
    }
}
