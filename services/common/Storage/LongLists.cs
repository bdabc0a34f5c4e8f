namespace Quality.Common.Storage;

/// <summary>Lists of keys that may be longer than one statement takes: SQLite binds every key by itself, at most 32,766.</summary>
public static class LongLists
{
    /// <summary>Keys of one statement: few enough for SQLite, and a plan that stays cheap.</summary>
    public const int Most = 10_000;

    /// <summary>Asks for the rows of all keys, part by part; each key is asked for once.</summary>
    public static async Task<List<T>> QueryPartsAsync<TKey, T>(this IEnumerable<TKey> keys, Func<TKey[], Task<List<T>>> query)
    {
        List<T> all = [];
        foreach (var some in keys.Distinct().Chunk(Most)) all.AddRange(await query(some));
        return all;
    }
}
