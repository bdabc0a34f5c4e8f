using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Quality.Dashboard.Imports;

/// <summary>In a workbook a date is a number with a date's format: knows which styles are such, and counts the days.</summary>
internal sealed class DateFormats
{
    private readonly HashSet<uint> styles = [];
    private bool since1904;

    public static DateFormats Read(WorkbookPart workbook)
    {
        var dates = new DateFormats { since1904 = workbook.Workbook?.WorkbookProperties?.Date1904?.Value == true };
        var sheet = workbook.WorkbookStylesPart?.Stylesheet;
        var own = sheet?.NumberingFormats?.Elements<NumberingFormat>()
            .Where(format => format.NumberFormatId is not null)
            .ToLookup(format => format.NumberFormatId!.Value, format => format.FormatCode?.Value ?? "");
        uint index = 0;
        foreach (var format in sheet?.CellFormats?.Elements<CellFormat>() ?? [])
        {
            var id = format.NumberFormatId?.Value ?? 0;
            if (own?[id].FirstOrDefault() is { } code ? LooksLikeDate(code) : IsBuiltIn(id))
                dates.styles.Add(index);
            index++;
        }
        return dates;
    }

    public bool IsDate(uint? style) => style is { } index && styles.Contains(index);

    /// <summary>yyyy-MM-dd, with the time when there is one; null for a number that no date has.</summary>
    public string? Date(double number)
    {
        var days = since1904 ? number + 1462 : number;
        if (days is < 1 or >= 2958466)
            return null;
        // The format counts a 29 February 1900 that never was; days before it are off by one.
        var at = DateTime.FromOADate(days < 60 ? days + 1 : days);
        return at.ToString(at.TimeOfDay.TotalSeconds < 1 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>An ISO date cell, without a time of midnight.</summary>
    public static string Iso(string raw) => raw.EndsWith("T00:00:00", StringComparison.Ordinal) || raw.EndsWith("T00:00:00.000", StringComparison.Ordinal) ? raw[..10] : raw.Replace('T', ' ');

    /// <summary>ECMA-376 18.8.30: 14-17 and 22, and the East Asian dates 27-31, 36, 50-54, 57, 58.</summary>
    private static bool IsBuiltIn(uint id) => id is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58;

    /// <summary>A year or a day in a format code, outside quoted and bracketed parts.</summary>
    internal static bool LooksLikeDate(string code)
    {
        bool quoted = false, bracketed = false, escaped = false;
        foreach (var letter in code)
        {
            if (escaped)
                escaped = false;
            else if (letter == '"')
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (letter is '\\' or '_' or '*')
                escaped = true;
            else if (letter is '[' or ']')
                bracketed = letter == '[';
            else if (!bracketed && letter is 'y' or 'Y' or 'd' or 'D' or 'e')
                return true;
        }
        return false;
    }
}
