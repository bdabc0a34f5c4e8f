using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Publications;

/// <summary>Publications as these pages say them.</summary>
internal static class PublicationWords
{
    public static StatusKind Kind(V1.PublicationState state) => state switch
    {
        V1.PublicationState.Published => StatusKind.Good,
        V1.PublicationState.Approved => StatusKind.Active,
        _ => StatusKind.Neutral,
    };

    public static StatusKind Kind(V1.SampleOutcome outcome) => outcome switch
    {
        V1.SampleOutcome.Conforming => StatusKind.Good,
        V1.SampleOutcome.Nonconforming => StatusKind.Bad,
        V1.SampleOutcome.Refused => StatusKind.Warning,
        _ => StatusKind.Ceased,
    };

    public static string Edition(IStringLocalizer texts, V1.Publication publication) =>
        publication.Edition == 0 ? texts["DraftEdition"] : texts["EditionN", publication.Edition];

    public static string Product(V1.PublicationEntry entry) => string.Join(' ', new[] { entry.ProductName, entry.Model }.Where(text => text.Length > 0));

    public static string Items(V1.PublicationEntry entry) => string.Join(Languages.IsChinese ? "、" : ", ", entry.FailedItems);

    /// <summary>When and why an entry was withdrawn.</summary>
    public static string Withdrawal(IStringLocalizer texts, V1.PublicationEntry entry) =>
        texts["WithdrawnOn", entry.WithdrawnOn, texts.Of(entry.WithdrawalGround), entry.WithdrawalReason];

    /// <summary>What a rate counts, in words.</summary>
    public static string Rate(IStringLocalizer texts, V1.RateUnit unit, V1.RateSense sense) => texts[$"Rate.{unit}.{sense}"];

    /// <summary>n/N of a printed rate, with what is not printed left out.</summary>
    public static string Counts(V1.PrintedRate printed) => (printed.HasNumerator, printed.HasDenominator) switch
    {
        (true, true) => $"{printed.Numerator}/{printed.Denominator}",
        (true, false) => $"{printed.Numerator}",
        (false, true) => $"?/{printed.Denominator}",
        _ => "",
    };

    /// <summary>A category: as it was printed, else as the reader's language calls it.</summary>
    public static string Category(V1.PublishedRate rate, IReadOnlyDictionary<string, string> categories) =>
        rate.Printed is { CategoryDisplayName.Length: > 0 } printed ? printed.CategoryDisplayName : categories.GetValueOrDefault(rate.ProductCategory, rate.CategoryDisplayName);

    /// <summary>A finding as a sentence.</summary>
    public static string Sentence(IStringLocalizer texts, V1.Publication publication, V1.RoundFinding finding, IReadOnlyDictionary<string, string> categories)
    {
        var category = publication.Rates.FirstOrDefault(rate => rate.ProductCategory == finding.ProductCategory) is { } of ? Category(of, categories) : finding.ProductCategory;
        var rate = Rate(texts, finding.Unit, finding.Sense);
        return texts[$"Finding.{finding.Kind}", finding.ProductCategory.Length > 0 ? $"{category} {rate}" : rate, finding.Printed, finding.Found];
    }

    /// <summary>Where anybody reads the round.</summary>
    public static string PublicHref(V1.Publication publication) => $"/public/results/{publication.Name["publications/".Length..]}";

    /// <summary>Where anybody gets a file of an edition.</summary>
    public static string FileHref(V1.Publication publication, V1.PublicationFormat format) =>
        $"{PublicHref(publication)}/{publication.Edition}/{(format == V1.PublicationFormat.Csv ? "csv" : "json")}";
}
