using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Quality.Gateway.Tests.Harness;

/// <summary>A service behind the gateway: a real Kestrel with real gRPC services on a free loopback port.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Upstream(WebApplication app, Echo.Seen seen) => (_app, Seen) = (app, seen);

    public Echo.Seen Seen { get; }

    public string Address => _app.Urls.First();

    public static async Task<Upstream> StartAsync(string name = "brand", int port = 0)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 16 * 1024 * 1024);
        builder.Services.AddGrpcHealthChecks().AddCheck("ready", () => Microsoft.Extensions.Diagnostics.HealthChecks.HealthCheckResult.Healthy());
        var seen = new Echo.Seen(name);
        builder.Services.AddSingleton(seen);
        var app = builder.Build();
        app.MapGrpcService<Echo>();
        app.MapGrpcService<Honours>();
        app.MapGrpcService<EventLog>();
        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        return new Upstream(app, seen);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
