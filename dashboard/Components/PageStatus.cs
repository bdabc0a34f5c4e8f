using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Features.Errors;

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

    /// <summary>404 of a public download with a sentence; the page of those who signed in would send the public to the sign-in.</summary>
    public static Task AnswerNotFoundAsync(this HttpContext http)
    {
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer<PublicNotFound>>();
        (http.Response.StatusCode, http.Response.ContentType) = (StatusCodes.Status404NotFound, "text/plain; charset=utf-8");
        return http.Response.WriteAsync(texts["NoPublicFile"] + "\n", http.RequestAborted);
    }
}
