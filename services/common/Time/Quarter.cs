using System.Globalization;

namespace Quality.Common.Time;

/// <summary>A quarter of a calendar year (季度); written <c>2017Q3</c>, sorts by time.</summary>
public readonly record struct Quarter : IComparable<Quarter>
{
    /// <summary>Quarter <paramref name="number"/> (1 to 4) of a year.</summary>
    public Quarter(int year, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9998);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 4);
        (Year, Number) = (year, number);
    }

    /// <summary>The calendar year.</summary>
    public int Year { get; }

    /// <summary>1 to 4.</summary>
    public int Number { get; }

    /// <summary>The first day.</summary>
    public DateOnly First => new(Year, Number * 3 - 2, 1);

    /// <summary>The last day.</summary>
    public DateOnly Last => First.AddMonths(3).AddDays(-1);

    /// <summary>The quarter of a day.</summary>
    public static Quarter Of(DateOnly day) => new(day.Year, (day.Month + 2) / 3);

    /// <summary>The quarter <paramref name="quarters"/> later, or earlier for a negative number.</summary>
    public Quarter Plus(int quarters) => Of(First.AddMonths(quarters * 3));

    /// <summary>Whether the day lies in the quarter.</summary>
    public bool Contains(DateOnly day) => First <= day && day <= Last;

    /// <summary>Reads <c>2017Q3</c>.</summary>
    public static bool TryParse(string? text, out Quarter quarter)
    {
        quarter = default;
        if (text is not [_, _, _, _, 'Q', >= '1' and <= '4'] || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is 0 or 9999)
            return false;
        quarter = new Quarter(year, text[5] - '0');
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(Quarter other) => (Year, Number).CompareTo((other.Year, other.Number));

    /// <summary><c>2017Q3</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}Q{Number}");

    /// <summary>Earlier.</summary>
    public static bool operator <(Quarter left, Quarter right) => left.CompareTo(right) < 0;

    /// <summary>Later.</summary>
    public static bool operator >(Quarter left, Quarter right) => left.CompareTo(right) > 0;

    /// <summary>Not later.</summary>
    public static bool operator <=(Quarter left, Quarter right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Quarter left, Quarter right) => left.CompareTo(right) >= 0;
}
