using Quality.Brands.Instruments;
using Quality.Common.Errors;
using Quality.Common.Values;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Honours;

/// <summary>Checks what requests say of a decision, all fields at once.</summary>
internal static class HonourRequest
{
    private const string P = "honour.";

    public static Decision Decision(V1.GrantHonourRequest request, DateOnly today)
    {
        var check = new Violations();
        var wire = request.Honour ?? new();
        var instrument = Instrument.Find(check.Required(P + "instrument", wire.Instrument));
        check.AddIf(instrument is null && wire.Instrument.Length > 0, P + "instrument", "UNKNOWN_INSTRUMENT", "honour.instrument is none of ListInstruments.");
        var published = check.Date(P + "published_on", wire.PublishedOn, notAfter: today);
        var decision = new Decision
        {
            Instrument = instrument!,
            Stage = wire.Stage,
            Level = check.Enum(P + "level", wire.Level),
            ObjectKind = wire.ObjectKind == V1.ObjectKind.Unspecified && instrument is not null ? instrument.ObjectKind : wire.ObjectKind,
            ObjectName = check.Required(P + "object_name", wire.ObjectName, 200),
            ObjectKey = check.Text(P + "object_key", wire.ObjectKey, 200),
            Holder = Holder(check, P + "holder", wire.Holder),
            HolderDisplayName = check.Text(P + "holder_display_name", wire.HolderDisplayName, 200),
            Region = GansuRegion(check, wire.Region),
            ProductCategory = wire.ProductCategory,
            DecisionNumber = check.Required(P + "decision_number", wire.DecisionNumber, 100),
            Authority = check.Required(P + "authority", wire.Authority, 200),
            PublishedOn = published ?? today,
            ValidUntil = check.Date(P + "valid_until", wire.ValidUntil, required: false),
            GrantKind = check.Enum(P + "grant_kind", wire.GrantKind),
        };
        check.AddIf(published is not null && decision.ValidUntil <= published, P + "valid_until", "NOT_AFTER_PUBLICATION", "honour.valid_until must be after honour.published_on.");
        CheckAgainst(instrument, decision, check);
        check.ThrowIfAny();
        return decision;
    }

    public static Revocation Revocation(V1.RevokeHonourRequest request, DateOnly today, DateTimeOffset now)
    {
        var check = new Violations();
        check.Required("name", request.Name);
        var on = check.Date("revoked_on", request.RevokedOn, required: false, notAfter: today) ?? today;
        var revocation = new Revocation(on, check.Required("reason", request.Reason), check.Text("decision_number", request.DecisionNumber, 100), now);
        check.ThrowIfAny();
        return revocation;
    }

    /// <summary>Empty, or the name of an enterprise; a wrong check digit does not matter here.</summary>
    public static string Holder(Violations check, string field, string name)
    {
        check.AddIf(name.Length > 0 && !Uscc.TryFromName(name, out _), field, "BAD_NAME", $"{field} must be of the form enterprises/{{18 characters}}.");
        return name;
    }

    /// <summary>What the instrument says of its objects: kind, level, and that only zones have 筹建 and 命名.</summary>
    private static void CheckAgainst(Instrument? instrument, Decision decision, Violations check)
    {
        CheckCategory(decision, instrument, check);
        if (instrument is null) return;
        check.AddIf(decision.ObjectKind != instrument.ObjectKind, P + "object_kind", "WRONG_OBJECT_KIND",
            $"{instrument.DisplayNameEn} is held by an object of kind {instrument.ObjectKind}, not {decision.ObjectKind}.");
        check.AddIf(Enum.IsDefined(decision.Level) && decision.Level != V1.HonourLevel.Unspecified && !instrument.Levels.Contains(decision.Level), P + "level", "WRONG_LEVEL",
            $"{instrument.DisplayNameEn} exists at these levels: {string.Join(", ", instrument.Levels)}.");
        if (instrument.HasStages) check.Enum(P + "stage", decision.Stage);
        check.AddIf(!instrument.HasStages && decision.Stage != V1.HonourStage.Unspecified, P + "stage", "NO_STAGES",
            $"{instrument.DisplayNameEn} has no stages; only zones are approved to prepare and then named.");
        check.AddIf(instrument.ForeignAuthorities.Any(word => decision.Authority.Contains(word, StringComparison.Ordinal)), P + "authority", "AUTHORITY_OF_ANOTHER_INSTRUMENT",
            $"{decision.Authority} decides under another instrument: {instrument.DisplayNameEn} is {instrument.VerbPast} by others.");
    }

    /// <summary>The category must have existed on the day; whether it is consumer goods follows from it and refuses nothing.</summary>
    private static void CheckCategory(Decision decision, Instrument? instrument, Violations check)
    {
        var code = decision.ProductCategory;
        if (code.Length == 0 && instrument is not { ObjectKind: V1.ObjectKind.Organisation }) check.Required(P + "product_category", code);
        check.AddIf(code.Length > 0 && !ProductCategory.TryFind(code, decision.PublishedOn, out _), P + "product_category", "UNKNOWN_CATEGORY",
            "honour.product_category is no category of that day.");
    }

    /// <summary>620000 stands for what belongs to no single unit (未分配), such as a product of several prefectures.</summary>
    private static string GansuRegion(Violations check, string code)
    {
        var region = check.Required(P + "region", code);
        check.AddIf(region.Length > 0 && !(Region.TryFind(region, out var found) && found.InGansu), P + "region", "UNKNOWN_REGION", "honour.region must be a division code of Gansu, six digits.");
        return region;
    }
}
