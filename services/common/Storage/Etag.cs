using System.Globalization;
using Quality.Common.Errors;

namespace Quality.Common.Storage;

/// <summary>Etags are the version of the row, so that a stale one is found before anything is decided.</summary>
public static class Etag
{
    /// <summary>The etag of a version.</summary>
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"v{version}");

    /// <summary>ABORTED when the caller read another version; an absent etag accepts any.</summary>
    public static void Check(string name, string? etag, long version)
    {
        if (!string.IsNullOrEmpty(etag) && etag != Of(version)) throw Fail.StaleEtag(name);
    }
}
