using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>Between entries and the wire.</summary>
internal static class EntryWire
{
    public const string Collection = "qualityEntries/";

    private const int Soon = 60;

    /// <summary>The entry as it stands on a day.</summary>
    public static V1.QualityEntry ToWire(this QualityEntry e, string asOf, IReadOnlySet<string>? objected = null) => new()
    {
        Name = Collection + e.Id, Enterprise = Subjects.Enterprise(e.Subject), Kind = e.WireKind, Code = e.Code, Title = e.Title, Number = e.Number, Authority = e.Authority, FromOn = e.FromOn,
        UntilOn = e.UntilOn == QualityEntry.NoEnd ? "" : e.UntilOn, Source = e.Source, SourceVersion = e.SourceVersion, Sha256 = e.Sha256, Rule = e.Rule, Standing = e.StandingOn(asOf),
        EndedOn = e.EndedOn, ChangeReason = e.Reason, RecorderDisplayName = e.RecorderDisplayName, KnownTime = e.KnownFrom.ToTimestamp(), Objected = objected?.Contains(e.Id) == true,
        Automatic = e.Automatic, Etag = Etag.Of(e.Version), Version = e.Version,
    };

    /// <summary>The id in a resource name.</summary>
    public static string IdOf(string field, string name, string collection) => name.Length == 0
        ? throw Fail.Invalid(field, "REQUIRED", $"{field} is required.")
        : name.StartsWith(collection, StringComparison.Ordinal) ? name[collection.Length..] : throw Fail.Invalid(field, "BAD_NAME", $"{field} must have the form {collection}{{id}}.");

    public static string IdOf(string field, string name) => IdOf(field, name, Collection);

    /// <summary>The two times of a question; absent they are today and now.</summary>
    public static (string AsOf, long Known) Times(string asOf, Timestamp? knownAt, DateOnly today, Violations check)
    {
        var day = check.Date("as_of", asOf, required: false) ?? today;
        return (ChinaTime.Format(day), knownAt is null ? QualityEntryStore.Open : Instant(knownAt, check));
    }

    public static ExpiringFilter Filter(this V1.ListExpiringRequest r, DateOnly today)
    {
        var check = new Violations();
        check.AddIf(r.WithinDays is < 0 or > 730, "within_days", "OUT_OF_RANGE", "within_days must be 1 to 730.");
        check.AddIf(r.Region.Length > 0 && !Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        V1.QualityEntryKind[] all = [V1.QualityEntryKind.Certificate, V1.QualityEntryKind.Licence, V1.QualityEntryKind.Honour, V1.QualityEntryKind.QualityOfficer];
        foreach (var kind in r.Kinds)
            check.AddIf(!all.Contains(check.Enum("kinds", kind)), "kinds", "UNKNOWN_VALUE", "kinds takes certificates, licences, honours and quality officers.");
        check.ThrowIfAny();
        var kinds = r.Kinds.Count > 0 ? r.Kinds.Distinct() : all;
        var days = r.WithinDays == 0 ? Soon : r.WithinDays;
        return new(ChinaTime.Format(today), ChinaTime.Format(today.AddDays(days)), string.Join(',', kinds.Select(k => (int)k).Order()), r.Region);
    }

    private static long Instant(Timestamp at, Violations check)
    {
        var valid = at.Seconds is >= 0 and < 253402300799 && at.Nanos is >= 0 and < 1_000_000_000;
        check.AddIf(!valid, "known_at", "OUT_OF_RANGE", "known_at must be an instant from 1970 to 9999.");
        return valid ? at.ToDateTimeOffset().ToUnixTimeMilliseconds() : 0;
    }
}
