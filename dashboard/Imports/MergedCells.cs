using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Quality.Dashboard.Imports;

/// <summary>Where a cell lies in a merged range.</summary>
internal enum MergedPlace
{
    Outside,
    First,
    Covered,
}

/// <summary>The merged ranges of a sheet. They stand behind the rows, so they are read in a first pass.</summary>
internal sealed class MergedCells
{
    private readonly record struct Range(long Top, long Bottom, int Left, int Right);

    // By row; a range over very many rows is kept apart, so that one line of XML cannot fill the memory.
    private readonly Dictionary<long, List<Range>> byRow = [];
    private readonly List<Range> tall = [];

    public static MergedCells Read(WorksheetPart sheet)
    {
        var merged = new MergedCells();
        using var reader = OpenXmlReader.Create(sheet);
        while (reader.Read())
        {
            if (reader.ElementType == typeof(SheetData))
                reader.Skip();
            if (reader.ElementType == typeof(MergeCell) && reader.IsStartElement
                && reader.Attributes.FirstOrDefault(attribute => attribute.LocalName == "ref").Value is { } reference && Parse(reference) is { } range)
                merged.Add(range);
        }
        return merged;
    }

    public MergedPlace At(long row, int column)
    {
        if (byRow.Count == 0 && tall.Count == 0)
            return MergedPlace.Outside;
        IEnumerable<Range> near = byRow.TryGetValue(row, out var here) ? tall.Concat(here) : tall;
        foreach (var range in near)
            if (row >= range.Top && row <= range.Bottom && column >= range.Left && column <= range.Right)
                return row == range.Top && column == range.Left ? MergedPlace.First : MergedPlace.Covered;
        return MergedPlace.Outside;
    }

    private void Add(Range range)
    {
        if (range.Bottom - range.Top > 1000)
        {
            tall.Add(range);
            return;
        }
        for (var row = range.Top; row <= range.Bottom; row++)
            if (byRow.TryGetValue(row, out var list))
                list.Add(range);
            else
                byRow[row] = [range];
    }

    private static Range? Parse(string reference)
    {
        var ends = reference.Split(':');
        return ends.Length == 2 && XlsxReader.Column(ends[0]) is { } left && XlsxReader.Column(ends[1]) is { } right && Row(ends[0]) is { } top && Row(ends[1]) is { } bottom
            ? new Range(top, bottom, left, right)
            : null;
    }

    private static long? Row(string reference) =>
        long.TryParse(reference.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ$"), out var row) ? row : null;
}
