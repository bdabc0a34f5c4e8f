using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Quality.Dashboard.Components;
using Quality.Dashboard.Features.Home;
using Quality.Dashboard.Features.Targets;
using Quality.Dashboard.Localisation;
using Quality.Dashboard.Tests.Localisation;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Tests.Targets;

/// <summary>Keys that are put together from a code are not found by the test of texts: these are looked up one by one.</summary>
public sealed class TargetWordTests
{
    private static readonly TextCatalog Catalog = new();
    private static readonly TargetWords Words = new(Texts<TargetWords>(), new Show(Catalog));

    private static readonly string[] Parts = ["Wording", "Formula", "Traps", "Clauses", "Numerator"];

    /// <summary>The reasons that the indicators service gives (services/indicators/Facts/Reasons.cs).</summary>
    private static readonly string[] Reasons =
    [
        "OUTSIDE_PERIOD", "NOT_CONSUMER_GOODS", "CATEGORY_UNKNOWN", "RE_EVALUATED", "PREPARATION_ONLY", "LEVEL_NOT_COUNTED", "NOT_IN_PROVINCE", "REVOKED",
        "ALREADY_COUNTED", "NOT_PROVINCIAL", "NOT_SUPERVISION", "OTHER_REGIME", "NOT_FINAL", "UNTESTED", "REFUSED", "NONCONFORMING", "NO_ACTIVE_DECLARATION",
        "STANDARD_NOT_IN_FORCE", "NO_PRODUCT_IN_SCOPE", "NOT_EXISTING", "NOT_PRODUCING", "NOT_CURRENT_PRICES", "SUPERSEDED",
    ];

    [Fact]
    public void Every_code_has_words_in_both_languages()
    {
        string[] notes = ["PERIOD_INCOMPLETE", "START_DATE_CHOSEN", "INSTRUMENT_CEASED", "TO_BE_CONFIRMED", "BREACH", "SMALL_SAMPLE", "THRESHOLD_CHOSEN", "ROSTER_NOT_FROZEN"];
        string[] keys =
        [
            .. Reasons.Select(code => "reason." + code), .. notes.Select(code => "note." + code),
            .. Enum.GetValues<V1.TargetStatus>().Select(status => "status." + status), .. Enum.GetValues<V1.Freshness>().Select(freshness => "freshness." + freshness),
            .. Enum.GetValues<V1.ReconciliationState>().Select(state => "reconcile." + state),
            .. Enumerable.Range(1, 8).SelectMany(n => Parts.Select(part => $"T{n}.{part}")),
            .. Enumerable.Range(2, 5).Select(n => $"T{n}.Unit"), "T1.Miss", "T7.Miss", "T1.Denominator", "T7.Denominator", "T8.Denominator",
        ];
        Assert.DoesNotContain(keys, key => Catalog.Find("Features/Targets/", key) is null);
    }

    [Fact]
    public void Every_work_that_services_ask_for_has_words()
    {
        string[] reasons =
        [
            "COMPLAINT_TO_ACCEPT", "COMPLAINT_TO_MEDIATE", "REPORT_TO_CHECK", "DECLARATION_TO_PUBLISH", "STANDARD_ABOLISHED", "INDICATORS_MISSING",
            "SAMPLE_RESULT_TO_DELIVER", "SAMPLE_TO_FINALISE", "ZONE_TO_ACCEPT", "IMPORT_TO_RESUME", "STATISTIC_TO_APPROVE", "ROSTER_TO_FREEZE",
        ];
        Assert.DoesNotContain(reasons, reason => Catalog.Find("Features/Home/", "todo." + reason) is null);
        Assert.DoesNotContain(Enum.GetValues<Urgency>(), urgency => Catalog.Find("Features/Home/", "urgency." + urgency) is null);
        Assert.DoesNotContain(Enum.GetValues<StatusKind>(), kind => kind != StatusKind.Good && Catalog.Find("Features/Home/", "kind." + kind) is null);
    }

    [Fact]
    public void A_code_that_has_no_words_shows_itself() => Assert.Equal("SOMETHING_NEW", Words.Reason("SOMETHING_NEW"));

    [Fact]
    public void One_sentence_says_how_a_target_stands()
    {
        using var _ = new Reader("zh-CN");
        var frozen = new V1.TargetValue { Indicator = "T3", Type = V1.TargetType.CountFromZero, Value = 66, Target = 70, Notes = { new V1.TargetNote { Reason = "INSTRUMENT_CEASED", Date = "2018-12-31" } } };
        Assert.Equal("制度已于 2018-12-31 停止，数值定格，距目标差 4 个。", Words.Headline(frozen));
        Assert.Equal("尚无数据；不推算、不填补。", Words.Headline(new V1.TargetValue { Type = V1.TargetType.List }));
        var broken = new V1.TargetValue { Type = V1.TargetType.FloorStable, Value = 90.5, Target = 90, Periods = { new V1.PeriodValue { Period = "2018", BelowFloor = true } } };
        Assert.Equal("低于 90% 的时期：2018。", Words.Headline(broken));
    }

    [Fact]
    public void The_number_to_reach_reads_as_the_plan_words_it()
    {
        using var _ = new Reader("zh-CN");
        Assert.Equal("70 个", Words.Goal(new() { Indicator = "T3", Type = V1.TargetType.CountFromZero, Unit = V1.TargetUnit.Count, Target = 70 }));
        Assert.Equal("≥ 90 %", Words.Goal(new() { Indicator = "T7", Type = V1.TargetType.FloorStable, Unit = V1.TargetUnit.Percent, Target = 90 }));
        Assert.Equal("20 ± 1 %", Words.Goal(new() { Indicator = "T8", Type = V1.TargetType.ApproxBand, Unit = V1.TargetUnit.Percent, Target = 20, BandLow = 19, BandHigh = 21 }));
        Assert.Null(Words.Goal(new() { Indicator = "T2", Type = V1.TargetType.List }));
    }

    [Fact]
    public void A_fact_says_how_it_counted()
    {
        using var _ = new Reader("en");
        Assert.Equal((StatusKind.Good, "Counted"), Words.Role(new() { Numerator = 1, Denominator = 1 }));
        Assert.Equal((StatusKind.Bad, "nonconforming"), Words.Role(new() { Denominator = 1, ExcludedReason = "NONCONFORMING" }));
        Assert.Equal((StatusKind.Neutral, "Not counted: drawn and not tested"), Words.Role(new() { ExcludedReason = "UNTESTED" }));
    }

    private static StringLocalizer<T> Texts<T>() => new(new TextLocalizerFactory(Catalog, new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance)));
}
