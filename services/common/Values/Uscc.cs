namespace Quality.Common.Values;

/// <summary>
/// The unified social credit code of an organisation (统一社会信用代码, GB 32100-2015): 18 characters of a 31-letter alphabet.
/// A wrong check character only warns, because codes of the early pilot areas break the rule and are legal.
/// </summary>
public readonly record struct Uscc
{
    /// <summary>The number of characters of a code.</summary>
    public const int Length = 18;

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"; // without I, O, S, V, Z
    private const string NamePrefix = "enterprises/";
    private const int LongestInput = 200; // nobody writes a code with more blanks than that

    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]; // 3^i mod 31
    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private readonly string? value;

    private Uscc(string value) => this.value = value;

    /// <summary>The 18 characters, upper case, half width.</summary>
    public string Value => value ?? throw new InvalidOperationException("This code is empty; codes come from Parse.");

    /// <summary>The resource name, <c>enterprises/{code}</c>.</summary>
    public string Name => NamePrefix + Value;

    /// <summary>Whether character 18 is the one that GB 32100 computes.</summary>
    public bool CheckDigitValid => Value[17] == ExpectedCheck(Value);

    /// <summary>Whether character 17 is the one that GB 11714 computes for the organisation code.</summary>
    public bool OrganisationCodeValid => Value[16] == ExpectedOrganisationCheck(Value);

    /// <summary>The organisation code (组织机构代码, GB 11714), characters 9 to 17 without the hyphen.</summary>
    public string OrganisationCode => Value.Substring(8, 9);

    /// <summary>Characters 3 to 8: the division of the office that registered, at that time; not where the enterprise is.</summary>
    public string RegisteringArea => Value.Substring(2, 6);

    /// <summary>What kind of body the first two characters name.</summary>
    public UsccBody Body => Value[..2] switch
    {
        "91" => UsccBody.Enterprise,
        "92" => UsccBody.SoleTrader,
        "93" => UsccBody.Cooperative,
        ['1', _] => UsccBody.PublicInstitution,
        ['5', _] => UsccBody.SocialOrganisation,
        _ => UsccBody.Other,
    };

    /// <summary>Reads a code as people write it (case, blanks, full width); never throws.</summary>
    public static UsccResult Parse(string? text)
    {
        var folded = Fold(text);
        var errors = FormErrors(folded, text);
        if (errors.Count > 0)
            return new UsccResult(null, errors, ValueProblem.None);
        var uscc = new Uscc(folded);
        return new UsccResult(uscc, ValueProblem.None, uscc.Warnings());
    }

    /// <summary>Whether the text has the form of a code; check characters are not asked for.</summary>
    public static bool TryParse(string? text, out Uscc uscc)
    {
        var result = Parse(text);
        uscc = result.Uscc.GetValueOrDefault();
        return result.IsValid;
    }

    /// <summary>Reads a resource name <c>enterprises/{code}</c>; the code must be in its normal form.</summary>
    public static bool TryFromName(string? name, out Uscc uscc)
    {
        uscc = default;
        return name is not null && name.StartsWith(NamePrefix, StringComparison.Ordinal)
            && TryParse(name[NamePrefix.Length..], out uscc) && uscc.Name == name;
    }

    /// <summary>Reads a resource name; a <see cref="FormatException"/> says what is wrong.</summary>
    public static Uscc FromName(string name) =>
        TryFromName(name, out var uscc) ? uscc : throw new FormatException($"'{Excerpt(name)}' is not a name of the form enterprises/{{18 characters}}.");

    /// <summary>The code, or nothing for the empty value.</summary>
    public override string ToString() => value ?? "";

    private static string Fold(string? text)
    {
        if (text is null || text.Length > LongestInput)
            return "";
        return string.Concat(TextFolding.Nfkc(text).Where(c => !TextFolding.IsBlank(c))).ToUpperInvariant();
    }

    private static List<ValueProblem> FormErrors(string folded, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [new("USCC_EMPTY", "The unified social credit code is empty.")];
        if (folded.Length != Length)
        {
            var length = text.Length > LongestInput ? text.Length : folded.Length;
            return [new("USCC_LENGTH", $"A unified social credit code has 18 characters, this one has {length}.")];
        }
        var errors = new List<ValueProblem>();
        for (var i = 0; i < folded.Length; i++)
        {
            if (Alphabet.Contains(folded[i], StringComparison.Ordinal)) continue;
            // A character outside of the basic plane is two here, of which no encoding can hold one.
            var shown = char.IsSurrogate(folded[i]) ? '\uFFFD' : folded[i];
            errors.Add(new("USCC_ALPHABET", $"Character {i + 1}, '{shown}', is not allowed; digits and capital letters without I, O, S, V, Z are."));
        }
        return errors;
    }

    private IReadOnlyList<ValueProblem> Warnings()
    {
        var check = ExpectedCheck(Value);
        var organisation = ExpectedOrganisationCheck(Value);
        if (Value[17] == check && Value[16] == organisation)
            return ValueProblem.None;
        var warnings = new List<ValueProblem>(2);
        if (Value[17] != check)
            warnings.Add(new("USCC_CHECK_DIGIT", $"The check character should be {check}, it is {Value[17]}; early pilot codes differ, other codes are probably mistyped."));
        if (Value[16] != organisation)
            warnings.Add(new("USCC_ORGANISATION_CODE", $"The check character of the organisation code (character 17) should be {organisation}, it is {Value[16]}."));
        return warnings;
    }

    /// <summary>GB 32100-2015, 5: 31 minus the weighted sum modulo 31; 31 counts as 0.</summary>
    private static char ExpectedCheck(string code)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
            sum += Alphabet.IndexOf(code[i], StringComparison.Ordinal) * Weights[i];
        return Alphabet[(31 - sum % 31) % 31];
    }

    /// <summary>GB 11714: 11 minus the weighted sum modulo 11; 10 is X, 11 is 0; letters count from A = 10.</summary>
    private static char ExpectedOrganisationCheck(string code)
    {
        var sum = 0;
        for (var i = 0; i < OrganisationWeights.Length; i++)
            sum += (char.IsAsciiDigit(code[8 + i]) ? code[8 + i] - '0' : code[8 + i] - 'A' + 10) * OrganisationWeights[i];
        return (11 - sum % 11) switch
        {
            10 => 'X',
            11 => '0',
            var digit => (char)('0' + digit),
        };
    }

    private static string Excerpt(string text) => text.Length <= 60 ? text : text[..60] + "…";
}

/// <summary>What reading a code gave: the code, or every error of its form; warnings never stop anybody.</summary>
public sealed record UsccResult(Uscc? Uscc, IReadOnlyList<ValueProblem> Errors, IReadOnlyList<ValueProblem> Warnings)
{
    /// <summary>Whether there is a code.</summary>
    public bool IsValid => Uscc is not null;
}

/// <summary>Kinds of bodies by the first two characters (GB 32100-2015, table 1).</summary>
public enum UsccBody
{
    /// <summary>Another registering authority.</summary>
    Other = 0,

    /// <summary>企业, code 91.</summary>
    Enterprise = 1,

    /// <summary>个体工商户, code 92.</summary>
    SoleTrader = 2,

    /// <summary>农民专业合作社, code 93.</summary>
    Cooperative = 3,

    /// <summary>机关、事业单位、群众团体, codes 1x.</summary>
    PublicInstitution = 4,

    /// <summary>社会团体、民办非企业单位、基金会, codes 5x.</summary>
    SocialOrganisation = 5,
}
