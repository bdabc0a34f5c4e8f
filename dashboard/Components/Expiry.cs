using System.Globalization;

namespace Quality.Dashboard.Components;

/// <summary>Whether a certificate or accreditation still holds, and whether it soon will not.</summary>
internal static class Expiry
{
    /// <summary>How many days ahead people are warned.</summary>
    public const int WarningDays = 60;

    /// <param name="validTo">Last day, yyyy-MM-dd.</param>
    /// <param name="today">Today, yyyy-MM-dd.</param>
    public static StatusKind Kind(string validTo, string today)
    {
        var left = Day(validTo).DayNumber - Day(today).DayNumber;
        return left < 0 ? StatusKind.Bad : left <= WarningDays ? StatusKind.Warning : StatusKind.Good;
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
