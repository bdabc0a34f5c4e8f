namespace Quality.Inspections.Libraries;

/// <summary>
/// One version of an entry of a library, a plan or a task: the message of the wire, and beside it what is searched by. Code is unique in its kind and
/// null where there is none. State 2 and more of the province is shown to its regions.
/// </summary>
internal sealed record Document(
    string Kind, string Id, long Version, string Region, string Title, string? Code, string Parent, long Year, long State, string ValidFrom, string ValidTo,
    string Owner, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The least state that others than its own region are shown.</summary>
    public const long Shown = 2;

    /// <summary>The last day of what has no end.</summary>
    public const string NoEnd = "9999-12-31";

    /// <summary>A document that is only searched by region and title.</summary>
    public static Document Of(string region, string title, string? code = null) =>
        new("", "", 0, region, title, code, "", 0, 1, "0001-01-01", NoEnd, "", [], default, default);
}

/// <summary>A version of a document that another one replaced.</summary>
internal sealed record ReplacedVersion(long Version, byte[] Body, DateTimeOffset UpdatedAt);

/// <summary>What a reader of documents asks for; empty, 0 and null mean any.</summary>
internal sealed record DocumentFilter(
    string Query = "", string Region = "", string ValidOn = "", string EndsBy = "", string Parent = "", long Year = 0, string States = "");
