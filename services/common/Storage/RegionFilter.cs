using Quality.Common.Errors;
using Quality.Common.Values;

namespace Quality.Common.Storage;

/// <summary>A list's filter by region: a prefecture includes its counties, 620000 everything in the province, empty anything.</summary>
public static class RegionFilter
{
    /// <summary>A condition on <paramref name="column"/>; the codes in it are six digits of our own tables, never text of a request.</summary>
    public static string Sql(string column, string region)
    {
        if (region.Length == 0) return "1 = 1";
        if (region.Length != 6 || !Region.TryFind(region, out _)) throw Fail.Invalid("region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        if (region == Region.GansuCode) return $"{column} LIKE '62%'";
        return RegionScope.FromClaim(region).Codes is { Count: > 0 } codes ? $"{column} IN ('{string.Join("', '", codes)}')" : $"{column} = '{region}'";
    }
}
