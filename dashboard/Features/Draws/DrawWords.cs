using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Draws;

/// <summary>One of the five steps of a draw.</summary>
/// <param name="Key">Of its texts.</param>
/// <param name="At">When it was done; null while it is not.</param>
/// <param name="IsNow">Whether it is the next to be done.</param>
internal sealed record DrawStep(string Key, Timestamp? At, bool IsNow);

/// <summary>Draws as these pages say them.</summary>
internal static class DrawWords
{
    public static StatusKind Kind(V1.DrawState state) => state switch
    {
        V1.DrawState.Published => StatusKind.Good,
        V1.DrawState.Frozen or V1.DrawState.Drawn => StatusKind.Active,
        V1.DrawState.Voided => StatusKind.Bad,
        _ => StatusKind.Neutral,
    };

    public static string Title(IStringLocalizer texts, V1.Draw draw) => draw.Title.Length > 0 ? draw.Title : texts["Untitled", draw.Attempt];

    /// <summary>The steps in their order; seed and draw are one act.</summary>
    public static IReadOnlyList<DrawStep> Steps(V1.Draw draw) =>
    [
        new("Step1", draw.CreateTime, false),
        new("Step2", draw.FreezeTime, draw.State == V1.DrawState.Planned),
        new("Step3", draw.DrawTime, draw.State == V1.DrawState.Frozen),
        new("Step4", draw.DrawTime, false),
        new("Step5", draw.PublishTime, draw.State == V1.DrawState.Drawn),
    ];

    /// <summary>Where anybody gets the proof.</summary>
    public static string ProofHref(V1.Draw draw) => $"/public/{draw.Name}/proof";

    /// <summary>Where anybody verifies it.</summary>
    public static string VerifyHref(V1.Draw draw) => $"/dashboard/verify/index.html?proof={ProofHref(draw)}&lang={Languages.Short}";
}
