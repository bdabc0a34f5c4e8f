using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Libraries;

/// <summary>An inspector as a draw needs one. Code is the certificate's number.</summary>
internal sealed record InspectorEntry(string Id, string Code, string Region, string Unit, int Limit, IReadOnlyList<string> Qualifications)
{
    public string Name => "inspectors/" + Id;

    /// <summary>Whether the person may check a category: by it or by a group that it belongs to.</summary>
    public bool IsQualified(string category) => Qualifications.Any(q => category.StartsWith(q, StringComparison.Ordinal));
}

/// <summary>The library of inspectors (检查人员库).</summary>
internal static class InspectorStore
{
    public const string Kind = "inspector";

    public static readonly Library<V1.Inspector> Library = new(Kind, "inspectors/", i => Document.Of(i.Region, i.DisplayName.Trim(), i.CertificateNumber.Trim()) with
    {
        ValidFrom = i.ValidFrom,
        ValidTo = i.ValidTo,
        Owner = i.Account,
    });

    /// <summary>Who has a certificate on that day (2.7.1b); a region is a county, a unit with its counties, or 620000 for all.</summary>
    public static async Task<IReadOnlyList<InspectorEntry>> OnAsync(Transaction tx, DateOnly date, string region) =>
        [.. (await DocumentStore.ValidAsync(tx, Kind, ChinaTime.Format(date), region)).Select(d => Entry(Library.Wire(d), d))];

    private static InspectorEntry Entry(V1.Inspector i, Document d) =>
        new(d.Id, i.CertificateNumber, i.Region, ReportingUnits.Of(i.Region)?.Code ?? i.Region, i.WorkloadLimit, [.. i.Qualifications.Order(StringComparer.Ordinal)]);
}
