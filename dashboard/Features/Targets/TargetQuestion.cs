using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Quality.Dashboard.Components;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Dashboard.Features.Targets;

/// <summary>What a target page asks, as its address says: for whom, for which period, what was true on a day (as_of), as known on a day.</summary>
public sealed record TargetQuestion(string Code, string Region = "", string Period = "", string AsOf = "", string KnownOn = "")
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8); // no daylight saving within the plan period (7.10)

    /// <summary>Reads the parts of an address; a day that is none counts as not given.</summary>
    public static TargetQuestion From(string code, string? region, string? period, string? asOf, string? knownOn) =>
        new(code, region ?? "", period ?? "", asOf ?? "", Day(knownOn) is null ? "" : knownOn!);

    /// <summary>Whether the present is asked for, which is live.</summary>
    public bool IsNow => AsOf.Length == 0 && KnownOn.Length == 0;

    /// <summary>The last millisecond in China of the day on which it was known.</summary>
    public Timestamp? KnownAt => Day(KnownOn) is { } day
        ? Timestamp.FromDateTimeOffset(new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), China).AddMilliseconds(-1))
        : null;

    /// <summary>Address of the page that asks this.</summary>
    public string Page => "/targets/" + Code + Query();

    /// <summary>Address of the cases behind the value.</summary>
    public string Cases(V1.FactRole role = V1.FactRole.Unspecified, string reason = "") => "/targets/" + Code + "/cases" + Query(
        ("role", role == V1.FactRole.Unspecified ? "" : role.ToString().ToLowerInvariant()), ("reason", reason));

    /// <summary>The region by its code: a page without one is the province's, whoever reads it.</summary>
    public string Scope => Region.Length == 0 ? Units.Province : Region;

    public V1.GetIndicatorRequest ToRequest() => new() { Indicator = Code, Region = Scope, Period = Period, AsOf = AsOf, KnownAt = KnownAt };

    public V1.ListUnitValuesRequest ToUnits() => new() { Indicator = Code, Period = Period, AsOf = AsOf, KnownAt = KnownAt, PageSize = 1000 };

    public V1.ListIndicatorFactsRequest ToFacts(V1.FactRole role, string reason) =>
        new() { Indicator = Code, Region = Region, Period = Period, AsOf = AsOf, KnownAt = KnownAt, Role = role, ExcludedReason = reason };

    private string Query(params ReadOnlySpan<(string Name, string Value)> more)
    {
        List<(string Name, string Value)> parts = [("region", Region), ("period", Period), ("as_of", AsOf), ("known_on", KnownOn), .. more];
        var text = string.Join('&', parts.Where(part => part.Value.Length > 0).Select(part => part.Name + "=" + Uri.EscapeDataString(part.Value)));
        return text.Length == 0 ? "" : "?" + text;
    }

    private static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
