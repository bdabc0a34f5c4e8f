using System.Globalization;

namespace Quality.Common.Time;

/// <summary>Legal days and periods: Asia/Shanghai at +08:00, without the summer time of 1986 to 1991, which no record here is old enough for.</summary>
public static class ChinaTime
{
    /// <summary>Eight hours before UTC.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The instant as a clock on the wall in Lanzhou shows it.</summary>
    public static DateTimeOffset Now(TimeProvider clock) => clock.GetUtcNow().ToOffset(Offset);

    /// <summary>Today's legal day.</summary>
    public static DateOnly Today(TimeProvider clock) => Date(clock.GetUtcNow());

    /// <summary>The legal day of an instant.</summary>
    public static DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(Offset).DateTime);

    /// <summary>The first instant of a legal day.</summary>
    public static DateTimeOffset StartOfDay(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), Offset);

    /// <summary>The first instant after a legal day: a period ends before it.</summary>
    public static DateTimeOffset EndOfDay(DateOnly day) => StartOfDay(day).AddDays(1);

    /// <summary>1 January.</summary>
    public static DateOnly FirstDayOfYear(int year) => new(year, 1, 1);

    /// <summary>31 December.</summary>
    public static DateOnly LastDayOfYear(int year) => new(year, 12, 31);

    /// <summary>The form of legal days on the wire and in the database, <c>yyyy-MM-dd</c>.</summary>
    public static string Format(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>yyyy-MM-dd</c> and nothing else.</summary>
    public static bool TryParse(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
