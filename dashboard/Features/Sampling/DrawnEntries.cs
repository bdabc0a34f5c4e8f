using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Sampling;

/// <summary>One entry of a draw: what a notice and a visit take over from it.</summary>
internal static class DrawnEntries
{
    private const int Page = 1000;

    /// <summary>The entry, or null when the draw has none such.</summary>
    public static async Task<V1.DrawEntry?> FindAsync(V1.DrawService.DrawServiceClient draws, string draw, string entry)
    {
        var token = "";
        do
        {
            var answer = await draws.ListDrawEntriesAsync(new() { Name = draw, PageSize = Page, PageToken = token });
            if (answer.Entries.FirstOrDefault(one => one.Entry == entry) is { } found)
                return found;
            token = answer.NextPageToken;
        }
        while (token.Length > 0);
        return null;
    }
}
