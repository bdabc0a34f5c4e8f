using System.Text.Json;
using System.Text.Json.Serialization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Quality.Browser.Tests;

/// <summary>What the first start wrote down: its administrator, and its client for programs.</summary>
internal sealed record Bootstrap(
    [property: JsonPropertyName("admin")] BootstrapAdmin Admin,
    [property: JsonPropertyName("client")] BootstrapClient Client,
    [property: JsonPropertyName("token_endpoint")] string TokenEndpoint)
{
    public static Bootstrap Read(string data) =>
        JsonSerializer.Deserialize<Bootstrap>(File.ReadAllText(Path.Combine(data, "bootstrap.json")))!;

    /// <summary>Calls through the gateway as the client of the first start, a province administrator.</summary>
    public async Task<CallInvoker> CallsAsync(GrpcChannel channel)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", Client.ClientId), new("client_secret", Client.ClientSecret)]);
        using var answer = await http.PostAsync(new Uri(TokenEndpoint), form);
        answer.EnsureSuccessStatusCode();
        using var json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        var token = json.RootElement.GetProperty("access_token").GetString();
        return channel.Intercept(headers =>
        {
            headers.Add("authorization", $"Bearer {token}");
            return headers;
        });
    }
}

internal sealed record BootstrapAdmin([property: JsonPropertyName("user")] string User, [property: JsonPropertyName("password")] string Password);

internal sealed record BootstrapClient([property: JsonPropertyName("client_id")] string ClientId, [property: JsonPropertyName("client_secret")] string ClientSecret);
