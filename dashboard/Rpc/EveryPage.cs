namespace Quality.Dashboard.Rpc;

/// <summary>Lists that are shown whole, asked page after page.</summary>
internal static class EveryPage
{
    /// <summary>The most rows that a service answers at once.</summary>
    public const int Most = 1000;

    /// <summary>All rows of a list.</summary>
    /// <param name="ask">Asks for the page of a token, the first by an empty one; answers its rows and the token of the next.</param>
    public static async Task<IReadOnlyList<T>> OfAsync<T>(Func<string, Task<(IEnumerable<T> Rows, string Next)>> ask)
    {
        List<T> all = [];
        var token = "";
        do
        {
            var (rows, next) = await ask(token);
            all.AddRange(rows);
            token = next;
        }
        while (token.Length > 0);
        return all;
    }
}
