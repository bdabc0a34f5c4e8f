using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Quality.Identity.SignIn.Pages;

namespace Quality.Identity.SignIn;

/// <summary>A page for people and the protocol's form for machines; neither says what went wrong inside.</summary>
internal static class ErrorAnswer
{
    public static IResult Of(HttpContext http)
    {
        var path = http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? "";
        var status = http.Response.StatusCode is >= 400 and var set ? set : StatusCodes.Status404NotFound;
        if (path is "/connect/token" or "/connect/revoke" or "/connect/userinfo" || path.StartsWith("/.well-known", StringComparison.Ordinal))
            return Results.Json(new { error = status >= 500 ? "server_error" : "invalid_request" }, statusCode: status);
        var code = http.GetOpenIddictServerResponse()?.Error ?? System.Diagnostics.Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        var parameters = new Dictionary<string, object?> { [nameof(ErrorPage.Status)] = status, [nameof(ErrorPage.Code)] = code };
        return new RazorComponentResult<ErrorPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };
    }
}
