using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Quality.Common.Values;

/// <summary>
/// A kind of product (产品类别) in one period of its life; our own list with the four focus fields of clause 1.1b, whether it is a consumer
/// good and the law under which it is checked, both dated, and the crosswalk to GB/T 4754-2017 where one fits.
/// </summary>
public sealed record ProductCategory(
    string Code, string Name, string NameEn, FocusField Focus, bool Consumer, LegalRegime Regime,
    IReadOnlyList<string> Gbt4754, Validity Validity, bool Confirmed, string Basis)
{
    private static readonly FrozenDictionary<string, ProductCategory[]> ByCode = Read();

    /// <summary>Whether its batches enter the pass rate of target T7: consumer goods, food-related products included, but no food and no cosmetics.</summary>
    public bool InSpotCheckRate => Consumer && Regime == LegalRegime.General;

    /// <summary>Finds a category; of one with several periods the last.</summary>
    public static bool TryFind(string? code, [NotNullWhen(true)] out ProductCategory? category) => TryFind(code, null, out category);

    /// <summary>Finds a category as it was on <paramref name="asOf"/>; a sample is judged by the day of its sampling.</summary>
    public static bool TryFind(string? code, DateOnly? asOf, [NotNullWhen(true)] out ProductCategory? category)
    {
        category = null;
        if (code is null || !ByCode.TryGetValue(code, out var rows))
            return false;
        category = asOf is { } day ? Array.Find(rows, row => row.Validity.Contains(day)) : rows[^1];
        return category is not null;
    }

    /// <summary>The list on a day (the last rows without one), by code.</summary>
    public static IEnumerable<ProductCategory> All(DateOnly? asOf = null)
    {
        var day = asOf ?? DateOnly.MaxValue;
        return ByCode.Values.SelectMany(rows => rows).Where(row => row.Validity.Contains(day)).OrderBy(row => row.Code, StringComparer.Ordinal);
    }

    private static FrozenDictionary<string, ProductCategory[]> Read() =>
        EmbeddedTable.Rows("Values/Data/product-categories.csv",
                "code", "name", "name_en", "focus", "consumer", "regime", "gbt4754", "valid_from", "valid_to", "confirmed", "basis")
            .Select(row => new ProductCategory(
                row[0], row[1], row[2], Field(row[3]), EmbeddedTable.Flag(row[4]), Enum.Parse<LegalRegime>(row[5], ignoreCase: true),
                row[6].Split(';', StringSplitOptions.RemoveEmptyEntries), new Validity(EmbeddedTable.Day(row[7]), EmbeddedTable.Day(row[8])),
                EmbeddedTable.Flag(row[9]), row[10]))
            .GroupBy(row => row.Code, StringComparer.Ordinal)
            .ToFrozenDictionary(rows => rows.Key, rows => rows.OrderBy(row => row.Validity.From ?? DateOnly.MinValue).ToArray(), StringComparer.Ordinal);

    private static FocusField Field(string cell) => cell switch
    {
        "none" => FocusField.None,
        "home" => FocusField.Home,
        "daily_chemicals" => FocusField.DailyChemicals,
        "food" => FocusField.Food,
        "culture" => FocusField.Culture,
        _ => throw new InvalidDataException($"'{cell}' is no focus field."),
    };
}

/// <summary>The four focus fields (重点领域) of clause 1.1b.</summary>
public enum FocusField
{
    /// <summary>None of the four.</summary>
    None = 0,

    /// <summary>家居装饰装修.</summary>
    Home = 1,

    /// <summary>化妆品和日用化学品.</summary>
    DailyChemicals = 2,

    /// <summary>食品及相关产品.</summary>
    Food = 3,

    /// <summary>传统文化产品.</summary>
    Culture = 4,
}

/// <summary>The law under which a product is checked (法律制度); it decides the periods, the purchase of samples and what T7 counts.</summary>
public enum LegalRegime
{
    /// <summary>产品质量法; food-related products (食品相关产品) belong here.</summary>
    General = 1,

    /// <summary>食品安全法.</summary>
    Food = 2,

    /// <summary>The rules on cosmetics (化妆品).</summary>
    Cosmetics = 3,

    /// <summary>农产品质量安全法.</summary>
    Agricultural = 4,
}

/// <summary>The names of the focus fields.</summary>
public static class FocusFields
{
    /// <summary>The Chinese name; empty for none.</summary>
    public static string Chinese(this FocusField field) => field switch
    {
        FocusField.Home => "家居装饰装修",
        FocusField.DailyChemicals => "化妆品和日用化学品",
        FocusField.Food => "食品及相关产品",
        FocusField.Culture => "传统文化产品",
        _ => "",
    };
}
