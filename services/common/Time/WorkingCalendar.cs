using System.Collections.Frozen;
using System.Globalization;
using Quality.Common.Values;

namespace Quality.Common.Time;

/// <summary>
/// Working days (工作日) by the notices of the State Council with their make-up Saturdays and Sundays. In a year without a notice weekends are
/// off and nothing else, and every deadline that touches it is provisional. Local holidays of autonomous prefectures
/// (全国年节及纪念日放假办法 4) are not in the notices and not here.
/// </summary>
public sealed class WorkingCalendar
{
    private const int MostDays = 5_000;
    private const int NextNoticeMonth = 12;
    private const int NextNoticeDay = 25; // no notice so far has reached back before 29 December

    private readonly FrozenDictionary<DateOnly, (bool Working, string Name)> special;
    private readonly FrozenSet<int> years;

    /// <summary>A calendar of these notices; of two that name the same day the later issued one counts.</summary>
    public WorkingCalendar(IEnumerable<HolidayNotice> notices)
    {
        Notices = [.. notices.OrderBy(notice => notice.Issued)];
        years = Notices.Select(notice => notice.Year).ToFrozenSet();
        var days = new Dictionary<DateOnly, (bool, string)>();
        foreach (var span in Notices.SelectMany(notice => notice.Days))
        {
            for (var day = span.First; day <= span.Last; day = day.AddDays(1))
                days[day] = (false, span.Name);
            foreach (var day in span.Work)
                days[day] = (true, span.Name);
        }
        special = days.ToFrozenDictionary();
    }

    /// <summary>The calendar of the notices that come with this release.</summary>
    public static WorkingCalendar Official { get; } = new(Embedded());

    /// <summary>The notices in the order of their issue.</summary>
    public IReadOnlyList<HolidayNotice> Notices { get; }

    /// <summary>The official notices and those in the <c>*.json</c> files of a directory, so that a new year needs no new release; no directory, no additions.</summary>
    public static WorkingCalendar Load(string directory)
    {
        if (!Directory.Exists(directory))
            return Official;
        return new(Embedded().Concat(Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal).SelectMany(ReadFile)));
    }

    /// <summary>The years from <paramref name="first"/> to <paramref name="last"/> whose notice is missing.</summary>
    public IReadOnlyList<int> MissingYears(int first, int last) =>
        [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(year => !years.Contains(year))];

    /// <summary>Whether the notices that decide about the day are here: that of its year, for the last days of December also the next one.</summary>
    public bool IsKnown(DateOnly day) =>
        years.Contains(day.Year)
        && (day.Month < NextNoticeMonth || day.Day < NextNoticeDay || years.Contains(day.Year + 1));

    /// <summary>Whether people work on the day; without a notice: Monday to Friday.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        special.TryGetValue(day, out var entry) ? entry.Working : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The holiday to which a day off or a make-up day belongs (春节); null for an ordinary day.</summary>
    public string? HolidayName(DateOnly day) => special.TryGetValue(day, out var entry) ? entry.Name : null;

    /// <summary>The <paramref name="days"/>-th working day after <paramref name="from"/>, which is not counted; a negative number counts back; 0 is the day itself.</summary>
    public Deadline AddWorkingDays(DateOnly from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(days, MostDays);
        ArgumentOutOfRangeException.ThrowIfLessThan(days, -MostDays);
        var (day, provisional) = (from, false);
        for (var left = Math.Abs(days); left > 0;)
        {
            day = day.AddDays(Math.Sign(days));
            provisional |= !IsKnown(day);
            if (IsWorkingDay(day))
                left--;
        }
        return new Deadline(day, provisional);
    }

    /// <summary>
    /// The end of a period of calendar days; the day of the event is not counted, and an end on a day off moves to the next working day
    /// (民法通则 154, 民法总则 203, 民法典 203). Pass <paramref name="rollOver"/> false where the end must not move.
    /// </summary>
    public Deadline AddCalendarDays(DateOnly from, int days, bool rollOver = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var end = from.AddDays(days);
        return rollOver ? RollOver(end) : new Deadline(end, false);
    }

    /// <summary>
    /// The last day of a period of months: the first day is not counted, the day with the same number ends it, and where the month has none
    /// its last day does (民法典 202). 2018-08-31 and 6 months: 2019-02-28. Not moved to a working day: a prohibition must not be prolonged (7.2.6).
    /// </summary>
    public static DateOnly AddMonths(DateOnly from, int months) => from.AddMonths(months);

    /// <summary>As <see cref="AddMonths"/>, for a period in which somebody has to act: moved to the next working day.</summary>
    public Deadline AddMonthsRolledOver(DateOnly from, int months) => RollOver(AddMonths(from, months));

    /// <summary>The day itself if people work on it, else the next working day.</summary>
    public Deadline RollOver(DateOnly day)
    {
        var provisional = !IsKnown(day);
        while (!IsWorkingDay(day))
        {
            day = day.AddDays(1);
            provisional |= !IsKnown(day);
        }
        return new Deadline(day, provisional);
    }

    /// <summary>The number of working days after <paramref name="after"/> up to and including <paramref name="until"/>; 0 if that is not later.</summary>
    public int CountWorkingDays(DateOnly after, DateOnly until)
    {
        var count = 0;
        for (var day = after; day < until;)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day))
                count++;
        }
        return count;
    }

    private static IEnumerable<HolidayNotice> Embedded() =>
        typeof(WorkingCalendar).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Time/Data/notices/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .SelectMany(ReadEmbedded);

    private static IReadOnlyList<HolidayNotice> ReadEmbedded(string name)
    {
        using var stream = EmbeddedTable.Open(name);
        return HolidayNotice.Read(stream, name);
    }

    private static IReadOnlyList<HolidayNotice> ReadFile(string path)
    {
        using var stream = File.OpenRead(path);
        return HolidayNotice.Read(stream, path);
    }
}

/// <summary>The last day on which something can be done in time; provisional if a holiday notice that may move it is not known.</summary>
public readonly record struct Deadline(DateOnly Date, bool Provisional)
{
    /// <summary>Whether the day has passed.</summary>
    public bool IsMissed(DateOnly today) => today > Date;

    /// <summary>The day in ISO form, with a question mark if provisional.</summary>
    public override string ToString() => Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (Provisional ? "?" : "");
}
