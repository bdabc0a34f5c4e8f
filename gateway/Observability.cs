using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quality.Gateway.Configuration;

namespace Quality.Gateway;

/// <summary>
/// Metrics at http://…:{Ports:Metrics}/metrics, and traces and metrics by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says so.
/// Neither set = nothing is collected here: in the all-in-one its own host collects for the whole process.
/// </summary>
internal static class Observability
{
    private static readonly string[] Meters =
        ["Quality.Gateway", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http"];

    public static void Add(WebApplicationBuilder builder, GatewaySettings settings)
    {
        var otlp = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (settings.MetricsPort is null && !otlp) return;
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? "gateway"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters);
            if (settings.MetricsPort is not null) metrics.AddPrometheusExporter();
            if (otlp) metrics.AddOtlpExporter();
        });
        if (otlp) telemetry.WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore", "Yarp.ReverseProxy").AddOtlpExporter());
    }

    public static void Use(WebApplication app, GatewaySettings settings)
    {
        if (settings.MetricsPort is not null)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Request.Path == "/metrics" && Listeners.IsMetrics(context));
    }
}
