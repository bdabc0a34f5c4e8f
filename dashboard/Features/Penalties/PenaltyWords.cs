using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Penalties;

/// <summary>Badges and words of penalties.</summary>
internal static class PenaltyWords
{
    public static StatusKind Kind(V1.PenaltyState state) => state switch
    {
        V1.PenaltyState.Recorded => StatusKind.Warning,
        V1.PenaltyState.Reviewed or V1.PenaltyState.Sent => StatusKind.Active,
        V1.PenaltyState.Published or V1.PenaltyState.PublishedElsewhere => StatusKind.Good,
        V1.PenaltyState.Withdrawn => StatusKind.Bad,
        _ => StatusKind.Ceased,
    };

    public static string Kinds(IStringLocalizer texts, IEnumerable<V1.PenaltyKind> kinds) => string.Join(Languages.IsChinese ? "、" : ", ", kinds.Select(kind => texts.Of(kind)));

    public static Deadline Due(V1.PenaltyClock clock, bool withArticle = false) => new() { DueOn = clock.DueOn, Provisional = clock.Provisional, Article = withArticle ? clock.Article : "" };

    /// <summary>The clock that is owed next.</summary>
    public static V1.PenaltyClock? Next(V1.Penalty penalty) => penalty.Clocks.Where(clock => clock.MetOn.Length == 0).MinBy(clock => clock.DueOn, StringComparer.Ordinal);
}
