using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Quality.Gateway.Health;

/// <summary>
/// grpc.health.v1: the empty name is the gateway itself, which does not depend on any service; "brand" or
/// "quality.brand.v1.HonourService" asks that service, through the same address that calls take.
/// </summary>
internal sealed class GatewayHealth(ServiceHealth services, Draining draining) : Grpc.Health.V1.Health.HealthBase
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = await StatusAsync(request.Service, context.CancellationToken);
        return status == ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, "No such service."))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, draining.Stopping);
        ServingStatus? told = null;
        while (!context.CancellationToken.IsCancellationRequested)
        {
            var status = await StatusAsync(request.Service, context.CancellationToken);
            if (status != told) await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
            told = status;
            if (draining.Started) return;
            await Task.Delay(Between, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ValueTask<ServingStatus> StatusAsync(string service, CancellationToken cancellation)
    {
        if (draining.Started) return ValueTask.FromResult(ServingStatus.NotServing);
        return service.Length == 0 ? ValueTask.FromResult(ServingStatus.Serving) : services.AskAsync(service, cancellation);
    }
}
