using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

/// <summary>Checks what requests say of a declaration, all fields at once.</summary>
internal static class DeclarationRequest
{
    private const string P = "declaration.";
    private const int MostItems = 1000;

    public static (string Enterprise, CitedStandard Standard, Content Content) Check(V1.CreateDeclarationRequest request)
    {
        var check = new Violations();
        var wire = request.Declaration ?? new();
        var (enterprise, standard, content) = (Enterprise(check, wire), Standard(check, wire), Content(check, wire));
        check.ThrowIfAny();
        return (enterprise, standard!, content);
    }

    /// <summary>The name, enterprise and standard never change; another spelling of the same number is the same.</summary>
    public static (Content Content, string Reason, DateOnly? RevisedOn) Check(V1.ReviseDeclarationRequest request, Declaration before, DateOnly today)
    {
        var check = new Violations();
        var wire = request.Declaration;
        var enterprise = Enterprise(check, wire);
        check.AddIf(enterprise.Length > 0 && enterprise != before.Enterprise, P + "enterprise", "IMMUTABLE", "declaration.enterprise never changes.");
        check.AddIf(Standard(check, wire) is { } standard && standard.Canonical != before.Standard.Canonical, P + "standard_number", "IMMUTABLE",
            $"declaration.standard_number never changes; it is {before.Standard.Canonical}.");
        var (content, reason, revisedOn) = (Content(check, wire), check.Text("reason", request.Reason), check.Date("revised_on", request.RevisedOn, required: false, notAfter: today));
        before.CheckRevision(check, content, reason, revisedOn);
        check.ThrowIfAny();
        return (content, reason, revisedOn);
    }

    public static DateOnly Check(V1.PublishDeclarationRequest request, DateOnly today)
    {
        var check = new Violations();
        check.Required("name", request.Name);
        var on = check.Date("published_on", request.PublishedOn, required: false, notAfter: today) ?? today;
        check.ThrowIfAny();
        return on;
    }

    public static (DateOnly On, string Reason) Check(V1.WithdrawDeclarationRequest request, DateOnly today)
    {
        var check = new Violations();
        check.Required("name", request.Name);
        var on = check.Date("withdrawn_on", request.WithdrawnOn, required: false, notAfter: today) ?? today;
        var reason = check.Required("reason", request.Reason);
        check.ThrowIfAny();
        return (on, reason);
    }

    private static string Enterprise(Violations check, V1.Declaration wire)
    {
        var name = check.Required(P + "enterprise", wire.Enterprise, 100);
        check.AddIf(name.Length > 0 && !Uscc.TryFromName(name, out _), P + "enterprise", "BAD_NAME", "declaration.enterprise must be of the form enterprises/{18 characters}.");
        return name;
    }

    /// <summary>One edition and nothing behind it; the level that is said is the level of the number.</summary>
    private static CitedStandard? Standard(Violations check, V1.Declaration wire)
    {
        const string Field = P + "standard_number";
        check.Enum(P + "standard_kind", wire.StandardKind);
        var text = check.Required(Field, wire.StandardNumber, 100);
        if (text.Length is 0 or > 100) return null;
        var parsed = StandardNumber.Parse(text);
        foreach (var error in parsed.Errors) check.Add(Field, error.Reason, error.Description);
        if (parsed.Number is not { } number) return null;
        check.AddIf(number.Canonical.Length > 150, Field, "TOO_LONG", "declaration.standard_number is too long in its normal form.");
        check.AddIf(number.Year is null, Field, "STANDARD_YEAR_MISSING", "declaration.standard_number needs its year: a number without it means any edition.");
        check.AddIf(number.Remainder.Length > 0, Field, "TRAILING_TEXT", "declaration.standard_number has a text behind the number.");
        var standard = CitedStandard.Of(number);
        check.AddIf(wire.StandardKind != V1.StandardKind.Unspecified && Enum.IsDefined(wire.StandardKind) && wire.StandardKind != standard.Kind, P + "standard_kind", "WRONG_STANDARD_KIND",
            $"{number.Canonical} is a standard of the kind {standard.Kind}, not {wire.StandardKind}.");
        return standard;
    }

    private static Content Content(Violations check, V1.Declaration wire)
    {
        var content = new Content
        {
            EnterpriseDisplayName = check.Text(P + "enterprise_display_name", wire.EnterpriseDisplayName, 200),
            Region = GansuRegion(check, wire.Region),
            StandardName = check.Required(P + "standard_name", wire.StandardName, 300),
            StandardInForceOn = check.Date(P + "standard_in_force_on", wire.StandardInForceOn, required: false),
            StandardAbolishedOn = check.Date(P + "standard_abolished_on", wire.StandardAbolishedOn, required: false),
            Products = Products(check, wire),
            Indicators = Indicators(check, wire),
            Channel = wire.Channel,
            ChannelText = check.Text(P + "channel_text", wire.ChannelText, 500),
        };
        check.AddIf(!Enum.IsDefined(content.Channel), P + "channel", "UNKNOWN_VALUE", "declaration.channel has a value that this version does not know.");
        check.AddIf(content.Channel == V1.DeclarationChannel.Other && content.ChannelText.Length == 0, P + "channel_text", "REQUIRED", "declaration.channel_text says where, when the channel is another one.");
        check.AddIf(content.StandardAbolishedOn < content.StandardInForceOn, P + "standard_abolished_on", "BEFORE_IN_FORCE", "declaration.standard_abolished_on is before declaration.standard_in_force_on.");
        return content;
    }

    private static Product[] Products(Violations check, V1.Declaration wire)
    {
        if (TooMany(check, P + "products", wire.Products.Count)) return [];
        var products = wire.Products.Select((product, i) => ProductOf(check, $"{P}products[{i}].", product)).ToArray();
        var seen = new HashSet<Product>();
        for (var i = 0; i < products.Length; i++)
            check.AddIf(!seen.Add(products[i]), $"{P}products[{i}]", "DUPLICATE", $"declaration.products[{i}] is there twice.");
        return products;
    }

    private static Product ProductOf(Violations check, string path, V1.DeclaredProduct product)
    {
        var category = check.Required(path + "category", product.Category);
        check.AddIf(category.Length > 0 && !ProductCategory.TryFind(category, out _), path + "category", "UNKNOWN_CATEGORY", $"{path}category is no category.");
        return new(category, check.Required(path + "display_name", product.DisplayName, 200), check.Text(path + "model", product.Model, 200));
    }

    private static Indicator[] Indicators(Violations check, V1.Declaration wire)
    {
        if (TooMany(check, P + "indicators", wire.Indicators.Count)) return [];
        return [.. wire.Indicators.Select((indicator, i) => new Indicator(
            check.Required($"{P}indicators[{i}].display_name", indicator.DisplayName, 200), check.Required($"{P}indicators[{i}].value", indicator.Value, 200),
            check.Text($"{P}indicators[{i}].unit", indicator.Unit, 50), check.Text($"{P}indicators[{i}].test_method", indicator.TestMethod, 100)))];
    }

    private static bool TooMany(Violations check, string field, int count)
    {
        check.AddIf(count > MostItems, field, "TOO_MANY", $"{field} has {count} entries; at most {MostItems} are allowed.");
        return count > MostItems;
    }

    private static string GansuRegion(Violations check, string code)
    {
        var region = check.Required(P + "region", code);
        check.AddIf(region.Length > 0 && !(Region.TryFind(region, out var found) && found.InGansu), P + "region", "UNKNOWN_REGION", "declaration.region must be a division code of Gansu, six digits.");
        return region;
    }
}
