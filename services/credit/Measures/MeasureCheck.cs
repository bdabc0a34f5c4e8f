using System.Text.RegularExpressions;
using Quality.Common.Errors;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Measures;

/// <summary>Checks what came over the wire and names every wrong field at once.</summary>
internal static partial class MeasureCheck
{
    private const string Frame = "国务院关于建立完善守信联合激励和失信联合惩戒制度的指导意见（国发〔2016〕33号）";
    private const int MostMonths = 120;

    /// <summary>A measure binds only by law or a permitted catalogue: without a text that can be looked up it is refused.</summary>
    public static V1.Measure Measure(V1.Measure? sent)
    {
        var m = sent ?? throw Fail.Invalid("measure", "REQUIRED", "measure is required.");
        if (!Citation().IsMatch(m.Basis)) throw Fail.Precondition("MEASURE_WITHOUT_BASIS", "A joint measure needs a legal basis: a law with its article, or a document with its number.", Frame);
        var check = new Violations();
        var measure = new V1.Measure
        {
            DisplayName = check.Required("measure.display_name", m.DisplayName, 200), Basis = check.Required("measure.basis", m.Basis, 300), List = check.Enum("measure.list", m.List),
            Addressee = check.Enum("measure.addressee", m.Addressee), Department = check.Required("measure.department", m.Department, 200), Months = m.Months, Subscriber = m.Subscriber,
        };
        check.AddIf(m.Months is < 0 or > MostMonths, "measure.months", "OUT_OF_RANGE", $"measure.months must be 0 to {MostMonths}; 0 means as long as the listing.");
        check.AddIf(m.Subscriber.Length > 0 && !m.Subscriber.StartsWith(SubscriberRow.Collection, StringComparison.Ordinal), "measure.subscriber", "BAD_NAME", "measure.subscriber must have the form subscribers/{id}.");
        check.ThrowIfAny();
        return measure;
    }

    public static (V1.Subscriber Subscriber, IReadOnlyList<long> Lists) Subscriber(V1.Subscriber? sent)
    {
        var s = sent ?? throw Fail.Invalid("subscriber", "REQUIRED", "subscriber is required.");
        var check = new Violations();
        var subscriber = new V1.Subscriber(s) { DisplayName = Name(check, s), Account = Account(check, s), Contact = Contact(check, s) };
        check.Enum("subscriber.kind", s.Kind);
        check.AddIf(s.Lists.Count == 0, "subscriber.lists", "REQUIRED", "subscriber.lists is required.");
        foreach (var list in s.Lists.Take(10)) check.Enum("subscriber.lists", list);
        check.AddIf(s.Lists.Count > 10, "subscriber.lists", "TOO_MANY", "subscriber.lists takes at most 10.");
        check.ThrowIfAny();
        return (subscriber, [.. s.Lists.Select(l => (long)l).Distinct().Order()]);
    }

    /// <summary>What is corrected of a stored subscriber.</summary>
    public static SubscriberRow Corrected(SubscriberRow stored, V1.Subscriber s, Google.Protobuf.WellKnownTypes.FieldMask? mask)
    {
        string[] changeable = ["display_name", "account", "contact"];
        var paths = mask is null or { Paths.Count: 0 } ? changeable : mask.Paths.Contains("*") ? changeable : [.. mask.Paths];
        var check = new Violations();
        foreach (var path in paths.Except(changeable)) check.Add("update_mask", "UNKNOWN_PATH", $"update_mask names {path}, which does not exist or never changes.");
        var row = stored with
        {
            DisplayName = paths.Contains("display_name") ? Name(check, s) : stored.DisplayName,
            Account = paths.Contains("account") ? Account(check, s) : stored.Account,
            Contact = paths.Contains("contact") ? Contact(check, s) : stored.Contact,
        };
        check.ThrowIfAny();
        return row;
    }

    private static string Name(Violations check, V1.Subscriber s) => check.Visible("subscriber.display_name", check.Required("subscriber.display_name", s.DisplayName, 200));

    /// <summary>Two accounts that look alike must not be two: one of them would get nothing.</summary>
    private static string Account(Violations check, V1.Subscriber s) => check.Visible("subscriber.account", check.Required("subscriber.account", s.Account, 200));

    private static string Contact(Violations check, V1.Subscriber s) => check.Visible("subscriber.contact", check.Text("subscriber.contact", s.Contact, 200));

    /// <summary>A title with an article, or the number of a document: 〔2016〕33号, 第十条.</summary>
    [GeneratedRegex(@"第[一二三四五六七八九十百零〇\d]+条|[〔\[（(]\d{4}[〕\]）)]\d+号|第\d+号")]
    private static partial Regex Citation();
}
