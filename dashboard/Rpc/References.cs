using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using Quality.Protos.Identity.V1;

namespace Quality.Dashboard.Rpc;

/// <summary>The code lists that pages choose from, asked once a circuit, in the reader's language.</summary>
internal sealed class References(ReferenceService.ReferenceServiceClient client)
{
    private Task<IReadOnlyList<Division>>? divisions;
    private Places? places;
    private Task<IReadOnlyList<ProductCategory>>? categories;

    /// <summary>Counties that exist today with their reporting unit as parent, for RegionPicker.</summary>
    public async Task<IReadOnlyList<RegionChoice>> CountiesAsync() => (await PlacesAsync()).Choices;

    /// <summary>The name of a division, of a reporting unit or of the province; the code itself when nobody knows it.</summary>
    public async Task<string> RegionNameAsync(string region) => (await RegionNamesAsync()).GetValueOrDefault(region, region);

    /// <summary>Names of all divisions by code, for tables; units, the province and vanished codes included.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RegionNamesAsync() => (await PlacesAsync()).OwnNames;

    /// <summary>All divisions by code and by name.</summary>
    public async Task<Places> PlacesAsync() => places ??= new Places(await DivisionsAsync());

    /// <summary>All product categories, grouped by the category above, for CategoryPicker.</summary>
    /// <param name="consumerOnly">Only those that are consumer goods today.</param>
    public async Task<IReadOnlyList<CategoryChoice>> CategoriesAsync(bool consumerOnly = false)
    {
        var all = await AllCategoriesAsync();
        var names = all.ToDictionary(category => category.Code, category => Name(category.DisplayNameZh, category.DisplayNameEn));
        return [.. all.Where(category => category.Consumer || !consumerOnly)
            .Select(category => new CategoryChoice(category.Code, names[category.Code], names.GetValueOrDefault(category.Parent, names[category.Code])))];
    }

    /// <summary>Names of all product categories by code, for tables.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CategoryNamesAsync() =>
        (await AllCategoriesAsync()).ToDictionary(category => category.Code, category => Name(category.DisplayNameZh, category.DisplayNameEn));

    /// <summary>A failed question is asked again the next time; a good answer stays.</summary>
    private Task<IReadOnlyList<Division>> DivisionsAsync() =>
        divisions is { IsFaulted: false, IsCanceled: false } ? divisions : divisions = EveryPage.OfAsync<Division>(async token =>
        {
            var page = await client.ListDivisionsAsync(new() { PageSize = EveryPage.Most, PageToken = token, IncludeEnded = true });
            return (page.Divisions, page.NextPageToken);
        });

    private Task<IReadOnlyList<ProductCategory>> AllCategoriesAsync() =>
        categories is { IsFaulted: false, IsCanceled: false } ? categories : categories = EveryPage.OfAsync<ProductCategory>(async token =>
        {
            var page = await client.ListProductCategoriesAsync(new() { PageSize = EveryPage.Most, PageToken = token });
            return (page.Categories, page.NextPageToken);
        });

    private static string Name(string chinese, string english) => Languages.IsChinese || english.Length == 0 ? chinese : english;
}
