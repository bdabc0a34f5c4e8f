using Quality.Common.Time;

namespace Quality.Indicators.Figures;

/// <summary>
/// The smallest spans of time that the rollups keep apart: calendar quarters, cut once more at the day of the seed, so that a window
/// from 2017-07-07 is a sum of whole buckets as well.
/// </summary>
internal static class Buckets
{
    /// <summary>甘政办发 of 2017-07-07.</summary>
    public static readonly DateOnly SeedDay = new(2017, 7, 7);

    /// <summary>The first day of the bucket that holds <paramref name="day"/>.</summary>
    public static DateOnly FirstDay(DateOnly day)
    {
        var quarter = Quarter.Of(day);
        return quarter == Quarter.Of(SeedDay) && day >= SeedDay ? SeedDay : quarter.First;
    }
}
