using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Quality.Gateway.Configuration;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Quality.Gateway.Health;

/// <summary>Asks services whether they are ready; an answer is good for a second, so that asking is cheap for them.</summary>
internal sealed class ServiceHealth(GatewaySettings settings, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, GrpcChannel> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (ServingStatus Status, long At)> _known = new(StringComparer.Ordinal);

    /// <summary>`name` is a service or one of its proto services.</summary>
    public async ValueTask<ServingStatus> AskAsync(string name, CancellationToken cancellation)
    {
        var service = settings.Routes.GetValueOrDefault(name, name);
        if (!settings.Services.TryGetValue(service, out var address)) return ServingStatus.ServiceUnknown;
        if (_known.TryGetValue(service, out var known) && time.GetElapsedTime(known.At) < Fresh) return known.Status;
        var channel = _channels.GetOrAdd(service, _ => GrpcChannel.ForAddress(address));
        var status = await AskAsync(new Grpc.Health.V1.Health.HealthClient(channel), service, cancellation);
        _known[service] = (status, time.GetTimestamp());
        return status;
    }

    // A service that serves alone may know itself only by the empty name.
    private async Task<ServingStatus> AskAsync(Grpc.Health.V1.Health.HealthClient client, string service, CancellationToken cancellation)
    {
        var deadline = (time.GetUtcNow() + Patience).UtcDateTime;
        try
        {
            return (await client.CheckAsync(new HealthCheckRequest { Service = service }, deadline: deadline, cancellationToken: cancellation)).Status;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound && service.Length > 0)
        {
            return await AskAsync(client, "", cancellation);
        }
        catch (RpcException) when (!cancellation.IsCancellationRequested)
        {
            return ServingStatus.NotServing;
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values) channel.Dispose();
    }
}
