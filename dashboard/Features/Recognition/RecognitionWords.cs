using Quality.Dashboard.Components;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Recognition;

/// <summary>Answers and passports as these pages say them.</summary>
internal static class RecognitionWords
{
    /// <summary>Class of the large answer.</summary>
    public static string Class(V1.ResamplingVerdict verdict) => verdict switch
    {
        V1.ResamplingVerdict.Allowed => "notice-good",
        V1.ResamplingVerdict.Blocked => "notice-bad",
        _ => "notice-warn",
    };

    public static StatusKind Kind(V1.GuardState state) => state switch
    {
        V1.GuardState.Blocks => StatusKind.Bad,
        V1.GuardState.Provisional => StatusKind.Warning,
        V1.GuardState.NoTrigger or V1.GuardState.Exempt => StatusKind.Good,
        _ => StatusKind.Neutral,
    };

    /// <summary>Key of the state's text, and its badge.</summary>
    /// <param name="passport">The passport.</param>
    /// <param name="today">Legal date yyyy-MM-dd.</param>
    public static (string Text, StatusKind Kind) State(V1.Passport passport, string today) =>
        passport.RevokeTime is not null ? ("Revoked", StatusKind.Bad)
        : string.CompareOrdinal(passport.Until, today) < 0 ? ("Ended", StatusKind.Ceased)
        : ("Valid", StatusKind.Good);
}
