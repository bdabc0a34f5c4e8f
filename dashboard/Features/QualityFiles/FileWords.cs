using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Components;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.QualityFiles;

/// <summary>Entries and grades as these pages say them.</summary>
internal static class FileWords
{
    /// <summary>Kinds that are recorded by hand, with what they can say.</summary>
    public static readonly IReadOnlyDictionary<V1.QualityEntryKind, string[]> Codes = new Dictionary<V1.QualityEntryKind, string[]>
    {
        [V1.QualityEntryKind.Certificate] = ["iso-9001", "iso-14001", "green-product", "other"],
        [V1.QualityEntryKind.Licence] = ["production-licence", "other"],
        [V1.QualityEntryKind.Penalty] = ["warning", "fine", "confiscation", "suspension", "revocation"],
        [V1.QualityEntryKind.QualityOfficer] = ["appointed"],
        [V1.QualityEntryKind.Other] = ["other"],
    };

    /// <summary>All kinds with what they can say, those of other services too: what a grade rule may count.</summary>
    public static readonly IReadOnlyDictionary<V1.QualityEntryKind, string[]> AllCodes = new Dictionary<V1.QualityEntryKind, string[]>(Codes)
    {
        [V1.QualityEntryKind.Honour] = ["national", "provincial", "municipal"],
        [V1.QualityEntryKind.SpotCheck] = ["conforming", "nonconforming", "refused"],
        [V1.QualityEntryKind.PostProcessing] = ["open", "announced", "revoked"],
        [V1.QualityEntryKind.Complaint] = ["dispute", "report"],
        [V1.QualityEntryKind.Declaration] = ["published"],
        [V1.QualityEntryKind.Listing] = ["abnormal-operations", "serious-violation", "quality-blacklist"],
    };

    private static readonly V1.QualityEntryKind[] Facts = [V1.QualityEntryKind.SpotCheck, V1.QualityEntryKind.Penalty, V1.QualityEntryKind.Complaint];

    /// <summary>Whether entries of the kind are in force for a time, so that the number in force says something.</summary>
    public static bool HasTerm(V1.QualityEntryKind kind) => !Facts.Contains(kind);

    public static string Code(IStringLocalizer texts, string code) => texts["code." + code] is { ResourceNotFound: false } known ? known : code;

    public static StatusKind Kind(V1.QualityEntry entry) => entry.Code switch
    {
        "nonconforming" or "refused" => StatusKind.Bad,
        "conforming" => StatusKind.Good,
        _ => entry.Standing switch
        {
            V1.QualityEntryStanding.InForce when entry.Kind is V1.QualityEntryKind.PostProcessing or V1.QualityEntryKind.Penalty => StatusKind.Warning,
            V1.QualityEntryStanding.InForce when entry.Kind is V1.QualityEntryKind.Listing => StatusKind.Bad,
            V1.QualityEntryStanding.InForce => StatusKind.Good,
            V1.QualityEntryStanding.Suspended or V1.QualityEntryStanding.Revoked => StatusKind.Warning,
            _ => StatusKind.Ceased,
        },
    };

    /// <summary>What the badge says: of a fact what it was, of what has a term how it stands.</summary>
    public static string Badge(IStringLocalizer texts, V1.QualityEntry entry) => HasTerm(entry.Kind) ? texts.Of(entry.Standing) : Code(texts, entry.Code);

    public static StatusKind Kind(V1.EntryObjectionState state) => state switch
    {
        V1.EntryObjectionState.Open => StatusKind.Active,
        V1.EntryObjectionState.Rejected => StatusKind.Ceased,
        _ => StatusKind.Good,
    };

    /// <summary>A record of this platform by what it is; its page has the rest. A document as it was named.</summary>
    public static string Source(IStringLocalizer texts, string name) =>
        texts["source." + name.Split('/')[0]] is { ResourceNotFound: false } known ? known.Value : name;

    public static string Letter(V1.GradeClass one) => one == V1.GradeClass.Unspecified ? "–" : one.ToString();

    public static string Style(V1.GradeClass one) => "grade-letter is-" + Letter(one).ToLowerInvariant();

    /// <summary>Hundredths of a point.</summary>
    public static string Points(int hundredths, bool signed = false) => (hundredths / 100m).ToString(signed ? "+0.##;-0.##;0" : "0.##", CultureInfo.CurrentCulture);
}
