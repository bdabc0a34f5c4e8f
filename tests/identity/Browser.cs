using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace Quality.Identity.Tests;

/// <summary>A browser without JavaScript: it keeps cookies, follows redirects and submits forms.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient http;

    public Browser(Uri issuer)
    {
        Issuer = issuer;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = issuer };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public Uri Issuer { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>What is shown: the last page that was not a redirect, or the dashboard's address with the code.</summary>
    public Page Shown { get; private set; } = new(new("http://nowhere/"), 0, "", new Dictionary<string, string>());

    public string NewPassword { get; set; } = "correct horse battery staple";

    public async Task<Page> GetAsync(string address) => await FollowAsync(new(HttpMethod.Get, new Uri(Issuer, address)));

    /// <summary>Submits the form that is shown, its hidden fields included.</summary>
    public async Task<Page> SubmitAsync(params (string Name, string Value)[] typed)
    {
        var action = FormAction().Match(Shown.Html).Groups[1].Value;
        var fields = HiddenField().Matches(Shown.Html).ToDictionary(m => m.Groups[1].Value, m => WebUtility.HtmlDecode(m.Groups[2].Value));
        foreach (var (name, value) in typed) fields[name] = value;
        return await FollowAsync(new(HttpMethod.Post, new Uri(Shown.Address, action)) { Content = new FormUrlEncodedContent(fields) });
    }

    /// <summary>The whole way of a person from the dashboard and back with tokens, through sign-in and, when asked for, a new password.</summary>
    public async Task<TokenAnswer> SignInAsync(string user, string password)
    {
        var request = new CodeRequest(Issuer);
        await GetAsync(request.Address);
        if (Shown.Address.AbsolutePath == "/account/login") await SubmitAsync(("user", user), ("password", password));
        if (Shown.Address.AbsolutePath == "/account/password") await SubmitAsync(("current", password), ("chosen", NewPassword), ("repeated", NewPassword));
        return await request.RedeemAsync(Shown.Address);
    }

    public void Dispose() => http.Dispose();

    private async Task<Page> FollowAsync(HttpRequestMessage request)
    {
        for (var hops = 0; hops < 20; hops++)
        {
            using var answer = await http.SendAsync(request);
            var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
            if (answer.Headers.Location is not { } location) return Shown = new(request.RequestUri!, answer.StatusCode, await answer.Content.ReadAsStringAsync(), headers);
            var next = new Uri(request.RequestUri!, location);
            // The dashboard is not there: its address is where the journey ends.
            if (next.AbsolutePath is "/signin-oidc" or "/signout-callback-oidc" or "/") return Shown = new(next, answer.StatusCode, "", headers);
            request = new(HttpMethod.Get, next);
        }

        throw new InvalidOperationException($"Redirected for ever, last to {request.RequestUri}.");
    }

    [GeneratedRegex("<form method=\"post\" action=\"([^\"]+)\"")]
    private static partial Regex FormAction();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}

/// <summary>A page as the browser shows it.</summary>
internal sealed record Page(Uri Address, HttpStatusCode Status, string Html, IReadOnlyDictionary<string, string> Headers)
{
    public string? Query(string name) => HttpUtility.ParseQueryString(Address.Query)[name];
}

/// <summary>What the dashboard does: an authorization request with PKCE, and the code for tokens.</summary>
internal sealed class CodeRequest(Uri issuer, string clientId = "quality-dashboard", string secret = Installation.DashboardSecret, string? redirect = null)
{
    private readonly string verifier = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    private readonly Uri redirectUri = new(redirect ?? new Uri(issuer, "signin-oidc").AbsoluteUri);

    public string Scope { get; init; } = "openid profile offline_access";

    public string Address => "/connect/authorize?" + string.Join('&', Parameters.Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));

    public Dictionary<string, string> Parameters => new()
    {
        ["client_id"] = clientId, ["response_type"] = "code", ["redirect_uri"] = redirectUri.AbsoluteUri, ["scope"] = Scope, ["state"] = "xyz", ["nonce"] = "n-1",
        ["code_challenge"] = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))), ["code_challenge_method"] = "S256",
    };

    public Task<TokenAnswer> RedeemAsync(Uri returned)
    {
        var query = HttpUtility.ParseQueryString(returned.Query);
        Assert.True(query["code"] is not null, $"no code in {returned}");
        Assert.Equal("xyz", query["state"]);
        return Tokens.AskAsync(issuer, ("grant_type", "authorization_code"), ("code", query["code"]!), ("redirect_uri", redirectUri.AbsoluteUri),
            ("code_verifier", verifier), ("client_id", clientId), ("client_secret", secret));
    }
}

/// <summary>The token endpoint.</summary>
internal static class Tokens
{
    private static readonly HttpClient Http = new();

    public static async Task<TokenAnswer> AskAsync(Uri issuer, params (string Name, string Value)[] fields)
    {
        using var answer = await Http.PostAsync(new Uri(issuer, "connect/token"), new FormUrlEncodedContent(fields.ToDictionary(f => f.Name, f => f.Value)));
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return new(answer.StatusCode, body, answer.Headers.RetryAfter?.Delta);
    }

    public static Task<TokenAnswer> OfClientAsync(Uri issuer, string clientId, string secret, string? scope = null) => AskAsync(issuer,
        [("grant_type", "client_credentials"), ("client_id", clientId), ("client_secret", secret), .. scope is null ? Array.Empty<(string, string)>() : [("scope", scope)]]);

    public static Task<TokenAnswer> RefreshAsync(Uri issuer, string refreshToken) => AskAsync(issuer,
        ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", "quality-dashboard"), ("client_secret", Installation.DashboardSecret));

    /// <summary>The claims of a token, unverified; the tests of keys verify.</summary>
    public static JsonElement Claims(string token) => Part(token, 1);

    public static JsonElement Header(string token) => Part(token, 0);

    private static JsonElement Part(string token, int index) => JsonSerializer.Deserialize<JsonElement>(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[index]));
}

/// <summary>What the token endpoint answered.</summary>
internal sealed record TokenAnswer(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter)
{
    public string AccessToken => Text("access_token");

    public string RefreshToken => Text("refresh_token");

    public string IdToken => Text("id_token");

    public string? Error => Body.TryGetProperty("error", out var error) ? error.GetString() : null;

    private string Text(string name) => Body.TryGetProperty(name, out var value) ? value.GetString()! : throw new InvalidOperationException($"no {name} in {Body}");
}
