using Quality.Dashboard.Components;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Measures;

/// <summary>Badges of measures and subscribers.</summary>
internal static class MeasureWords
{
    public static StatusKind Kind(V1.SubscriberHealth health) => health switch
    {
        V1.SubscriberHealth.Good => StatusKind.Good,
        V1.SubscriberHealth.Overdue => StatusKind.Warning,
        _ => StatusKind.Bad,
    };

    public static StatusKind Kind(V1.MeasureReceipt receipt) => receipt switch
    {
        V1.MeasureReceipt.Done => StatusKind.Good,
        V1.MeasureReceipt.Received => StatusKind.Active,
        _ => StatusKind.Neutral,
    };

    /// <summary>Null for what is done or in time.</summary>
    public static StatusKind? Kind(V1.MeasureDelay delay) => delay switch
    {
        V1.MeasureDelay.Overdue => StatusKind.Warning,
        V1.MeasureDelay.Escalated => StatusKind.Bad,
        _ => null,
    };
}
