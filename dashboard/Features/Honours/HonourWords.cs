using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Dashboard.Features.Honours;

/// <summary>Names of instruments, and badges of states, as these pages say them.</summary>
internal static class HonourWords
{
    public static string Name(this V1.Instrument instrument) =>
        Languages.IsChinese || instrument.DisplayNameEn.Length == 0 ? instrument.DisplayNameZh : instrument.DisplayNameEn;

    public static string Id(this V1.Instrument instrument) => instrument.Name[(instrument.Name.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public static StatusKind Kind(V1.HonourState state) => state switch
    {
        V1.HonourState.Valid => StatusKind.Good,
        V1.HonourState.Suspended => StatusKind.Warning,
        V1.HonourState.Revoked => StatusKind.Bad,
        V1.HonourState.Ceased => StatusKind.Ceased,
        _ => StatusKind.Neutral,
    };

    /// <summary>Level, and for zones the stage.</summary>
    public static string Rank(IStringLocalizer texts, V1.Honour honour) =>
        honour.Stage == V1.HonourStage.Unspecified ? texts.Of(honour.Level) : $"{texts.Of(honour.Level)} · {texts.Of(honour.Stage)}";
}
