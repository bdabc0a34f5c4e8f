using System.Globalization;

namespace Quality.Indicators.Figures;

/// <summary>
/// The smallest spans of time that the rollups keep apart: calendar quarters, cut once more at the day of the seed, so that a window
/// from 2017-07-07 is a sum of whole buckets as well.
/// </summary>
public static class Buckets
{
    /// <summary>甘政办发 of 2017-07-07.</summary>
    public static readonly DateOnly SeedDay = new(2017, 7, 7);

    /// <summary>The first day of the bucket that holds <paramref name="day"/>.</summary>
    public static DateOnly FirstDay(DateOnly day)
    {
        var quarter = QuarterStart(day);
        return quarter <= SeedDay && SeedDay <= day && QuarterStart(SeedDay) == quarter ? SeedDay : quarter;
    }

    /// <summary>The key of that bucket in the tables.</summary>
    public static string Key(DateOnly day) => FirstDay(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The first day of the calendar quarter.</summary>
    public static DateOnly QuarterStart(DateOnly day) => new(day.Year, (day.Month - 1) / 3 * 3 + 1, 1);

    /// <summary>"2019Q3".</summary>
    public static string QuarterLabel(DateOnly day) =>
        string.Create(CultureInfo.InvariantCulture, $"{day.Year:0000}Q{(day.Month - 1) / 3 + 1}");
}
