using Quality.Gateway.Configuration;

namespace Quality.Gateway;

/// <summary>At shutdown calls get a moment to end by themselves; streams, which never would, are ended after it.</summary>
internal sealed class Draining : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationToken _stopping;

    public Draining(IHostApplicationLifetime lifetime, GatewaySettings settings)
    {
        _stopping = lifetime.ApplicationStopping;
        _stopping.Register(() => _over.CancelAfter(settings.Drain));
    }

    /// <summary>No new work should come; calls in progress go on.</summary>
    public bool Started => _stopping.IsCancellationRequested;

    public CancellationToken Stopping => _stopping;

    /// <summary>Cancelled when calls in progress have to end.</summary>
    public CancellationToken Over => _over.Token;

    public void Dispose() => _over.Dispose();
}
