using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Quality.Identity.Issuer;

/// <summary>Slows whoever guesses client secrets: by client and address, so that a guesser never shuts out the real client, and by address alone.</summary>
internal sealed class TokenThrottle(RequestDelegate next, TimeProvider clock)
{
    private readonly AttemptLimiter byClient = new(clock, limit: 10, TimeSpan.FromMinutes(5));
    private readonly AttemptLimiter byAddress = new(clock, limit: 100, TimeSpan.FromMinutes(5));

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/connect/token") && !http.Request.Path.StartsWithSegments("/connect/revoke"))
        {
            await next(http);
            return;
        }

        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        var client = $"{await ClientAsync(http.Request)} {address}";
        var wait = TimeSpan.FromTicks(Math.Max(byClient.Wait(client).Ticks, byAddress.Wait(address).Ticks));
        if (wait > TimeSpan.Zero)
        {
            await RefuseAsync(http, wait);
            return;
        }

        await next(http);
        if (http.GetOpenIddictServerResponse()?.Error == Errors.InvalidClient)
        {
            byClient.Failed(client);
            byAddress.Failed(address);
        }
    }

    private static Task RefuseAsync(HttpContext http, TimeSpan wait)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return http.Response.WriteAsJsonAsync(new { error = Errors.SlowDown, error_description = "Too many wrong client secrets; try again later." });
    }

    /// <summary>The client by HTTP Basic or form field, as the protocol allows; at most the length that a client id can have.</summary>
    private static async Task<string> ClientAsync(HttpRequest request)
    {
        var id = "";
        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header is { Scheme: "Basic", Parameter: { } parameter })
        {
            var buffer = new byte[parameter.Length];
            if (Convert.TryFromBase64String(parameter, buffer, out var length)) id = Uri.UnescapeDataString(Encoding.UTF8.GetString(buffer, 0, length).Split(':')[0]);
        }
        else if (request.HasFormContentType)
        {
            id = (await request.ReadFormAsync(request.HttpContext.RequestAborted))["client_id"].ToString();
        }

        return id.Length > 100 ? id[..100] : id;
    }
}
