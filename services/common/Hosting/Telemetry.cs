using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quality.Common.Events;

namespace Quality.Common.Hosting;

/// <summary>Traces and metrics by OTLP when an endpoint is configured, Prometheus and health on the metrics port when there is one.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration, ServiceSettings settings)
    {
        var otlp = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        if (!otlp && settings.MetricsPort is null) return;
        var telemetry = services.AddOpenTelemetry().ConfigureResource(r => r.AddService(configuration["OTEL_SERVICE_NAME"] ?? "quality"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(EventMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql").AddRuntimeInstrumentation();
            if (otlp) metrics.AddOtlpExporter();
            if (settings.MetricsPort is not null) metrics.AddPrometheusExporter();
        });
        if (!otlp) return;
        telemetry.WithTracing(tracing => tracing.AddSource(EventDispatcher.Activities.Name).AddAspNetCoreInstrumentation().AddSource("Npgsql").AddOtlpExporter());
        telemetry.WithLogging(logging => logging.AddOtlpExporter());
    }

    public static void MapMetrics(this WebApplication app, int port)
    {
        var host = $"*:{port}";
        app.MapPrometheusScrapingEndpoint().RequireHost(host);
        app.MapHealthChecks("/healthz/live", new HealthCheckOptions { Predicate = _ => false }).RequireHost(host);
        app.MapHealthChecks("/healthz/ready", new HealthCheckOptions { Predicate = c => c.Tags.Contains("ready") }).RequireHost(host);
    }
}
