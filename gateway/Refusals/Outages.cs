using System.Collections.Concurrent;
using Yarp.ReverseProxy.Forwarder;

namespace Quality.Gateway.Refusals;

/// <summary>Logs once that a service cannot be reached, and once that it answers again, however many calls fail between.</summary>
internal sealed partial class Outages(ILogger<Outages> logger)
{
    private readonly ConcurrentDictionary<string, byte> _down = new(StringComparer.Ordinal);
    private volatile bool _any;

    public void Failed(string service, IForwarderErrorFeature failure)
    {
        if (!_down.TryAdd(service, 0)) return;
        _any = true;
        Down(logger, service, failure.Error, failure.Exception?.Message);
    }

    public void Answered(string service)
    {
        if (!_any || !_down.TryRemove(service, out _)) return;
        _any = !_down.IsEmpty;
        Up(logger, service);
    }

    [LoggerMessage(1, LogLevel.Warning, "The service {Service} cannot be reached ({Kind}): {Error}")]
    private static partial void Down(ILogger logger, string service, ForwarderError kind, string? error);

    [LoggerMessage(2, LogLevel.Information, "The service {Service} answers again")]
    private static partial void Up(ILogger logger, string service);
}
