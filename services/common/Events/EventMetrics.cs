using System.Diagnostics.Metrics;
using Quality.Common.Hosting;
using Quality.Common.Storage;

namespace Quality.Common.Events;

/// <summary>What an operator needs at night: how many events wait, how old the oldest is, how many went and came twice.</summary>
internal static class EventMetrics
{
    public const string MeterName = "Quality";

    private static readonly Meter Meter = new(MeterName);

    public static readonly Counter<long> Relayed = Meter.CreateCounter<long>("quality.outbox.relayed", description: "Events delivered to the transport");

    public static readonly Counter<long> Repeated = Meter.CreateCounter<long>("quality.inbox.repeated", description: "Events that arrived again and had no effect");

    /// <summary>Gauges of one host, gone with it; the numbers are read by <see cref="Housekeeping"/> every few seconds, not at each scrape.</summary>
    public static Meter Observe(IReadOnlyList<ModuleRuntime> modules)
    {
        var meter = new Meter(MeterName);
        meter.CreateObservableGauge("quality.outbox.depth", () => modules.Select(m => new Measurement<long>(m.Outbox.Pending, Service(m))), description: "Events not yet delivered");
        meter.CreateObservableGauge("quality.outbox.age", () => modules.Select(m => new Measurement<double>(Age(m.Outbox), Service(m))), unit: "s", description: "Age of the oldest event not yet delivered");
        return meter;
    }

    private static KeyValuePair<string, object?> Service(ModuleRuntime module) => new("service", module.Name);

    private static double Age(OutboxDepth outbox) =>
        outbox.OldestAt is { } at ? Math.Max(0, (TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - at) / 1000.0) : 0;
}
