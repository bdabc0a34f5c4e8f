using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Grpc.Core;
using Grpc.Net.Client;

namespace Quality.Testing.Running;

/// <summary>A machine client as any other: it fetches tokens with its secret and calls through the gateway.</summary>
public sealed class Remote : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly SemaphoreSlim fetching = new(1, 1);
    private readonly GrpcChannel channel;
    private readonly string gateway;
    private readonly Uri tokens;
    private readonly string id;
    private readonly string secret;
    private string token = "";
    private long until;

    /// <summary>A client of the installation behind <paramref name="gateway"/>.</summary>
    public Remote(string gateway, Uri tokens, string id, string secret)
    {
        (this.gateway, this.tokens, this.id, this.secret) = (gateway, tokens, id, secret);
        channel = GrpcChannel.ForAddress(gateway, new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, CallCredentials.FromInterceptor(async (context, metadata) =>
                metadata.Add("authorization", $"Bearer {await TokenAsync(context.CancellationToken)}"))),
            UnsafeUseInsecureChannelCallCredentials = true, // loopback
            HttpHandler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true },
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(50),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(500),
        });
        Calls = channel.CreateCallInvoker();
    }

    /// <summary>Calls with the client's token.</summary>
    public CallInvoker Calls { get; }

    /// <summary>Another client of the same installation.</summary>
    public Remote As(string otherId, string otherSecret) => new(gateway, tokens, otherId, otherSecret);

    /// <summary>The header by which the gateway chooses one service of those that share a proto service.</summary>
    public static Metadata At(string service) => new() { { "quality-service", service } };

    /// <summary>A valid token; while identity is away it is asked for again and again.</summary>
    public async Task<string> TokenAsync(CancellationToken cancel = default)
    {
        await fetching.WaitAsync(cancel);
        try
        {
            if (Stopwatch.GetTimestamp() < until) return token;
            var answer = await FetchAsync(cancel);
            token = answer.AccessToken;
            until = Stopwatch.GetTimestamp() + (answer.ExpiresIn / 2 * Stopwatch.Frequency);
            return token;
        }
        finally
        {
            fetching.Release();
        }
    }

    /// <summary>What the token endpoint says to this client's secret.</summary>
    public Task<HttpResponseMessage> AskAsync(CancellationToken cancel = default) => http.PostAsync(tokens, new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret,
    }), cancel);

    /// <inheritdoc/>
    public void Dispose()
    {
        channel.Dispose();
        http.Dispose();
        fetching.Dispose();
    }

    private async Task<Answer> FetchAsync(CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await AskAsync(cancel);
                if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized || watch.Elapsed > TimeSpan.FromSeconds(60)) response.EnsureSuccessStatusCode();
                if (response.IsSuccessStatusCode) return (await response.Content.ReadFromJsonAsync<Answer>(cancel))!;
            }
            catch (HttpRequestException e) when (e.StatusCode is null && watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                // Not reachable now.
            }

            await Task.Delay(100, cancel);
        }
    }

    private sealed record Answer([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
