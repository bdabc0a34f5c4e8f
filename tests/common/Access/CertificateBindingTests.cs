using System.Buffers.Text;
using System.Security.Claims;
using Microsoft.Extensions.Primitives;
using Quality.Common.Access;

namespace Quality.Common.Tests.Access;

/// <summary>RFC 8705: which connection a token is good over.</summary>
public sealed class CertificateBindingTests
{
    // Its base64url has both letters that plain base64 spells otherwise.
    private const string Hex = "fbff00aafbff00aafbff00aafbff00aafbff00aafbff00aafbff00aafbff00aa";
    private const string Other = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly string Thumbprint = Base64Url.EncodeToString(Convert.FromHexString(Hex));
    private static readonly string OtherThumbprint = Base64Url.EncodeToString(Convert.FromHexString(Other));

    [Fact]
    public void A_token_without_a_confirmation_is_good_everywhere()
    {
        Assert.True(CertificateBinding.Holds(User(), Hex));
        Assert.True(CertificateBinding.Holds(User(), StringValues.Empty));
        Assert.False(CertificateBinding.IsBound(User()));
        Assert.True(CertificateBinding.IsBound(User("{}")));
    }

    [Fact]
    public void A_bound_token_is_good_with_its_certificate_in_either_case_of_the_hex() => Assert.All(
        [Hex, Hex.ToUpperInvariant()], hex => Assert.True(CertificateBinding.Holds(Bound(Thumbprint), hex)));

    [Fact]
    public void While_one_certificate_replaces_another_both_are_good_and_no_third()
    {
        var user = User($$"""{"x5t#S256":["{{OtherThumbprint}}","{{Thumbprint}}"]}""");
        Assert.True(CertificateBinding.Holds(user, Hex));
        Assert.True(CertificateBinding.Holds(user, Other));
        Assert.False(CertificateBinding.Holds(user, Hex.Replace('a', 'b')));
    }

    [Fact]
    public void It_is_not_good_without_a_certificate_with_another_or_with_a_header_that_says_two_things()
    {
        StringValues[] headers =
            [StringValues.Empty, "", Other, Hex[..62], Hex + "00", Hex.Replace('a', 'g'), Thumbprint, $"{Hex},{Hex}", new([Hex, Hex]), new([Other, Hex])];
        foreach (var vouched in headers) Assert.False(CertificateBinding.Holds(Bound(Thumbprint), vouched), vouched.ToString());
    }

    [Fact]
    public void A_confirmation_that_names_no_certificate_or_spells_it_in_hex_or_plain_base64_is_never_held()
    {
        var plain = Convert.ToBase64String(Convert.FromHexString(Hex));
        Assert.Contains('+', plain);
        Assert.Contains('/', plain);
        string[] confirmations =
        [
            "", "null", "[]", "{}", "not json", $"\"{Thumbprint}\"", """{"jkt":"x"}""", """{"x5t#S256":null}""", """{"x5t#S256":[]}""", """{"x5t#S256":[1]}""",
            $$"""{"x5t#S256":"{{plain}}"}""", $$"""{"x5t#S256":"{{Hex}}"}""", $$"""{"x5t#S256":"{{Thumbprint}}="}""", $$"""{"X5T#S256":"{{Thumbprint}}"}""",
        ];
        foreach (var confirmation in confirmations) Assert.False(CertificateBinding.Holds(User(confirmation), Hex), confirmation);
        Assert.False(CertificateBinding.Holds(User(Confirmation(Thumbprint), Confirmation(OtherThumbprint)), Hex));
    }

    [Fact]
    public void Data_sets_count_in_a_bound_token_only()
    {
        Claim[] claims = [new("sub", "partner"), new("role", "partner_province"), new("scope", "data:samples openid data:honours")];
        Assert.Empty(Caller.Of(new ClaimsPrincipal(new ClaimsIdentity(claims, "test"))).DataSets);
        var partner = Caller.Of(new ClaimsPrincipal(new ClaimsIdentity([.. claims, new("cnf", Confirmation(Thumbprint))], "test")));
        Assert.Equal(["samples", "honours"], partner.DataSets);
    }

    private static ClaimsPrincipal Bound(string thumbprint) => User(Confirmation(thumbprint));

    private static string Confirmation(string thumbprint) => $$"""{"x5t#S256":"{{thumbprint}}"}""";

    private static ClaimsPrincipal User(params string[] confirmations) => new(new ClaimsIdentity([new("sub", "x"), .. confirmations.Select(c => new Claim("cnf", c))], "test"));
}
