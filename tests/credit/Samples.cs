using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests;

/// <summary>Invented enterprises with right codes that no other test uses.</summary>
internal static class Samples
{
    public const string Chengguan = "620102"; // 兰州市城关区
    public const string Qinzhou = "620502"; // 天水市秦州区

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static int counter = 10_000_000;

    /// <summary>A code whose check characters are both right.</summary>
    public static string Code()
    {
        var body = "91620100" + Interlocked.Increment(ref counter);
        body += OrganisationCheck(body[8..]);
        return body + Check(body);
    }

    /// <summary>The same code with a wrong last character.</summary>
    public static string WrongCheck(string code) => code[..17] + Alphabet.First(c => c != code[17]);

    public static V1.Enterprise Enterprise(string name = "兰州示例纺织有限公司", string region = Chengguan, string? code = null) => new()
    {
        Uscc = code ?? Code(), DisplayName = name, Region = region, RegisteredOn = "2001-05-20", Type = "有限责任公司", Address = "示例路1号", Scope = "纺织品制造", CapitalText = "100万元",
    };

    private static char Check(string body)
    {
        var (sum, weight) = (0, 1);
        foreach (var c in body)
        {
            sum += Alphabet.IndexOf(c, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return Alphabet[(31 - sum % 31) % 31];
    }

    private static char OrganisationCheck(string digits)
    {
        int[] weights = [3, 7, 9, 10, 5, 8, 4, 2];
        return (11 - digits.Select((c, i) => (c - '0') * weights[i]).Sum() % 11) switch { 10 => 'X', 11 => '0', var d => (char)('0' + d) };
    }
}
