using Microsoft.AspNetCore.Diagnostics;

namespace Quality.Dashboard.Components;

/// <summary>The status of a page that is rendered whole on the server.</summary>
internal static class PageStatus
{
    /// <summary>
    /// 404, said by the page itself: set when the answer starts, because the framework renders nothing for a page whose status is 404 before.
    /// </summary>
    public static void SaysNotFound(this HttpContext http)
    {
        if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        http.Response.OnStarting(() =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
