using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>An objection (异议) to an entry, with its clock of 20 working days.</summary>
internal sealed record EntryObjection(
    string Id, long Version, string Entry, long EntryVersion, string Uscc, string Claim, string Evidence, string ReceivedOn, string DueOn, long Provisional, long State, string DecidedOn,
    string Reason, string Recorder, string RecorderDisplayName, string DeciderDisplayName, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "entryObjections/";

    /// <summary>企业信息公示暂行条例 (State Council Decree 654): 20 working days to check and to answer (2.8.2h).</summary>
    public const string Article = "State Council Decree 654 art 10";

    public const long Open = (long)V1.EntryObjectionState.Open;

    private const int Days = 20;

    public static EntryObjection Lodge(string id, QualityEntry entry, string uscc, V1.EntryObjection o, Caller caller, DateTimeOffset now)
    {
        var due = WorkingCalendar.Official.AddWorkingDays(QualityEntry.Day(o.ReceivedOn), Days);
        return new(
            id, 1, entry.Id, entry.Version, uscc, o.Claim, o.Evidence, o.ReceivedOn, ChinaTime.Format(due.Date), due.Provisional ? 1 : 0, Open, "", "", caller.Subject, caller.Name, "", now, now);
    }

    public EntryObjection Decide(V1.EntryObjectionState decision, string reason, QualityEntry first, Caller caller, string today, DateTimeOffset now)
    {
        if (State != Open) throw Fail.Precondition("OBJECTION_DECIDED", "This objection was decided already.");
        if (TookPart(first, caller)) throw Fail.Precondition("SAME_PERSON", "Somebody else decides than who recorded the entry or the objection.");
        return this with { Version = Version + 1, State = (long)decision, DecidedOn = today, Reason = reason, DeciderDisplayName = caller.Name, UpdatedAt = now };
    }

    public V1.EntryObjection ToWire(QualityEntry disputed, QualityEntry first, string enterpriseDisplayName, Caller caller, string today) => new()
    {
        Name = Collection + Id, Entry = EntryWire.Collection + Entry, Disputed = disputed.ToWire(today), Enterprise = "enterprises/" + Uscc, EnterpriseDisplayName = enterpriseDisplayName, Claim = Claim,
        Evidence = Evidence, ReceivedOn = ReceivedOn, DecideBy = new() { DueOn = DueOn, Provisional = Provisional == 1, Article = Article }, State = (V1.EntryObjectionState)State,
        Overdue = string.CompareOrdinal(State == Open ? today : DecidedOn, DueOn) > 0, DecidedOn = DecidedOn, Reason = Reason, RecorderDisplayName = RecorderDisplayName,
        DeciderDisplayName = DeciderDisplayName, CallerTookPart = TookPart(first, caller), Etag = Etag.Of(Version), CreateTime = CreatedAt.ToTimestamp(), UpdateTime = UpdatedAt.ToTimestamp(), Version = Version,
    };

    private bool TookPart(QualityEntry first, Caller caller) => caller.Subject == Recorder || caller.Subject == first.Recorder;
}

/// <summary>What a reader of objections asks for; empty means any, States are numbers joined by commas.</summary>
internal sealed record ObjectionFilter(string Uscc, string States, string OverdueOn, string Region)
{
    public static ObjectionFilter Of(V1.ListEntryObjectionsRequest r, string today)
    {
        var check = new Violations();
        foreach (var state in r.States) check.Enum("states", state);
        check.AddIf(r.Region.Length > 0 && !Common.Values.Region.TryFind(r.Region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        Uscc uscc = default;
        check.AddIf(r.Enterprise.Length > 0 && !Common.Values.Uscc.TryFromName(r.Enterprise, out uscc), "enterprise", "BAD_NAME", "enterprise must be enterprises/{code} with a code of 18 characters.");
        check.ThrowIfAny();
        return new(r.Enterprise.Length > 0 ? uscc.Value : "", string.Join(',', r.States.Select(s => (int)s).Distinct().Order()), r.Overdue ? today : "", r.Region);
    }
}
