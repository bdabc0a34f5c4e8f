using System.Text.Json;
using System.Text.Json.Serialization;

namespace Quality.Common.Time;

/// <summary>
/// One notice of the State Council on the holidays of a year (节假日安排的通知) with its document number; a later notice changes an earlier one
/// day by day. A day of December may stand in the notice of the next year.
/// </summary>
public sealed record HolidayNotice(int Year, string Number, string Title, DateOnly Issued, string Source, IReadOnlyList<HolidaySpan> Days)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a file of one year as in <c>Time/Data/notices</c>; a <see cref="FormatException"/> names the file and the fault.</summary>
    public static IReadOnlyList<HolidayNotice> Read(Stream json, string file)
    {
        try
        {
            var content = JsonSerializer.Deserialize<NoticeFile>(json, Options) ?? throw new FormatException("the file is empty");
            return [.. content.Notices.Select(notice => new HolidayNotice(
                content.Year, notice.Number, notice.Title, notice.Issued, notice.Source, [.. notice.Days.Select(day => day.ToSpan(content.Year))]))];
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new FormatException($"Holiday notices {file}: {fault.Message}", fault);
        }
    }

    private sealed record NoticeFile(int Year, NoticeEntry[] Notices);

    private sealed record NoticeEntry(string Number, string Title, DateOnly Issued, string Source, DayEntry[] Days);

    private sealed record DayEntry(string Name, string Off, DateOnly[]? Work = null)
    {
        public HolidaySpan ToSpan(int year)
        {
            var ends = Off.Split('/');
            if (ends.Length > 2 || !ChinaTime.TryParse(ends[0], out var first) || !ChinaTime.TryParse(ends[^1], out var last) || last < first)
                throw new FormatException($"'{Off}' is neither a day nor first/last");
            var span = new HolidaySpan(Name, first, last, Work ?? []);
            if (span.Work.FirstOrDefault(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) is { Year: > 1 } weekday)
                throw new FormatException($"{weekday:yyyy-MM-dd} is no Saturday or Sunday, it cannot be made a working day");
            if (span.Work.Append(first).Append(last).Any(day => Math.Abs(day.Year - year) > 1))
                throw new FormatException($"{Name} has days outside the year {year}");
            return span;
        }
    }
}

/// <summary>Days off from first to last, both included, and the Saturdays and Sundays that are worked instead (调休上班).</summary>
public sealed record HolidaySpan(string Name, DateOnly First, DateOnly Last, IReadOnlyList<DateOnly> Work);
