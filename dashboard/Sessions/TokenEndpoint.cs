using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Quality.Dashboard.Sessions;

/// <summary>New tokens for an old refresh token.</summary>
internal sealed record RefreshedTokens(string AccessToken, string? RefreshToken, string? IdToken, TimeSpan Lifetime);

/// <summary>Asks the issuer for fresh tokens over the back channel of the sign-in scheme.</summary>
internal sealed class TokenEndpoint(IOptionsMonitor<OpenIdConnectOptions> options)
{
    /// <returns>The tokens, or null when the issuer refuses the refresh token: then the session is over.</returns>
    /// <exception cref="HttpRequestException">The issuer cannot be reached or answers with a failure of its own.</exception>
    public async Task<RefreshedTokens?> RefreshAsync(string refreshToken, CancellationToken cancellation)
    {
        var oidc = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        var discovery = await oidc.ConfigurationManager!.GetConfigurationAsync(cancellation);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = refreshToken,
            ["client_id"] = oidc.ClientId!,
        };
        if (oidc.ClientSecret is { Length: > 0 } secret)
            form["client_secret"] = secret;
        using var content = new FormUrlEncodedContent(form);
        using var response = await oidc.Backchannel.PostAsync(discovery.TokenEndpoint, content, cancellation);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return null;
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellation);
        var answer = json.RootElement;
        return new RefreshedTokens(
            answer.GetProperty("access_token").GetString()!,
            Text(answer, "refresh_token"),
            Text(answer, "id_token"),
            TimeSpan.FromSeconds(answer.TryGetProperty("expires_in", out var seconds) ? seconds.GetInt32() : 300));
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) ? value.GetString() : null;
}
