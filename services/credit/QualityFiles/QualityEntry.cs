using System.Globalization;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>One version of an entry (档案条目); legal days are yyyy-MM-dd, which compare as texts.</summary>
internal sealed record QualityEntry(
    string Id, long Version, string Subject, long Kind, string Code, string Title, string Number, string Authority, string FromOn, string UntilOn, string EndedOn, long Standing,
    string Source, string Facet, long SourceVersion, string Sha256, string Rule, string Reason, string Recorder, string RecorderDisplayName, DateTimeOffset KnownFrom)
{
    /// <summary>The last day of what has no end.</summary>
    public const string NoEnd = "9999-12-31";

    public const long Stands = (long)V1.QualityEntryStanding.InForce;

    public const long TakenBack = (long)V1.QualityEntryStanding.TakenBack;

    public V1.QualityEntryKind WireKind => (V1.QualityEntryKind)Kind;

    /// <summary>A stored legal day.</summary>
    public static DateOnly Day(string stored) => DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Whether another service told it.</summary>
    public bool Automatic => Facet.Length > 0;

    /// <summary>Whether it had happened by the day, and was not taken back.</summary>
    public bool KnownOn(string day) => Standing != TakenBack && string.CompareOrdinal(FromOn, day) <= 0;

    public bool InForce(string day) => KnownOn(day) && string.CompareOrdinal(UntilOn, day) >= 0 && (EndedOn.Length == 0 || string.CompareOrdinal(EndedOn, day) > 0);

    public V1.QualityEntryStanding StandingOn(string day)
    {
        if (Standing == TakenBack) return V1.QualityEntryStanding.TakenBack;
        if (EndedOn.Length > 0 && string.CompareOrdinal(EndedOn, day) <= 0) return (V1.QualityEntryStanding)Standing;
        return string.CompareOrdinal(UntilOn, day) < 0 ? V1.QualityEntryStanding.Over : V1.QualityEntryStanding.InForce;
    }

    /// <summary>Whether it says the same, whoever says it.</summary>
    public bool Says(Facet f) => (Subject, Kind, Code, Title, Number, Authority, FromOn, UntilOn, EndedOn, Standing)
        == (f.Subject, (long)f.Kind, f.Code, f.Title, f.Number, f.Authority, f.FromOn, f.UntilOn, f.EndedOn, f.Standing);
}

/// <summary>One of the facts that a source tells; its name is the same in every version of the source.</summary>
internal sealed record Facet(
    string Name, string Subject, V1.QualityEntryKind Kind, string Code, string Title, string Number, string Authority, string FromOn,
    string UntilOn = QualityEntry.NoEnd, string EndedOn = "", long Standing = QualityEntry.Stands);

/// <summary>The key under which entries stand: a code, or where none is known the name, which only a merged identity brings into a file (7.8).</summary>
internal static class Subjects
{
    /// <summary>Before every name, after every code.</summary>
    public const string Names = "~";

    private const string Enterprises = "enterprises/";

    public static string OfName(string name) => Names + FoldedText.Of(name);

    public static string Of(string enterprise, string displayName) => enterprise.Length > 0 ? enterprise[Enterprises.Length..] : OfName(displayName);

    public static bool IsCode(string subject) => !subject.StartsWith(Names, StringComparison.Ordinal);

    /// <summary>Empty for names, which have no resource.</summary>
    public static string Enterprise(string subject) => IsCode(subject) ? Enterprises + subject : "";
}

/// <summary>What entries of each kind can say; the codes are those of the rules of grading.</summary>
internal static class EntryCodes
{
    private static readonly Dictionary<V1.QualityEntryKind, string[]> All = new()
    {
        [V1.QualityEntryKind.Certificate] = ["iso-9001", "iso-14001", "green-product", "other"],
        [V1.QualityEntryKind.Licence] = ["production-licence", "other"],
        [V1.QualityEntryKind.Honour] = ["national", "provincial", "municipal"],
        [V1.QualityEntryKind.SpotCheck] = ["conforming", "nonconforming", "refused"],
        [V1.QualityEntryKind.PostProcessing] = ["open", "announced", "revoked"],
        [V1.QualityEntryKind.Penalty] = ["warning", "fine", "confiscation", "suspension", "revocation"],
        [V1.QualityEntryKind.Complaint] = ["dispute", "report"],
        [V1.QualityEntryKind.QualityOfficer] = ["appointed"],
        [V1.QualityEntryKind.Declaration] = ["published"],
        [V1.QualityEntryKind.Listing] = ["abnormal-operations", "serious-violation", "quality-blacklist"],
        [V1.QualityEntryKind.Other] = ["other"],
    };

    private static readonly HashSet<V1.QualityEntryKind> ByHand =
        [V1.QualityEntryKind.Certificate, V1.QualityEntryKind.Licence, V1.QualityEntryKind.Penalty, V1.QualityEntryKind.QualityOfficer, V1.QualityEntryKind.Other];

    public static bool Knows(V1.QualityEntryKind kind, string code) => All.TryGetValue(kind, out var codes) && codes.Contains(code, StringComparer.Ordinal);

    public static bool IsByHand(V1.QualityEntryKind kind) => ByHand.Contains(kind);
}
