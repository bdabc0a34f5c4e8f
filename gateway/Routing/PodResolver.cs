using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Quality.Gateway.Routing;

/// <summary>
/// A headless service's name stands for all its pods: each address becomes a destination, looked up again every ten seconds.
/// YARP's own resolver would keep the gateway from starting while any one service has no ready pod.
/// </summary>
internal sealed partial class PodResolver(ILogger<PodResolver> logger) : IDestinationResolver
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, IPAddress[]> _known = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(
        IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        var resolved = new Dictionary<string, DestinationConfig>();
        var looksUp = false;
        foreach (var (id, destination) in destinations)
        {
            var uri = new Uri(destination.Address);
            // "localhost" stays a name: the connection tries both address families.
            if (uri.IsLoopback || uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
            {
                resolved[id] = destination;
                continue;
            }

            looksUp = true;
            foreach (var address in await LookUpAsync(uri.DnsSafeHost, cancellationToken))
            {
                var pod = new UriBuilder(uri) { Host = address.ToString() }.Uri.AbsoluteUri;
                resolved[$"{id}[{address}]"] = destination with { Address = pod, Host = uri.Authority };
            }
        }

        return new ResolvedDestinationCollection(resolved, looksUp ? new CancellationChangeToken(new CancellationTokenSource(Again).Token) : null);
    }

    // No such name = no ready pod. Any other failure is the name server's, and says nothing about the pods.
    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Patience);
            var found = await Dns.GetHostAddressesAsync(host, patience.Token);
            if (_known.TryGetValue(host, out var before) && before.Length == 0) Found(logger, host);
            return _known[host] = found;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            var gone = e is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData };
            var before = _known.GetValueOrDefault(host);
            if (before is null || (gone && before.Length > 0)) NotFound(logger, host, e.Message);
            return gone || before is null ? _known[host] = [] : before;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "No address for {Host} ({Error}): calls to it are refused until it has one")]
    private static partial void NotFound(ILogger logger, string host, string error);

    [LoggerMessage(2, LogLevel.Information, "{Host} has addresses again")]
    private static partial void Found(ILogger logger, string host);
}
