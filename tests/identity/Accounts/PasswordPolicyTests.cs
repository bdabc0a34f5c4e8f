using Quality.Identity.Accounts;

namespace Quality.Identity.Tests.Accounts;

public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("correct horse battery staple", "None")]
    [InlineData("今天天气很好我们去黄河边散步", "None")]
    [InlineData("elevenchars", "TooShort")]
    [InlineData("今天天气很好", "TooShort")]
    [InlineData("PASSWORD1234", "Common")]
    [InlineData("ｐａｓｓｗｏｒｄ１２３４", "Common")]
    [InlineData("aaaaaaaaaaaa", "Common")]
    [InlineData("abcdefghijkl", "Common")]
    [InlineData("987654321098", "Common")]
    [InlineData("xyz1xyz1xyz1", "Common")]
    [InlineData("the-Zhang.San-way", "ContainsUserName")]
    public void Length_counts_and_what_everybody_tries_is_refused(string password, string expected) =>
        Assert.Equal(expected, PasswordPolicy.Check(password, "zhang.san").ToString());

    [Fact]
    public void Half_a_character_is_no_text() =>
        Assert.Equal(PasswordProblem.TooShort, PasswordPolicy.Check("\ud800 half a character", "u"));

    [Fact]
    public void The_longest_password_has_128_characters()
    {
        var sentence = string.Concat(Enumerable.Range(0, 60).Select(i => $"{i} "));
        Assert.Equal(PasswordProblem.None, PasswordPolicy.Check(sentence[..128], "u"));
        Assert.Equal(PasswordProblem.TooLong, PasswordPolicy.Check(sentence[..129], "u"));
    }

    [Fact]
    public async Task A_hash_matches_its_password_in_every_width_and_nothing_matches_no_hash()
    {
        using var hash = new PasswordHash();
        var made = await hash.MakeAsync("a long password 12", default);
        Assert.True(await hash.MatchesAsync(made, "ａ long password １２", default));
        Assert.False(await hash.MatchesAsync(made, "a long password 13", default));
        Assert.False(await hash.MatchesAsync(null, "a long password 12", default));
        Assert.NotEqual(made, await hash.MakeAsync("a long password 12", default));
    }
}
