using Quality.Common.Errors;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Inspections.Libraries;
using Quality.Inspections.Sampling;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Online;

/// <summary>Fields of on-line checks as they came over the wire; every wrong one is named at once.</summary>
internal static class OnlineCheckFields
{
    /// <summary>A new check with its order, without what only the service writes. No field of the buyer exists (2.7.4a).</summary>
    public static V1.OnlineCheck Order(V1.OnlineCheck? sent, DateOnly today)
    {
        var c = sent ?? throw Fail.Invalid("check", "REQUIRED", "check is required.");
        var check = new Violations();
        var ordered = new V1.OnlineCheck
        {
            Number = check.Required("check.number", c.Number, 100), Authority = check.Required("check.authority", c.Authority, 200), Level = check.Enum("check.level", c.Level),
            Region = c.Region, Task = c.Task, Plan = c.Plan, Platform = c.Platform, Shop = check.Required("check.shop", c.Shop, 200),
            SellerDisplayName = check.Text("check.seller_display_name", c.SellerDisplayName, 200), Seller = c.Seller, Listing = check.Required("check.listing", c.Listing, 1000),
            ProductCategory = c.ProductCategory, ProductName = check.Required("check.product_name", c.ProductName, 200), Model = check.Text("check.model", c.Model, 200),
            StatedProducer = check.Text("check.stated_producer", c.StatedProducer, 200), Order = Order(c.Order, today, check),
        };
        LibraryCheck.Region("check.region", c.Region, check);
        if (c.ProductCategory.Length == 0) check.Add("check.product_category", "REQUIRED", "check.product_category is required.");
        else LibraryCheck.Category("check.product_category", c.ProductCategory, check);
        if (c.Platform.Length == 0) check.Add("check.platform", "REQUIRED", "check.platform is required.");
        Enterprise("check.seller", c.Seller, check);
        check.ThrowIfAny();
        return ordered;
    }

    public static V1.OnlinePayment Payment(V1.OnlinePayment? sent, V1.OnlineCheck ordered, DateOnly today)
    {
        var p = sent ?? throw Fail.Invalid("payment", "REQUIRED", "payment is required.");
        var check = new Violations();
        Day("payment.paid_on", p.PaidOn, ordered.Order.OrderedOn, today, check);
        Amount("payment.amount_fen", p.AmountFen, check);
        check.ThrowIfAny();
        return new() { PaidOn = p.PaidOn, AmountFen = p.AmountFen };
    }

    public static V1.OnlineParcel Parcel(V1.OnlineParcel? sent, V1.OnlineCheck paid, DateOnly today)
    {
        var p = sent ?? throw Fail.Invalid("parcel", "REQUIRED", "parcel is required.");
        var check = new Violations();
        Day("parcel.received_on", p.ReceivedOn, paid.Payment.PaidOn, today, check);
        var parcel = new V1.OnlineParcel
        {
            ReceivedOn = p.ReceivedOn, Carrier = check.Required("parcel.carrier", p.Carrier, 100), ParcelNumber = check.Required("parcel.parcel_number", p.ParcelNumber, 100), Intact = p.Intact,
        };
        check.ThrowIfAny();
        return parcel;
    }

    /// <summary>An unboxing; <paramref name="certified"/> answers who has a certificate on a day.</summary>
    public static async Task<V1.OnlineUnboxing> UnboxingAsync(V1.OnlineUnboxing? sent, V1.OnlineCheck received, DateOnly today, Func<DateOnly, Task<IReadOnlySet<string>>> certified)
    {
        var u = sent ?? throw Fail.Invalid("unboxing", "REQUIRED", "unboxing is required.");
        var check = new Violations();
        var day = Day("unboxing.unboxed_on", u.UnboxedOn, received.Parcel.ReceivedOn, today, check);
        check.AddIf(u.Inspectors.Distinct().Count() < 2, "unboxing.inspectors", "TOO_FEW_INSPECTORS", "Two inspectors unbox.");
        check.AddIf(u.Inspectors.Count > 10, "unboxing.inspectors", "TOO_MANY", "unboxing.inspectors takes at most 10.");
        var known = day is { } on ? await certified(on) : null;
        for (var n = 0; n < Math.Min(u.Inspectors.Count, 10); n++)
            check.AddIf(known?.Contains(u.Inspectors[n]) == false, $"unboxing.inspectors[{n}]", "NOT_CERTIFIED", $"Nobody has the certificate {u.Inspectors[n]} on that day.");
        var findings = u.AsOrdered ? check.Text("unboxing.findings", u.Findings, 1000) : check.Required("unboxing.findings", u.Findings, 1000);
        check.ThrowIfAny();
        return new() { UnboxedOn = u.UnboxedOn, Inspectors = { u.Inspectors }, AsOrdered = u.AsOrdered, Findings = findings };
    }

    public static string Text(string field, string value, int most)
    {
        var check = new Violations();
        var text = check.Required(field, value, most);
        check.ThrowIfAny();
        return text;
    }

    /// <summary>A legal date that is neither after today nor before what it follows.</summary>
    public static DateOnly? Day(string field, string value, string earliest, DateOnly today, Violations check)
    {
        var day = check.Date(field, value, notAfter: today);
        check.AddIf(day < SamplingDates.Of(earliest), field, "BEFORE_LAST_STEP", $"{field} must be {earliest} or later.");
        return day;
    }

    /// <summary>A division anywhere in China.</summary>
    public static void AnyRegion(string field, string code, Violations check)
    {
        if (code.Length == 0) check.Add(field, "REQUIRED", $"{field} is required.");
        else check.AddIf(!Region.TryFind(code, out _), field, "UNKNOWN_REGION", $"{field} must be a division code of six digits.");
    }

    public static void Enterprise(string field, string name, Violations check) => check.AddIf(
        name.Length > 0 && !Uscc.TryFromName(name, out _), field, "BAD_NAME", $"{field} must be enterprises/{{code}} with a code of 18 characters.");

    private static void Amount(string field, long fen, Violations check)
    {
        if (fen == 0) check.Add(field, "REQUIRED", $"{field} is required.");
        else check.AddIf(fen < 0, field, "OUT_OF_RANGE", $"{field} must be at least 1.");
    }

    private static V1.OnlineOrder Order(V1.OnlineOrder? sent, DateOnly today, Violations check)
    {
        if (sent is null)
        {
            check.Add("check.order", "REQUIRED", "check.order is required.");
            return new();
        }

        check.Date("check.order.ordered_on", sent.OrderedOn, notAfter: today);
        check.AddIf(sent.Quantity is < 1 or > 10_000, "check.order.quantity", "OUT_OF_RANGE", "check.order.quantity must be 1 to 10000.");
        Amount("check.order.price_fen", sent.PriceFen, check);
        return new() { OrderedOn = sent.OrderedOn, OrderNumber = check.Required("check.order.order_number", sent.OrderNumber, 100), Quantity = sent.Quantity, PriceFen = sent.PriceFen };
    }
}
