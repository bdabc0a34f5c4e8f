using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Quality.Dashboard.Rpc;

/// <summary>Ready means that pages can show something: the gateway takes connections.</summary>
internal sealed class GatewayReach(GatewayChannel gateway) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(TimeSpan.FromSeconds(2));
        return await gateway.CanConnectAsync(soon.Token) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The gateway takes no connection.");
    }
}
