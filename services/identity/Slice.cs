using Quality.Common.Paging;

namespace Quality.Identity;

/// <summary>Pages of the small lists that come with a release.</summary>
internal static class Slice
{
    /// <summary>The rows after the page's key in the order given, and the token of the next page.</summary>
    public static (List<T> Rows, string Next) Of<T>(IReadOnlyList<T> all, Page page, Func<T, string> key)
    {
        var rows = (page.After is null ? all : all.SkipWhile(row => key(row) != page.After).Skip(1)).Take(page.Limit).ToList();
        var next = page.Next(rows, key);
        return (rows, next);
    }
}
