using Quality.Common.Values;

namespace Quality.Testing.Stories;

/// <summary>Codes of enterprises that do not exist: their organisation part begins with two letters that were never given out together.</summary>
public static class InventedCodes
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>A code with right check characters; the same number gives the same code.</summary>
    /// <param name="region">Six digits of the registering office.</param>
    /// <param name="letters">Two letters that part one test's codes from another's.</param>
    /// <param name="number">Up to six digits.</param>
    public static string Of(string region, string letters, int number)
    {
        var stem = $"91{region}{letters}{number:000000}";
        var seventeen = "0123456789X".Select(c => stem + c).First(code => Parse(code + '0').OrganisationCodeValid);
        return Alphabet.Select(c => seventeen + c).First(code => Parse(code).CheckDigitValid);
    }

    /// <summary>The same code with a wrong last character, as early pilot codes have.</summary>
    public static string Wrong(string code) => code[..17] + Alphabet.First(c => c != code[17]);

    private static Uscc Parse(string code) => Uscc.Parse(code).Uscc ?? throw new FormatException($"{code} is not of the form of a code.");
}
