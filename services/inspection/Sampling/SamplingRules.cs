using Quality.Common.Values;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>How a sample is acquired under one law in one time (domain 7.4). What is not Confirmed was not read in its legal text.</summary>
internal sealed record AcquisitionRule(SampleRegime Regime, DateOnly? From, DateOnly? To, V1.AcquisitionMode Mode, bool FreeIfHarmless, string Article, bool Confirmed)
{
    private static readonly AcquisitionRule[] All =
    [
        new(SampleRegime.ProductQuality, new(2011, 2, 1), new(2019, 12, 31), V1.AcquisitionMode.Free, FreeIfHarmless: true, VisitGrounds.Order133, Confirmed: true),
        new(SampleRegime.ProductQuality, new(2020, 1, 1), null, V1.AcquisitionMode.Bought, FreeIfHarmless: true, "SAMR Order 18 (from 2020-01-01)", Confirmed: false),
        new(SampleRegime.Food, null, null, V1.AcquisitionMode.Bought, FreeIfHarmless: false, "Food Safety Law", Confirmed: true),
        new(SampleRegime.Trade, null, null, V1.AcquisitionMode.Bought, FreeIfHarmless: false, "SAIC Order 61 (2014)", Confirmed: false),
    ];

    /// <summary>The rule in force on a day; null where none was recorded, and then either way is accepted.</summary>
    public static AcquisitionRule? Of(SampleRegime regime, DateOnly day) => Array.Find(All, r => r.Regime == regime && !(day < r.From) && !(day > r.To));

    public bool Allows(V1.SamplingSeal seal) => seal.Acquisition == Mode || (seal.Acquisition == V1.AcquisitionMode.Free && FreeIfHarmless && seal.HarmlessTest);
}

/// <summary>Why a visit ends without a sample, and the law that knows the ground (domain 7.4).</summary>
internal static class VisitGrounds
{
    public const string Order133 = "AQSIQ Order 133 (from 2011-02)";

    /// <summary>The outcome to which a ground belongs.</summary>
    public static V1.VisitOutcome OutcomeOf(V1.VisitGround ground) => ground switch
    {
        V1.VisitGround.Unspecified => V1.VisitOutcome.Unspecified,
        <= V1.VisitGround.BaseTooSmall => V1.VisitOutcome.NotAllowed,
        <= V1.VisitGround.FeeAsked => V1.VisitOutcome.RefusedLawfully,
        _ => V1.VisitOutcome.NoSample,
    };

    /// <summary>Order 133 for product quality until the end of 2019; empty where no text was recorded.</summary>
    public static string Article(V1.VisitOutcome outcome, SampleRegime regime, DateOnly day) =>
        outcome is V1.VisitOutcome.NotAllowed or V1.VisitOutcome.RefusedLawfully && regime == SampleRegime.ProductQuality
        && day >= new DateOnly(2011, 2, 1) && day <= new DateOnly(2019, 12, 31) ? Order133 : "";
}

/// <summary>The law of a product on a day.</summary>
internal static class SamplingRegime
{
    public static SampleRegime Of(string category, DateOnly day) =>
        ProductCategory.TryFind(category, day, out var found) ? SampleCheck.Of(found.Regime) : SampleRegime.ProductQuality;
}
