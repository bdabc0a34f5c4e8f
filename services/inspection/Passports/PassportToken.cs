using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Quality.Common.Secrets;
using Quality.Common.Time;

namespace Quality.Inspections.Passports;

/// <summary>The compact token (JWS, ES256) of a passport: all that a county needs offline.</summary>
internal static class PassportToken
{
    public const string Type = "quality-passport+jwt";

    /// <summary>
    /// A QR code holds 2,953 bytes. What a person reads is cut here; code, model and days, by which a county decides, are whole, and the passport
    /// itself keeps every text as printed.
    /// </summary>
    private const int MostTextUnits = 60;

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public static Passport Sign(this Passport passport, SigningKey key)
    {
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportPkcs8PrivateKey(key.PrivateKey, out _);
        var credentials = new SigningCredentials(new ECDsaSecurityKey(ecdsa) { KeyId = key.Kid }, SecurityAlgorithms.EcdsaSha256)
        {
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false }, // the key is disposed of here
        };
        return passport with
        {
            Token = Handler.CreateToken(new SecurityTokenDescriptor { TokenType = Type, SigningCredentials = credentials, IssuedAt = passport.IssuedAt.UtcDateTime, Claims = Claims(passport) }),
        };
    }

    private static Dictionary<string, object> Claims(Passport passport) => new()
    {
        ["jti"] = passport.Id,
        ["sub"] = passport.Uscc,
        ["nam"] = Short(passport.ProducerDisplayName),
        ["prd"] = Short(passport.ProductName),
        ["mdl"] = passport.Model,
        ["brd"] = Short(passport.Brand),
        ["lvl"] = (int)passport.Level,
        ["aut"] = Short(passport.Authority),
        ["smd"] = ChinaTime.Format(passport.SampledOn),
        ["exp_on"] = ChinaTime.Format(passport.UntilOn),
    };

    /// <summary>The text, or its beginning with an ellipsis; never half a character.</summary>
    private static string Short(string text) => text.Length <= MostTextUnits
        ? text
        : text[..(char.IsHighSurrogate(text[MostTextUnits - 1]) ? MostTextUnits - 1 : MostTextUnits)] + "…";
}
