using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Quality.Inspections.Draws;

/// <summary>A frozen list in the commitment.</summary>
internal sealed record ListRoot(long Count, string Root);

/// <summary>What a draw commits to before anybody can know the seed; the commitment is the SHA-256 of its text.</summary>
internal sealed record CommitmentText(
    string Draw, string Task, int Attempt, string Previous, IReadOnlyDictionary<DrawListKind, ListRoot> Lists, int Team, IReadOnlyDictionary<string, long> Take,
    string BlindHash, string SeedSource, DateTimeOffset NotBefore)
{
    /// <summary>What the first commitment of an authority cites.</summary>
    public static readonly string None = new('0', 64);

    /// <summary>The exact text, LF after every line.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder("quality-draw-v1\n");
            void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
            Line($"draw {Draw}");
            Line($"task {Task}");
            Line($"attempt {Attempt}");
            Line($"previous {Previous}");
            foreach (var kind in DrawLists.All) Line($"{DrawLists.NameOf(kind)} {Lists[kind].Count} {Lists[kind].Root}");
            Line($"team {Team}");
            foreach (var (stratum, take) in Take.OrderBy(t => t.Key, Utf8Order.Instance)) Line($"take {take}\t{stratum}");
            Line($"blind {BlindHash}");
            Line($"seed {SeedSource}");
            Line($"not-before {Instant(NotBefore)}");
            return text.ToString();
        }
    }

    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The SHA-256 of the secret bytes that stands in the text.</summary>
    public static string BlindHashOf(string blindHex) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(blindHex)));
}

/// <summary>Order of the UTF-8 bytes, which is not that of UTF-16 outside the basic plane.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static readonly Utf8Order Instance = new();

    public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y!));
}
