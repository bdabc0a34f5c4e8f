namespace Quality.Dashboard.Layout;

/// <summary>The page of a resource that a service names: resources and their pages have the same addresses.</summary>
internal static class ResourceLinks
{
    private static readonly HashSet<string> Collections =
        ["cases", "complaints", "declarations", "enterprises", "honours", "imports", "listings", "online", "penalties", "postprocessing", "publications", "qualityEntries", "rosters", "samples", "samplings", "statistics"];

    /// <returns>The address, or null for a kind of resource that has no page.</returns>
    public static string? Page(string name) =>
        name.IndexOf('/', StringComparison.Ordinal) is > 0 and var cut && Collections.Contains(name[..cut]) && name.Length > cut + 1 ? "/" + name : null;
}
