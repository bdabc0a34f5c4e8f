using System.Security.Cryptography;
using System.Text;

namespace Quality.Identity.Accounts;

/// <summary>Why a password is refused.</summary>
internal enum PasswordProblem
{
    None,
    TooShort,
    TooLong,
    ContainsUserName,
    Common,
}

/// <summary>Length counts, not a mixture of characters; what everybody tries first is refused.</summary>
internal static class PasswordPolicy
{
    public const int MinLength = 12;
    public const int MaxLength = 128;

    // Without 0/O, 1/l/I: these passwords are read aloud and typed from paper.
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private static readonly HashSet<string> Common = ReadCommon();

    public static PasswordProblem Check(string password, string userName)
    {
        if (!UserName.IsText(password)) return PasswordProblem.TooShort;
        var text = password.Normalize(NormalizationForm.FormKC);
        var folded = text.ToLowerInvariant();
        if (text.EnumerateRunes().Count() < MinLength) return PasswordProblem.TooShort;
        if (text.Length > MaxLength) return PasswordProblem.TooLong;
        var key = UserName.Normal(userName);
        if (key.Length >= 3 && folded.Contains(key, StringComparison.Ordinal)) return PasswordProblem.ContainsUserName;
        return IsCommon(folded) ? PasswordProblem.Common : PasswordProblem.None;
    }

    /// <summary>116 random bits, in groups of four.</summary>
    public static string NewPassword() => string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));

    /// <summary>A listed one, one that repeats a short piece (abcabcabcabc), or a run (123456789012).</summary>
    private static bool IsCommon(string folded)
    {
        if (Common.Contains(folded)) return true;
        for (var length = 1; length <= 4; length++)
            if (folded.Select((c, i) => c == folded[i % length]).All(same => same)) return true;
        var steps = folded.Zip(folded.Skip(1), (a, b) => b - a).ToList();
        return steps.Count(s => s is 1 or -9) == steps.Count || steps.Count(s => s is -1 or 9) == steps.Count;
    }

    private static HashSet<string> ReadCommon()
    {
        using var reader = new StreamReader(typeof(PasswordPolicy).Assembly.GetManifestResourceStream("common-passwords.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#')).ToHashSet(StringComparer.Ordinal);
    }
}
