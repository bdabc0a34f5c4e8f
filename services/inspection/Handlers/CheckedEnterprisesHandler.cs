using Google.Protobuf.WellKnownTypes;
using Quality.Common.Events;
using Quality.Common.Storage;
using Quality.Inspections.Libraries;
using Quality.Inspections.Samples;
using Quality.Protos.Credit.V1;

namespace Quality.Inspections.Handlers;

/// <summary>Keeps the library of what can be checked (检查对象库) from what the credit service tells; twice and late make no difference.</summary>
internal static class CheckedEnterprisesHandler
{
    public static Task Handle(Transaction tx, EnterprisesChanged e, EventContext context) =>
        CheckedEnterpriseStore.SaveAsync(tx, [.. e.Enterprises.Select(x => new CheckedEnterprise(
            Code(x.Name), x.Version, x.DisplayName, (long)x.Status, x.Region, AddressKey.Of(x.Address), "", "", Recorded(x.UpdateTime, x.CreateTime)))]);

    public static Task Handle(Transaction tx, EnterpriseProductChanged e, EventContext context)
    {
        var p = e.Product;
        return CheckedEnterpriseStore.SaveAsync(tx, new CheckedProduct(
            p.Name, p.Version, Code(p.Enterprise), p.Category, p.Model, ModelKey.Of(p.Model), p.MadeFrom, p.MadeTo.Length > 0 ? p.MadeTo : Document.NoEnd, Recorded(p.UpdateTime, p.CreateTime)));
    }

    /// <summary>The official class, empty where there is none any more: then it stands in the stratum of those without.</summary>
    public static Task Handle(Transaction tx, GradeChanged e, EventContext context) => CheckedEnterpriseStore.SaveGradeAsync(
        tx, Code(e.Grade.Enterprise), e.Grade.Version, e.Grade.Class == GradeClass.Unspecified ? "" : e.Grade.Class.ToString(), Recorded(e.Grade.ChangeTime, null));

    private static string Code(string name) => name["enterprises/".Length..];

    private static DateTimeOffset Recorded(Timestamp? updated, Timestamp? created) =>
        (updated ?? created ?? throw new FormatException("The snapshot does not say when it was recorded.")).ToDateTimeOffset();
}
