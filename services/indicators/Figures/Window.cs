using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Quality.Common.Time;

namespace Quality.Indicators.Figures;

/// <summary>A period of whole buckets, both ends included: a year, a quarter, or the span of the plan.</summary>
/// <param name="Label">yyyy, yyyy-Qn, or yyyy-MM-dd/yyyy-MM-dd.</param>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
internal sealed record Window(string Label, DateOnly First, DateOnly Last)
{
    /// <summary>The span from one day to another.</summary>
    public static Window Span(DateOnly first, DateOnly last) => new($"{ChinaTime.Format(first)}/{ChinaTime.Format(last)}", first, last);

    /// <summary>A calendar year.</summary>
    public static Window Year(int year) =>
        new(year.ToString("0000", CultureInfo.InvariantCulture), ChinaTime.FirstDayOfYear(year), ChinaTime.LastDayOfYear(year));

    /// <summary>A quarter.</summary>
    public static Window Of(Quarter quarter) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{quarter.Year:0000}-Q{quarter.Number}"), quarter.First, quarter.Last);

    /// <summary>Reads yyyy or yyyy-Qn.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Window? window)
    {
        window = null;
        if (text is [_, _, _, _] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1900 and < 9999)
            window = Year(year);
        else if (text is [_, _, _, _, '-', 'Q', _] && Quarter.TryParse(text.Remove(4, 1), out var quarter) && quarter.Year > 1900)
            window = Of(quarter);
        return window is not null;
    }

    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(DateOnly day) => First <= day && day <= Last;

    /// <summary>The share of its days that has passed at the end of <paramref name="day"/>, 0 to 1.</summary>
    public double ElapsedAt(DateOnly day) =>
        Math.Clamp((day.DayNumber - First.DayNumber + 1) / (double)(Last.DayNumber - First.DayNumber + 1), 0, 1);
}
