using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Quality.AllInOne.Sample;

/// <summary>A machine client that fetches tokens as any other client does and calls through the gateway.</summary>
internal sealed class SampleAccess(AllInOneSettings settings, string clientId, string clientSecret) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{settings.GrpcPort}");
    private string token = "";
    private DateTimeOffset until = DateTimeOffset.MinValue;

    /// <summary>The service client that the first start made; null when its file or its secret is gone.</summary>
    public static SampleAccess? FromBootstrap(AllInOneSettings settings)
    {
        var file = Path.Combine(settings.Data, "bootstrap.json");
        if (!File.Exists(file)) return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var client = json.RootElement.GetProperty("client");
        return new(settings, client.GetProperty("client_id").GetString()!, client.GetProperty("client_secret").GetString()!);
    }

    public CallInvoker Invoker => channel.Intercept(new Bearer(this));

    public SampleAccess As(string otherId, string otherSecret) => new(settings, otherId, otherSecret);

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        channel.Dispose();
    }

    public async Task<string> TokenAsync(CancellationToken cancel)
    {
        if (TimeProvider.System.GetUtcNow() < until) return token;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{settings.WebPort}/connect/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = clientSecret }),
        };
        using var response = await http.SendAsync(request, cancel);
        response.EnsureSuccessStatusCode();
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
        token = json.RootElement.GetProperty("access_token").GetString()!;
        until = TimeProvider.System.GetUtcNow().AddSeconds(json.RootElement.GetProperty("expires_in").GetInt32() / 2.0);
        return token;
    }

    /// <summary>Sends the token with each call; a long filling outlives several of them.</summary>
    private sealed class Bearer(SampleAccess access) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, With(context));

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) =>
            continuation(With(context));

        private ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class
        {
            var headers = new Metadata { { "authorization", $"{new AuthenticationHeaderValue("Bearer", access.token)}" } };
            return new(context.Method, context.Host, context.Options.WithHeaders(headers));
        }
    }
}
