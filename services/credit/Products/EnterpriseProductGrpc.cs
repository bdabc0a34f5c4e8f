using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Credits.Enterprises;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Products;

/// <summary>The rpcs of what enterprises make.</summary>
internal sealed class EnterpriseProductGrpc(UnitOfWork<CreditsModule> work) : V1.EnterpriseProductService.EnterpriseProductServiceBase
{
    private static readonly string[] Changeable = ["model", "made_from", "made_to"];

    public override Task<V1.EnterpriseProduct> GetEnterpriseProduct(V1.GetEnterpriseProductRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var product = await FindAsync(tx, "name", request.Name);
            tx.Audit(product.Name);
            return ToWire(product);
        });

    public override Task<V1.ListEnterpriseProductsResponse> ListEnterpriseProducts(V1.ListEnterpriseProductsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var check = new Violations();
            var uscc = request.Parent == "enterprises/-" ? "" : EnterpriseWire.CodeOf("parent", request.Parent);
            var filter = new ProductFilter(uscc, request.Category, check.Date("made_on", request.MadeOn, required: false), request.Region);
            check.ThrowIfAny();
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await EnterpriseProductStore.ListAsync(tx, filter, page.After, page.Limit);
            var response = new V1.ListEnterpriseProductsResponse { NextPageToken = page.Next(rows, p => p.Id), TotalSize = await EnterpriseProductStore.CountAsync(tx, filter) };
            response.Products.AddRange(rows.Select(ToWire));
            return response;
        });

    public override Task<V1.EnterpriseProduct> CreateEnterpriseProduct(V1.CreateEnterpriseProductRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var (check, wish) = (new Violations(), request.Product ?? new());
            check.AddIf(!Uscc.TryFromName(request.Parent, out var uscc), "parent", "BAD_NAME", "parent must have the form enterprises/{18 characters}.");
            check.AddIf(!ProductCategory.TryFind(wish.Category, out _), "product.category", wish.Category.Length == 0 ? "REQUIRED" : "UNKNOWN_CATEGORY", "product.category must be a code of the category list.");
            var (model, from, to) = Times(wish, tx.Today, check);
            check.ThrowIfAny();
            var enterprise = await WritableAsync(tx, uscc.Value, request.Parent);
            var product = new EnterpriseProduct(tx.NewId(), uscc.Value, wish.Category, model, from!.Value, to, 1, tx.Now, tx.Now);
            await DemandNoOverlapAsync(tx, product);
            await EnterpriseProductStore.InsertAsync(tx, product);
            return Announce(tx, product, enterprise.Region);
        });

    public override Task<V1.EnterpriseProduct> UpdateEnterpriseProduct(V1.UpdateEnterpriseProductRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var wish = request.Product ?? throw Fail.Invalid("product", "REQUIRED", "product is required.");
            var enterprise = await WritableAsync(tx, Parts("product.name", wish.Name).Uscc, wish.Name);
            var stored = await FindAsync(tx, "product.name", wish.Name);
            Etag.Check(stored.Name, wish.Etag, stored.Version);
            var check = new Violations();
            var product = Times(Merge(wish, stored, request.UpdateMask, check), tx.Today, check) is var (model, from, to) && check.None ? stored.With(model, from!.Value, to, tx.Now) : stored;
            check.ThrowIfAny();
            if (product == stored) return ToWire(stored);
            await DemandNoOverlapAsync(tx, product);
            if (!await EnterpriseProductStore.UpdateAsync(tx, product)) throw Fail.StaleEtag(stored.Name);
            return Announce(tx, product, enterprise.Region);
        });

    private static (string Model, DateOnly? From, DateOnly? To) Times(V1.EnterpriseProduct wish, DateOnly today, Violations check)
    {
        var model = check.Text("product.model", wish.Model, 200);
        var from = check.Date("product.made_from", wish.MadeFrom, notAfter: today);
        var to = check.Date("product.made_to", wish.MadeTo, required: false);
        check.AddIf(to < from, "product.made_to", "BEFORE_START", "product.made_to must not be before product.made_from.");
        return (model, from, to);
    }

    private static V1.EnterpriseProduct Merge(V1.EnterpriseProduct wish, EnterpriseProduct stored, FieldMask? mask, Violations check)
    {
        var paths = mask is null || mask.Paths.Count == 0
            ? [.. Changeable.Where(p => V1.EnterpriseProduct.Descriptor.FindFieldByName(p).Accessor.GetValue(wish) is string { Length: > 0 })]
            : mask.Paths.Contains("*") ? Changeable : mask.Paths.ToArray();
        foreach (var path in paths.Except(Changeable)) check.Add("update_mask", "UNKNOWN_PATH", $"update_mask names {path}, which does not exist or never changes.");
        var merged = ToWire(stored);
        if (paths.Contains("model")) merged.Model = wish.Model;
        if (paths.Contains("made_from")) merged.MadeFrom = wish.MadeFrom;
        if (paths.Contains("made_to")) merged.MadeTo = wish.MadeTo;
        return merged;
    }

    /// <summary>Locked, so that of two parallel twins the second sees the first; one that is not the caller's is not found.</summary>
    private static async Task<Enterprise> WritableAsync(Transaction tx, string uscc, string name) =>
        await EnterpriseStore.LockVisibleAsync(tx, uscc) ?? throw Fail.NotFound(name);

    private static async Task DemandNoOverlapAsync(Transaction tx, EnterpriseProduct product)
    {
        if ((await EnterpriseProductStore.OfEnterpriseAsync(tx, product.Uscc)).Find(product.Overlaps) is { } other) throw Fail.AlreadyExists(other.Name);
    }

    private static async Task<EnterpriseProduct> FindAsync(Transaction tx, string field, string name)
    {
        var (uscc, id) = Parts(field, name);
        return await EnterpriseProductStore.FindVisibleAsync(tx, uscc, id) ?? throw Fail.NotFound(name);
    }

    private static (string Uscc, string Id) Parts(string field, string name) => name.Split('/') is ["enterprises", var uscc, "products", var id]
        ? (uscc, id)
        : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form enterprises/{{uscc}}/products/{{id}}.");

    private static V1.EnterpriseProduct Announce(Transaction tx, EnterpriseProduct product, string region)
    {
        var wire = ToWire(product);
        tx.Publish(new V1.EnterpriseProductChanged { Product = wire });
        tx.Audit(product.Name, region);
        return wire;
    }

    private static V1.EnterpriseProduct ToWire(EnterpriseProduct p) => new()
    {
        Name = p.Name,
        Enterprise = p.Enterprise,
        Category = p.Category,
        Model = p.Model,
        MadeFrom = p.MadeFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        MadeTo = p.MadeTo?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
        Etag = Etag.Of(p.Version),
        Version = p.Version,
        CreateTime = p.CreatedAt.ToTimestamp(),
        UpdateTime = p.UpdatedAt.ToTimestamp(),
    };
}
