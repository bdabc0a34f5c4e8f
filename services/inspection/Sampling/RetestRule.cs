using System.Security.Cryptography;
using System.Text;
using Quality.Inspections.Samples;

namespace Quality.Inspections.Sampling;

/// <summary>
/// Which laboratory may test again (复检机构) under one law in one time (domain 7.4). Drawn: chance decides among all that qualify. Another: not the first one,
/// unless nobody else qualifies and OnlyOneSuffices. What is not Confirmed was not read in its legal text.
/// </summary>
internal sealed record RetestRule(SampleRegime Regime, DateOnly? From, DateOnly? To, bool Drawn, bool Another, bool OnlyOneSuffices, string Article, bool Confirmed)
{
    private static readonly RetestRule[] All =
    [
        new(SampleRegime.Food, null, null, Drawn: true, Another: true, OnlyOneSuffices: false, "Food Safety Law art 88", Confirmed: true),
        new(SampleRegime.ProductQuality, null, new(2019, 12, 31), Drawn: false, Another: false, OnlyOneSuffices: true, "Product Quality Law art 15", Confirmed: false), // Henan, Chongqing
        new(SampleRegime.ProductQuality, new(2020, 1, 1), null, Drawn: false, Another: true, OnlyOneSuffices: true, "SAMR Order 18 (from 2020-01-01)", Confirmed: false),
        new(SampleRegime.Trade, null, new(2019, 12, 31), Drawn: false, Another: false, OnlyOneSuffices: true, "Product Quality Law art 15", Confirmed: false),
        new(SampleRegime.Trade, new(2020, 1, 1), null, Drawn: false, Another: true, OnlyOneSuffices: true, "SAMR Order 18 (from 2020-01-01)", Confirmed: false),
    ];

    /// <summary>The rule in force on the day on which the result reached the producer; where none was recorded, another laboratory tests.</summary>
    public static RetestRule Of(SampleRegime regime, DateOnly deliveredOn) =>
        Array.Find(All, r => r.Regime == regime && !(deliveredOn < r.From) && !(deliveredOn > r.To))
        ?? new(regime, null, null, Drawn: false, Another: true, OnlyOneSuffices: true, "", Confirmed: false);

    /// <summary>Those of the qualified that may test again, in the order of their names.</summary>
    public IReadOnlyList<string> Allowed(IEnumerable<string> qualified, string first)
    {
        string[] all = [.. qualified.Order(StringComparer.Ordinal)];
        string[] others = [.. all.Where(l => l != first)];
        return !Another || (OnlyOneSuffices && others.Length == 0) ? all : others;
    }

    /// <summary>The one whose SHA-256 of seed, bar and name is the smallest: anybody recomputes it, and nobody knew the seed before.</summary>
    public static string Draw(IReadOnlyList<string> allowed, string seed) =>
        allowed.MinBy(l => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{l}"))), StringComparer.Ordinal)!;
}
