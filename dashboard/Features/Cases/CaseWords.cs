using Quality.Dashboard.Components;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Cases;

/// <summary>Badges and clocks of cases.</summary>
internal static class CaseWords
{
    public static StatusKind Kind(V1.CaseState state) => state switch
    {
        V1.CaseState.Clue => StatusKind.Neutral,
        V1.CaseState.Filed => StatusKind.Active,
        V1.CaseState.Penalised => StatusKind.Warning,
        V1.CaseState.WithPolice or V1.CaseState.Criminal => StatusKind.Bad,
        V1.CaseState.Enforced => StatusKind.Good,
        _ => StatusKind.Ceased,
    };

    public static Deadline Due(V1.CaseClock clock) => new() { DueOn = clock.DueOn, Provisional = clock.Provisional, Article = clock.Article };

    /// <summary>The clock that is owed next.</summary>
    public static V1.CaseClock? Next(V1.Case one) => one.Clocks.Where(clock => clock.MetOn.Length == 0 && !clock.Stopped).MinBy(clock => clock.DueOn, StringComparer.Ordinal);
}
