using System.Globalization;
using Microsoft.Extensions.Localization;
using Quality.Dashboard.Localisation;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.QualityFiles;

/// <summary>What a version says otherwise than the one before it, in the reader's words; an empty text says that there was nothing.</summary>
internal sealed record EntryChange(string Field, string Before, string After);

/// <summary>The versions of an entry against one another, field by field.</summary>
internal static class EntryChanges
{
    private static readonly (string Text, Func<IStringLocalizer, V1.QualityEntry, string> Says)[] Fields =
    [
        ("Kind", (texts, e) => texts.Of(e.Kind)),
        ("Code", (texts, e) => FileWords.Code(texts, e.Code)),
        ("EntryTitle", (_, e) => e.Title),
        ("Number", (_, e) => e.Number),
        ("Authority", (_, e) => e.Authority),
        ("FromOn", (_, e) => e.FromOn),
        ("UntilOn", (_, e) => e.UntilOn),
        ("EndHow", Ended),
        ("EndOn", (_, e) => e.EndedOn),
        ("EntryOf", (texts, e) => e.Enterprise.Length > 0 ? e.Enterprise["enterprises/".Length..] : texts["UnderName"]),
        ("Source", (_, e) => e.Source),
        ("SourceVersion", (_, e) => e.SourceVersion > 0 ? e.SourceVersion.ToString(CultureInfo.CurrentCulture) : ""),
        ("Hash", (_, e) => e.Sha256),
        ("FactRule", (_, e) => e.Rule),
    ];

    /// <summary>The fields that differ; of the first version all that it says.</summary>
    public static IReadOnlyList<EntryChange> Between(IStringLocalizer texts, V1.QualityEntry? before, V1.QualityEntry after) =>
        [.. Fields.Select(f => new EntryChange(texts[f.Text], before is null ? "" : f.Says(texts, before), f.Says(texts, after))).Where(c => c.Before != c.After)];

    /// <summary>Why a version was made: an upheld objection, a newer version of its source, or what a person wrote; empty for the first.</summary>
    public static string Why(IStringLocalizer texts, V1.QualityEntry entry) => entry switch
    {
        { ChangeReason: "" } => "",
        _ when entry.ChangeReason.StartsWith("entryObjections/", StringComparison.Ordinal) => texts["ByObjection"],
        { Automatic: true, RecorderDisplayName: "" } => texts["BySourceVersion", entry.SourceVersion],
        _ => entry.ChangeReason,
    };

    /// <summary>An end that was decided; that a term has run out is no change.</summary>
    private static string Ended(IStringLocalizer texts, V1.QualityEntry e) =>
        e.EndedOn.Length > 0 || e.Standing == V1.QualityEntryStanding.TakenBack ? texts.Of(e.Standing) : "";
}
