using System.Security.Cryptography;
using System.Text;

namespace Quality.AllInOne.Sample;

/// <summary>Codes and ids of the invented province; the same in every installation.</summary>
internal static class SampleCodes
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>A code with right check characters whose organisation part begins with XX: none such was ever given out.</summary>
    public static string Uscc(string region, int number)
    {
        var organisation = $"XX{number:000000}";
        var sum = organisation.Select((c, i) => (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10) * OrganisationWeights[i]).Sum();
        var check = (11 - (sum % 11)) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
        var code = $"91{region}{organisation}{check}";
        var total = code.Select((c, i) => Alphabet.IndexOf(c, StringComparison.Ordinal) * Weights[i]).Sum();
        return code + Alphabet[(31 - (total % 31)) % 31];
    }

    /// <summary>The request id of one write: a filler that was interrupted repeats it without a second effect.</summary>
    public static string RequestId(string key) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"quality sample province 1/{key}")).AsSpan(0, 16)).ToString();
}
