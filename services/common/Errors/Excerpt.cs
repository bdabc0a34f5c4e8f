using System.Text;

namespace Quality.Common.Errors;

/// <summary>Shortens texts of other people for messages and columns: never inside a character, and half characters become U+FFFD, because no encoding can hold them.</summary>
public static class Excerpt
{
    /// <summary>At most <paramref name="bytes"/> bytes of UTF-8, and an ellipsis where something is left off.</summary>
    public static string OfBytes(string text, int bytes) => Take(text, bytes, rune => rune.Utf8SequenceLength);

    /// <summary>At most <paramref name="characters"/> characters, and an ellipsis where something is left off.</summary>
    public static string OfCharacters(string text, int characters) => Take(text, characters, _ => 1);

    private static string Take(string text, int room, Func<Rune, int> size)
    {
        var builder = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            room -= size(rune);
            if (room < 0) return builder.Append('…').ToString();
            builder.Append(rune.ToString());
        }

        return builder.ToString();
    }
}
