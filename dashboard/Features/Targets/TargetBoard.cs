using Google.Protobuf.Collections;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>All targets of a region at one version, as a watch has told them so far.</summary>
internal sealed record TargetBoard(long Version, IReadOnlyList<V1.TargetValue> Targets)
{
    /// <summary>A snapshot begins anew, a change replaces whole values, a heartbeat brings nothing.</summary>
    public static TargetBoard? After(TargetBoard? before, V1.WatchTargetsResponse message) => message.EventCase switch
    {
        V1.WatchTargetsResponse.EventOneofCase.Snapshot => new(message.Version, [.. message.Snapshot.Targets]),
        V1.WatchTargetsResponse.EventOneofCase.Change when before is not null => new(message.Version, [.. Replaced(before.Targets, message.Change.Targets)]),
        _ => before,
    };

    private static IEnumerable<V1.TargetValue> Replaced(IReadOnlyList<V1.TargetValue> old, RepeatedField<V1.TargetValue> changed) =>
        old.Select(value => changed.FirstOrDefault(change => change.Indicator == value.Indicator) ?? value);
}

/// <summary>What a page is told by the watch that it shares.</summary>
/// <param name="Board">The newest values; null before the first message.</param>
/// <param name="Flowing">False while the way to the service is broken: the values may be old.</param>
/// <param name="Refusal">Set once, when this page may no longer watch; nothing follows.</param>
internal sealed record FeedNews(TargetBoard? Board, bool Flowing, Exception? Refusal = null);
