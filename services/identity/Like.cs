namespace Quality.Identity;

/// <summary>Searches for a part of a name in the small lists of this service, without case, the same in both databases.</summary>
internal static class Like
{
    public static string Searchable(params string[] texts) => string.Join('\n', texts).ToLowerInvariant();

    /// <summary>A pattern for LIKE … ESCAPE '\' that takes what the reader typed literally.</summary>
    public static string Containing(string query) =>
        "%" + query.ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
