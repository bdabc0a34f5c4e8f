using System.Globalization;
using System.Text;

namespace Quality.Common.Values;

/// <summary>Reads the code lists of this assembly: UTF-8, comma separated, no quotes, lines with # are comments, the first other line names the columns.</summary>
internal static class EmbeddedTable
{
    /// <summary>The cells of each row; a row with another number of cells than the header is a fault of the file.</summary>
    public static IEnumerable<string[]> Rows(string resource, params string[] columns)
    {
        using var reader = new StreamReader(Open(resource), Encoding.UTF8);
        var header = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var cells = line.Split(',');
            if (cells.Length != columns.Length || (header && !cells.SequenceEqual(columns)))
                throw new InvalidDataException($"{resource}: '{line}' does not have the columns {string.Join(',', columns)}.");
            if (!header)
                yield return cells;
            header = false;
        }
    }

    /// <summary>The embedded file; its absence is a fault of the build.</summary>
    public static Stream Open(string resource) =>
        typeof(EmbeddedTable).Assembly.GetManifestResourceStream(resource)
        ?? throw new InvalidDataException($"The embedded file {resource} is missing.");

    /// <summary>An ISO day, or null for an empty cell.</summary>
    public static DateOnly? Day(string cell) =>
        cell.Length == 0 ? null : DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>1 is yes, 0 is no, anything else is a fault of the file.</summary>
    public static bool Flag(string cell) => cell switch
    {
        "1" => true,
        "0" => false,
        _ => throw new InvalidDataException($"'{cell}' is neither 0 nor 1."),
    };
}
