using System.Diagnostics;
using CsCheck;
using Quality.Common.Values;

namespace Quality.Common.Tests.Values;

public sealed class UsccTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static readonly Gen<string> Codes = Gen.Char[Alphabet].Array[18].Select(characters => new string(characters));

    [Theory]
    [InlineData("91350200MA2YJ1XR9G")]
    [InlineData("91440101MA5CJQ4N59")]
    [InlineData("913502000728319549")]
    [InlineData("91620100MA72ABCD97")]
    [InlineData("91512081MA62K0260E")]
    public void Right_codes_have_no_warning(string code)
    {
        var result = Uscc.Parse(code);
        Assert.True(result.IsValid);
        Assert.Empty(result.Errors);
        Assert.DoesNotContain(result.Warnings, warning => warning.Reason == "USCC_CHECK_DIGIT");
        Assert.True(result.Uscc!.Value.CheckDigitValid);
        Assert.Equal($"enterprises/{code}", result.Uscc.Value.Name);
    }

    [Theory]
    [InlineData("91350100M0001TGQXM")]
    [InlineData("91350211M0000XUF46")]
    [InlineData("91350203M0001FUE2P")]
    [InlineData("91350211M00013FA1N")]
    [InlineData("91350203M0001QAY9B")]
    public void Early_pilot_codes_are_accepted_with_a_warning(string code)
    {
        var result = Uscc.Parse(code);
        Assert.True(result.IsValid);
        Assert.Contains(result.Warnings, warning => warning.Reason == "USCC_CHECK_DIGIT");
        Assert.False(result.Uscc!.Value.CheckDigitValid);
    }

    [Fact]
    public void The_worked_example_of_the_standard_is_refused_for_its_last_letter_only()
    {
        var error = Assert.Single(Uscc.Parse("91350100M000100Y4Z").Errors);
        Assert.Equal("USCC_ALPHABET", error.Reason);
        Assert.Contains("Character 18, 'Z'", error.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_character_outside_the_alphabet_is_named()
    {
        var errors = Uscc.Parse("91I20100O62386666S").Errors;
        Assert.Equal(["Character 3", "Character 9", "Character 18"], errors.Select(error => error.Description.Split(',')[0]));
    }

    [Theory]
    [InlineData(null, "USCC_EMPTY")]
    [InlineData("", "USCC_EMPTY")]
    [InlineData("　 ", "USCC_EMPTY")]
    [InlineData("9162010075092883", "USCC_LENGTH")]
    [InlineData("91620100750928836NN", "USCC_LENGTH")]
    public void Form_errors_have_their_reason(string? text, string reason) =>
        Assert.All(Uscc.Parse(text).Errors, error => Assert.Equal(reason, error.Reason));

    [Fact]
    public void Half_a_surrogate_pair_is_a_wrong_character_like_any_other() =>
        Assert.Equal(["USCC_ALPHABET", "USCC_ALPHABET"], Uscc.Parse('\ud800' + "916201007509288" + '\udc00' + "6").Errors.Select(error => error.Reason));

    [Fact]
    public void Ten_million_characters_are_refused_at_once()
    {
        var text = new string('9', 10_000_000);
        var watch = Stopwatch.StartNew();
        var error = Assert.Single(Uscc.Parse(text).Errors);
        Assert.True(watch.ElapsedMilliseconds < 200, $"took {watch.ElapsedMilliseconds} ms");
        Assert.Contains("10000000", error.Description, StringComparison.Ordinal);
        Assert.True(error.Description.Length < 200);
    }

    [Fact]
    public void Every_valid_code_of_the_shared_data_passes_both_checks()
    {
        var rows = SharedData.Csv("uscc/uscc_valid.csv");
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(Uscc.Parse(row["uscc"]) is { IsValid: true, Warnings.Count: 0 }, row["uscc"]));
    }

    [Fact]
    public void Every_invalid_code_of_the_shared_data_is_judged_for_the_reason_given_there()
    {
        var rows = SharedData.Csv("uscc/uscc_invalid.csv");
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            var result = Uscc.Parse(row["text"]);
            var expected = row["reason_by_rule"].Split(';').Select(ReasonOf).ToArray();
            var actual = result.Errors.Concat(result.Warnings).Select(problem => problem.Reason);
            Assert.Equal(expected.Select(pair => pair.Reason), actual);
            Assert.All(result.Errors.Concat(result.Warnings).Zip(expected), pair => Assert.Contains(pair.Second.Text, pair.First.Description, StringComparison.Ordinal));
            Assert.Equal(expected.All(pair => pair.IsWarning), result.IsValid);
        });
    }

    [Fact]
    public void Spellings_of_the_shared_data_become_the_canonical_code()
    {
        var rows = SharedData.Csv("uscc/uscc_normalise.csv");
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(row["canonical"], Uscc.Parse(row["text"]).Uscc?.Value));
    }

    [Fact]
    public void Exactly_one_of_the_31_last_characters_is_right() => Codes.Sample(code =>
        Alphabet.Count(last => Uscc.Parse(code[..17] + last).Uscc!.Value.CheckDigitValid) == 1);

    [Fact]
    public void One_wrong_character_is_always_noticed() =>
        Gen.Select(Codes, Gen.Int[0, 16], Gen.Char[Alphabet]).Sample((code, position, other) =>
        {
            var right = Alphabet.Select(last => code[..17] + last).First(text => Uscc.Parse(text).Uscc!.Value.CheckDigitValid);
            if (right[position] == other)
                return true;
            return !Uscc.Parse(right[..position] + other + right[(position + 1)..]).Uscc!.Value.CheckDigitValid;
        });

    [Fact]
    public void Reading_never_throws() => Gen.String.Sample(text => Uscc.Parse(text) is { } result && result.IsValid == (result.Errors.Count == 0));

    [Theory]
    [InlineData("enterprises/91620100MA72ABCD97", true)]
    [InlineData("enterprises/91620100ma72abcd97", false)]
    [InlineData("enterprises/", false)]
    [InlineData("honours/91620100MA72ABCD97", false)]
    [InlineData("91620100MA72ABCD97", false)]
    public void Names_must_be_in_normal_form(string name, bool right)
    {
        Assert.Equal(right, Uscc.TryFromName(name, out var uscc));
        if (right)
            Assert.Equal(name, uscc.Name);
        else
            Assert.Throws<FormatException>(() => Uscc.FromName(name));
    }

    [Fact]
    public void The_parts_of_a_code_can_be_read()
    {
        var uscc = Uscc.FromName("enterprises/91620100MA72ABCD97");
        Assert.Equal(("620100", "MA72ABCD9", UsccBody.Enterprise), (uscc.RegisteringArea, uscc.OrganisationCode, uscc.Body));
        Assert.Equal(uscc, Uscc.Parse("91620100ma72abcd97").Uscc);
        Assert.Equal("", default(Uscc).ToString());
    }

    private static (string Reason, string Text, bool IsWarning) ReasonOf(string rule)
    {
        var (kind, detail) = (rule.Split(':')[0], rule.Split(':', ' ')[^1]);
        return kind switch
        {
            "check18" => ("USCC_CHECK_DIGIT", $"should be {detail}", true),
            "check17(GB11714)" => ("USCC_ORGANISATION_CODE", $"should be {detail}", true),
            "charset" => ("USCC_ALPHABET", $"'{detail}'", false),
            "length" => ("USCC_LENGTH", "18 characters", false),
            _ => throw new InvalidOperationException($"unknown rule {rule}"),
        };
    }
}
