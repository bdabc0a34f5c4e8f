using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace Quality.Dashboard.Localisation;

/// <summary>Values as a reader sees them: numbers and instants by culture, percents with one decimal, absent values as 无数据.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Pages call all of these on the injected instance.")]
internal sealed class Show(TextCatalog texts)
{
    private static readonly TimeZoneInfo China = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static CultureInfo Culture => CultureInfo.CurrentCulture;

    /// <summary>What stands where a value is absent: never a zero.</summary>
    public string None => texts.Find("", "NoData")![Languages.Index];

    public string Number(long? value) => value?.ToString("N0", Culture) ?? None;

    public string Number(double? value, int decimals) => value?.ToString("N" + decimals, Culture) ?? None;

    /// <summary>A share (0…1) as a percent with one decimal.</summary>
    public string Percent(double? share) => share is { } value ? (value * 100).ToString("N1", Culture) + " %" : None;

    /// <summary>A legal date: ISO in, ISO out, in both languages; nothing is shown as a dash.</summary>
    public string Date(string? iso) => string.IsNullOrEmpty(iso) ? "–" : iso;

    /// <summary>China's calendar day of an instant, yyyy-MM-dd.</summary>
    public string Day(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, China).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>An instant in China's time, to the minute.</summary>
    public string Instant(Timestamp? at) => at is null ? "–" : Instant(at.ToDateTimeOffset());

    public string Instant(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, China).ToString("yyyy-MM-dd HH:mm", Culture);

    /// <summary>The legal date in China.</summary>
    public DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), China).DateTime);

    /// <summary>Money in fen as yuan.</summary>
    public string Money(long? fen) => fen is { } value ? "¥" + (value / 100m).ToString("N2", Culture) : None;

    /// <summary>How long ago, in words: for the freshness of a figure.</summary>
    public string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now - at;
        var (key, count) = age switch
        {
            { TotalSeconds: < 60 } => ("JustNow", 0),
            { TotalMinutes: < 60 } => ("MinutesAgo", (int)age.TotalMinutes),
            { TotalHours: < 24 } => ("HoursAgo", (int)age.TotalHours),
            _ => ("DaysAgo", (int)age.TotalDays),
        };
        return string.Format(Culture, texts.Find("", key)![Languages.Index], count);
    }
}
