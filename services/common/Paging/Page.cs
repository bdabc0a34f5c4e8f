using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Quality.Common.Errors;

namespace Quality.Common.Paging;

/// <summary>One page of a list, by the key of its last row; its token is bound to the rpc and the filters it was made for.</summary>
public sealed record Page
{
    /// <summary>Rows when the caller names no number.</summary>
    public const int DefaultSize = 50;

    /// <summary>Most rows of one page; larger wishes get this many.</summary>
    public const int MaxSize = 1000;

    private readonly string filterHash = "";

    private Page(int size, string? after, string filterHash) => (Size, After, this.filterHash) = (size, after, filterHash);

    /// <summary>Number of rows wanted.</summary>
    public int Size { get; }

    /// <summary>Key of the last row of the page before; null for the first page.</summary>
    public string? After { get; }

    /// <summary>Where rows are keyed by a number: that of the last row of the page before; null for the first page.</summary>
    public long? AfterNumber => After is null ? null : Number(After);

    /// <summary>Where rows are keyed by <see cref="Key"/>: instant in milliseconds and id of the last row of the page before; null for the first page.</summary>
    public (long At, string Id)? AfterInstant => After?.Split('|') switch
    {
        null => null,
        [var at, var id] => (Number(at), id),
        _ => throw Unknown(),
    };

    /// <summary>Rows to read: one more than wanted tells whether another page exists.</summary>
    public int Limit => Size + 1;

    /// <summary>The key of rows in the order of an instant; ids keep those of one millisecond apart.</summary>
    public static string Key(DateTimeOffset at, string id) => string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeMilliseconds()}|{id}");

    /// <summary>Reads page_size and page_token; a token of another list or of other filters is INVALID_ARGUMENT.</summary>
    public static Page From(int pageSize, string pageToken, params object?[] filters)
    {
        if (pageSize < 0) throw Fail.Invalid("page_size", "NEGATIVE", "page_size must not be negative.");
        var size = pageSize == 0 ? DefaultSize : Math.Min(pageSize, MaxSize);
        var bound = JsonSerializer.Serialize(filters.Select(f => f?.ToString()).Prepend(PageInterceptor.Method));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(bound)).AsSpan(0, 8));
        if (string.IsNullOrEmpty(pageToken)) return new(size, null, hash);
        string[]? parts;
        try
        {
            parts = JsonSerializer.Deserialize<string[]>(System.Buffers.Text.Base64Url.DecodeFromChars(pageToken));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            parts = null;
        }

        if (parts is not [{ } after, var made] || after.Contains('\0', StringComparison.Ordinal)) throw Unknown();
        if (made != hash) throw Fail.Invalid("page_token", "PAGE_TOKEN_OF_OTHER_FILTERS", "page_token belongs to another list or to other filters.");
        return new(size, after, hash);
    }

    /// <summary>Cuts the surplus row and answers the token of the next page, empty on the last.</summary>
    /// <param name="rows">What was read.</param>
    /// <param name="key">Key of a row.</param>
    /// <param name="cutShort">Reading stopped before <see cref="Limit"/> because the rows are large: more follow.</param>
    public string Next<T>(List<T> rows, Func<T, string> key, bool cutShort = false)
    {
        if (rows.Count <= Size && !cutShort) return "";
        if (rows.Count > Size) rows.RemoveRange(Size, rows.Count - Size);
        return System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { key(rows[^1]), filterHash }));
    }

    /// <summary>As <see cref="Next{T}(List{T}, Func{T, string}, bool)"/>, for rows that are keyed by a number from 0.</summary>
    public string Next<T>(List<T> rows, Func<T, long> number) => Next(rows, row => number(row).ToString(CultureInfo.InvariantCulture));

    /// <summary>One page of a list that is code, such as rules of law: keyed by position.</summary>
    public (List<T> Rows, string NextPageToken) Of<T>(IEnumerable<T> all)
    {
        var start = (int)Math.Min(AfterNumber ?? 0, int.MaxValue - MaxSize);
        List<T> rows = [.. all.Skip(start).Take(Limit)];
        return (rows, Next(rows, _ => start + Size));
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unknown();

    private static QualityException Unknown() => Fail.Invalid("page_token", "BAD_PAGE_TOKEN", "page_token is not one that this service made.");
}
