using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard;

/// <summary>Traces, metrics and logs by OTLP when an endpoint is configured; a page's calls carry their trace to the services in any case.</summary>
internal static class Telemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? "dashboard"))
            .WithTracing(tracing => tracing.AddSource(CallerInterceptor.SourceName).AddAspNetCoreInstrumentation().AddOtlpExporter())
            .WithMetrics(metrics => metrics
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Components", "Microsoft.AspNetCore.Components.Server.Circuits")
                .AddRuntimeInstrumentation().AddOtlpExporter())
            .WithLogging(logging => logging.AddOtlpExporter());
    }
}
