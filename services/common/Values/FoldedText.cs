using System.Text;

namespace Quality.Common.Values;

/// <summary>
/// The form of a text in which two ways of writing it are equal: half width, small letters, no blanks, one kind of brackets (〔2017〕 = [2017]).
/// For keys of what people type and for finding a part of a name in lists of some thousands; bigger registers have <see cref="ChineseSearch"/>.
/// </summary>
public static class FoldedText
{
    /// <summary>The folded text; empty for none.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var builder = new StringBuilder(text.Length);
        foreach (var c in TextFolding.Nfkc(text))
        {
            if (TextFolding.IsBlank(c)) continue;
            builder.Append(c switch { '〔' or '【' or '[' => '[', '〕' or '】' or ']' => ']', _ => char.ToLowerInvariant(c) });
        }

        return builder.ToString();
    }

    /// <summary>The value of a column that is searched for a part of any of the texts.</summary>
    public static string Column(params IEnumerable<string> texts) => string.Join('\n', texts.Select(Of));

    /// <summary>The pattern for <c>LIKE … ESCAPE '\'</c> on such a column; what was typed counts literally, empty finds everything.</summary>
    public static string Pattern(string? query) =>
        "%" + Of(query).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
