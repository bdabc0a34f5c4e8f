using System.Diagnostics.CodeAnalysis;

namespace Quality.Common.Files;

/// <summary>A type of file that may be stored, recognised by its content and not by its name.</summary>
public sealed record FileType(string MediaType, string Extension)
{
    /// <summary>PDF.</summary>
    public static FileType Pdf { get; } = new("application/pdf", ".pdf");

    /// <summary>PNG picture.</summary>
    public static FileType Png { get; } = new("image/png", ".png");

    /// <summary>JPEG picture.</summary>
    public static FileType Jpeg { get; } = new("image/jpeg", ".jpg");

    /// <summary>Excel workbook without macros.</summary>
    public static FileType Xlsx { get; } = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");

    /// <summary>ZIP archive.</summary>
    public static FileType Zip { get; } = new("application/zip", ".zip");

    /// <summary>Comma-separated values, UTF-8 or GB 18030.</summary>
    public static FileType Csv { get; } = new("text/csv", ".csv");

    /// <summary>Plain text, UTF-8 or GB 18030.</summary>
    public static FileType Text { get; } = new("text/plain", ".txt");

    /// <summary>All types.</summary>
    public static IReadOnlyList<FileType> All { get; } = [Pdf, Png, Jpeg, Xlsx, Zip, Csv, Text];

    /// <summary>How many bytes <see cref="Sniff"/> wants to see.</summary>
    internal const int HeadLength = 8;

    /// <summary>Whether the content is text, which has no mark at its beginning.</summary>
    internal bool IsText => this == Csv || this == Text;

    /// <summary>Finds a type by its media type (parameters after ; are ignored) or by a file name's extension.</summary>
    public static bool TryFind(string? mediaTypeOrName, [NotNullWhen(true)] out FileType? type)
    {
        var text = (mediaTypeOrName ?? "").Split(';')[0].Trim();
        var extension = Path.GetExtension(text);
        type = All.FirstOrDefault(candidate => candidate.MediaType.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? All.FirstOrDefault(candidate => candidate.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase))
            ?? (extension.Equals(".jpeg", StringComparison.OrdinalIgnoreCase) ? Jpeg : null);
        return type is not null;
    }

    /// <summary>The type that the first bytes mark; null for text and for everything unknown. A workbook is a ZIP at this point.</summary>
    public static FileType? Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => Pdf,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Png,
        [0xFF, 0xD8, 0xFF, ..] => Jpeg,
        [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => Zip,
        _ => null,
    };

    /// <summary>Whether a file that begins so can be of this type.</summary>
    internal bool FitsHead(ReadOnlySpan<byte> head)
    {
        var marked = Sniff(head);
        return IsText ? marked is null : marked == (this == Xlsx ? Zip : this);
    }

    /// <summary>Whether the bytes can be text: no control characters but tab, line ends and form feed. UTF-16 is refused by its zero bytes.</summary>
    internal static bool CanBeText(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b == 0x7F || (b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C)))
                return false;
        }
        return true;
    }
}
