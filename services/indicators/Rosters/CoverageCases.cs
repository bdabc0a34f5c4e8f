using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Facts;
using Quality.Indicators.Handlers;
using Quality.Protos.Credit.V1;

namespace Quality.Indicators.Rosters;

/// <summary>An enterprise with all that T1 needs, and the versions of its sources for the evidence.</summary>
internal sealed record KnownEnterprise(CoverageCase Case, EnterpriseRow Row, IReadOnlyDictionary<string, ProductRow> Products, DateTimeOffset NewestAt);

/// <summary>Puts together what the services told of enterprises, hundreds at a time.</summary>
internal static class CoverageCases
{
    /// <summary>All of the named enterprises that are known; <paramref name="listed"/> says when a roster holds each.</summary>
    public static async Task<List<KnownEnterprise>> LoadAsync(Transaction tx, IReadOnlyList<string> names, Func<string, IReadOnlyList<Days>> listed)
    {
        var rows = await EnterpriseStore.FindAsync(tx, names);
        var statuses = (await EnterpriseStore.StatusesAsync(tx, names)).ToLookup(s => s.Enterprise);
        var products = (await EnterpriseStore.ProductsAsync(tx, names)).ToLookup(p => p.Enterprise);
        var declarations = (await DeclarationStore.OfEnterprisesAsync(tx, names)).ToLookup(d => d.Enterprise);
        return [.. rows.Select(r => Known(r, [.. statuses[r.Name]], [.. products[r.Name]], [.. declarations[r.Name]], listed(r.Name)))];
    }

    private static KnownEnterprise Known(EnterpriseRow row, StatusRow[] statuses, ProductRow[] products, DeclarationRow[] declarations, IReadOnlyList<Days> listed)
    {
        var made = products.Select(p => new MadeProduct(
            p.Name, new(Text(p), "", p.Category, row.Name), new(p.MadeFrom, p.MadeTo?.AddDays(1)), ConsumerDays(p.Category))).ToArray();
        var known = new CoverageCase(
            row.Name, new(row.DisplayName, row.Name["enterprises/".Length..], "", row.Name), row.Region, listed, NotExisting(statuses), made,
            [.. declarations.GroupBy(d => d.Declaration).SelectMany(d => Declared([.. d.OrderBy(v => v.Version)], products))]);
        var newest = statuses.Select(s => s.OccurredAt).Concat(products.Select(p => p.OccurredAt)).Concat(declarations.Select(d => d.OccurredAt)).DefaultIfEmpty().Max();
        return new(known, row, products.ToDictionary(p => p.Name), newest);
    }

    /// <summary>Each version is public until the next one takes its place, or until it is withdrawn.</summary>
    private static IEnumerable<ProductDeclaration> Declared(DeclarationRow[] versions, ProductRow[] products)
    {
        for (var i = 0; i < versions.Length; i++)
        {
            var version = versions[i];
            DateOnly? next = i + 1 < versions.Length ? versions[i + 1].PublicFrom : null;
            var until = version.WithdrawnOn < next || next is null ? version.WithdrawnOn : next;
            var (open, inForce) = (new Days(version.PublicFrom, until), new Days(version.InForceOn ?? DateOnly.MinValue, version.AbolishedOn));
            foreach (var line in version.Products.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = line.Split('\t');
                foreach (var product in products.Where(p => Covers(parts[0], parts[1], p))) yield return new(product.Name, open, inForce);
            }
        }
    }

    /// <summary>A declaration without a model is of all models; one of a model does not cover a product that is recorded for all.</summary>
    private static bool Covers(string category, string model, ProductRow product) =>
        category == product.Category && (model.Length == 0 || FoldedText.Of(model) == FoldedText.Of(product.Model));

    private static List<Days> NotExisting(StatusRow[] statuses)
    {
        var spans = new List<Days>();
        var ordered = statuses.OrderBy(s => s.Version).ToArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            if (ordered[i].Status == (long)EnterpriseStatus.Existing) continue;
            spans.Add(new(ordered[i].ChangedOn, i + 1 < ordered.Length ? ordered[i + 1].ChangedOn : null));
        }

        return spans;
    }

    /// <summary>The periods in which a category is a consumer good, read backwards from its last row.</summary>
    private static List<Days> ConsumerDays(string code)
    {
        var spans = new List<Days>();
        DateOnly? until = null;
        for (var found = ProductCategory.TryFind(code, out var row); found; found = ProductCategory.TryFind(code, until!.Value.AddDays(-1), out row))
        {
            var from = row!.Validity.From ?? DateOnly.MinValue;
            if (row.Consumer) spans.Add(new(from, until ?? row.Validity.To?.AddDays(1)));
            until = from;
            if (from == DateOnly.MinValue) break;
        }

        return spans;
    }

    private static string Text(ProductRow product)
    {
        var category = ProductCategory.TryFind(product.Category, out var row) ? row.Name : product.Category;
        return product.Model.Length > 0 ? $"{category} · {product.Model}" : category;
    }
}
