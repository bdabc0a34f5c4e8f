using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Quality.Sidecar;

// Stands in for the sidecars of all services and for the broker behind them: one port an application, one durable queue.
var settings = SidecarSettings.Read(args);
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    foreach (var app in settings.Apps) kestrel.Listen(IPAddress.Loopback, app.SidecarPort, o => o.Protocols = HttpProtocols.Http2);
});
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton<DurableQueue>();
builder.Services.AddGrpc();
foreach (var app in settings.Apps)
    builder.Services.AddSingleton<IHostedService>(services => ActivatorUtilities.CreateInstance<Delivery>(services, app));
var host = builder.Build();
host.MapGrpcService<DaprRuntime>();
await host.RunAsync();
