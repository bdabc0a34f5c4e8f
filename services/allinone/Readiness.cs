using Grpc.Health.V1;
using Grpc.Net.Client;

namespace Quality.AllInOne;

/// <summary>Ready means that everything answers from outside: the services' health through the gateway, and a page through the web entry.</summary>
internal static class Readiness
{
    public static async Task WaitAsync(AllInOneSettings settings, CancellationToken cancel)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{settings.GrpcPort}");
        var health = new Health.HealthClient(channel);
        while (!await AnswersAsync(health, http, settings, cancel)) await Task.Delay(50, cancel);
    }

    private static async Task<bool> AnswersAsync(Health.HealthClient health, HttpClient http, AllInOneSettings settings, CancellationToken cancel)
    {
        try
        {
            var status = await health.CheckAsync(new HealthCheckRequest(), cancellationToken: cancel);
            using var page = await http.GetAsync($"http://127.0.0.1:{settings.WebPort}/.well-known/openid-configuration", cancel);
            using var dashboard = await http.GetAsync($"http://127.0.0.1:{settings.WebPort}/healthz/ready", cancel);
            return status.Status == HealthCheckResponse.Types.ServingStatus.Serving && page.IsSuccessStatusCode && dashboard.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or Grpc.Core.RpcException && !cancel.IsCancellationRequested)
        {
            return false; // not yet
        }
    }
}
