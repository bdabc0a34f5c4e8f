using System.Text.RegularExpressions;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>A place in one text; counted in UTF-16 code units.</summary>
internal sealed record PersonalDatum(int Start, int Length, V1.PersonalDataKind Kind)
{
    public int End => Start + Length;

    public bool Overlaps(PersonalDatum other) => Start < other.End && other.Start < End;
}

/// <summary>
/// Finds what may be personal data in the text of a decision. It proposes, a person decides: rather one mark too many than one number
/// public. What it cannot know is a name without a word before it that tells so.
/// </summary>
internal static partial class PersonalData
{
    /// <summary>The marks of a text by their places, none over another; the surer kind wins.</summary>
    public static IReadOnlyList<PersonalDatum> Find(string text)
    {
        var plain = HalfWidth(text);
        List<PersonalDatum> found = [];
        foreach (var mark in Numbers(plain).Concat(Addresses(plain)).Concat(PersonNames.Find(plain)))
            if (!found.Exists(mark.Overlaps)) found.Add(mark);
        return [.. found.OrderBy(mark => mark.Start)];
    }

    /// <summary>Full width digits and letters as half width ones, every character in its place.</summary>
    public static string HalfWidth(string text) => string.Create(text.Length, text, static (chars, source) =>
    {
        for (var i = 0; i < chars.Length; i++) chars[i] = source[i] is >= '\uFF01' and <= '\uFF5E' ? (char)(source[i] - 0xFEE0) : source[i] == '\u3000' ? ' ' : source[i];
    });

    private static IEnumerable<PersonalDatum> Numbers(string text)
    {
        foreach (Match m in IdNumber().Matches(text))
            if (IsIdNumber(Digits(m.Value)) && !NamesBusiness(text, m.Index)) yield return Of(m, V1.PersonalDataKind.IdNumber);
        foreach (Match m in AfterAccountWord().Matches(text)) yield return Of(m.Groups["number"], V1.PersonalDataKind.BankCard);
        foreach (Match m in CardNumber().Matches(text))
            if (IsCardNumber(Digits(m.Value)) && !NamesBusiness(text, m.Index)) yield return Of(m, V1.PersonalDataKind.BankCard);
        foreach (Match m in Mobile().Matches(text)) yield return Of(m, V1.PersonalDataKind.Phone);
        foreach (Match m in Landline().Matches(text)) yield return Of(m, V1.PersonalDataKind.Phone);
    }

    private static IEnumerable<PersonalDatum> Addresses(string text) => AfterAddressWord().Matches(text).Select(m => Of(m.Groups["address"], V1.PersonalDataKind.HomeAddress));

    private static PersonalDatum Of(Capture c, V1.PersonalDataKind kind) => new(c.Index, c.Length, kind);

    /// <summary>18 characters with a day of birth in them, or 15 as until 1999; the check character is not asked for, a typing error is personal all the same.</summary>
    private static bool IsIdNumber(string digits) => digits.Length switch
    {
        18 => IsDay(digits[6..14]),
        15 => IsDay("19" + digits[6..12]),
        _ => false,
    };

    private static bool IsDay(string eight) =>
        DateOnly.TryParseExact(eight, "yyyyMMdd", null, System.Globalization.DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2100;

    /// <summary>16 to 19 digits with a right check digit (Luhn), as bank cards have.</summary>
    private static bool IsCardNumber(string digits)
    {
        if (digits.Length is < 16 or > 19 || !digits.All(char.IsAsciiDigit)) return false;
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var d = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? d : d > 4 ? d * 2 - 9 : d * 2;
        }

        return sum % 10 == 0;
    }

    /// <summary>The code or registration number of an enterprise is public.</summary>
    private static bool NamesBusiness(string text, int at) => BusinessWord().IsMatch(text[Math.Max(0, at - 16)..at]);

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit));

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:\d[ -]?){17}[0-9Xx](?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])")]
    private static partial Regex IdNumber();

    [GeneratedRegex(@"(?:[账帐]户?号|卡号|银行卡号?|存折号?)[:为是 ]{0,3}(?<number>(?:\d[ -]?){7,29}\d)")]
    private static partial Regex AfterAccountWord();

    [GeneratedRegex(@"(?<![0-9A-Za-z])(?:\d[ -]?){15,18}\d(?![0-9A-Za-z])")]
    private static partial Regex CardNumber();

    [GeneratedRegex(@"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")]
    private static partial Regex Mobile();

    [GeneratedRegex(@"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3})[ -]?\d{7,8}(?!\d)")]
    private static partial Regex Landline();

    [GeneratedRegex(@"(?:家庭住址|家庭地址|现住址|住址|户籍地址|户籍所在地|户籍地|居住地址|居住地|现住|居住)[:为是在于 ]{0,3}(?<address>[\p{IsCJKUnifiedIdeographs}A-Za-z0-9#·-]{4,60})")]
    private static partial Regex AfterAddressWord();

    [GeneratedRegex(@"(?:信用代码|注册号|代码证号?|许可证编?号|文书?号)[:为是\(\) ]{0,3}$")]
    private static partial Regex BusinessWord();
}
