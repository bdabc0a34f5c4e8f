using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Credits.QualityFiles;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>A version of the grading rule (评级规则) as it is kept; Body is the message of the wire.</summary>
internal sealed record GradeRule(string Id, long Version, long State, string InForceOn, string Author, byte[] Body, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Collection = "gradeRules/";

    private V1.GradeRule? content;

    /// <summary>Points and thresholds, parsed once.</summary>
    public V1.GradeRule Content => content ??= V1.GradeRule.Parser.ParseFrom(Body);

    public bool Approved => State == (long)V1.GradeRuleState.Approved;

    public static GradeRule Draft(string id, V1.GradeRule rule, string author, string authorName, DateTimeOffset now)
    {
        var body = rule.Clone();
        (body.State, body.AuthorDisplayName) = (V1.GradeRuleState.Draft, authorName);
        return new(id, 1, (long)V1.GradeRuleState.Draft, "", author, body.ToByteArray(), now, now);
    }

    public GradeRule With(V1.GradeRule rule, Caller caller, DateTimeOffset now)
    {
        DemandDraft();
        return Draft(Id, rule, caller.Subject, caller.Name, now) with { Version = Version + 1, CreatedAt = CreatedAt };
    }

    public GradeRule Approve(string inForceOn, Caller caller, DateTimeOffset now)
    {
        DemandDraft();
        if (caller.Subject == Author) throw Fail.Precondition("SAME_PERSON", "Somebody else approves a rule than who wrote it.");
        var body = Content.Clone();
        (body.State, body.InForceOn, body.ApproverDisplayName) = (V1.GradeRuleState.Approved, inForceOn, caller.Name);
        return new(Id, Version + 1, (long)V1.GradeRuleState.Approved, inForceOn, Author, body.ToByteArray(), CreatedAt, now);
    }

    public V1.GradeRule ToWire(Caller caller, GradeRule? current)
    {
        var wire = Content.Clone();
        (wire.Name, wire.Current, wire.WrittenByCaller, wire.Etag, wire.Version) = (Collection + Id, current?.Id == Id, caller.Subject == Author, Etag.Of(Version), Version);
        (wire.CreateTime, wire.UpdateTime) = (CreatedAt.ToTimestamp(), UpdatedAt.ToTimestamp());
        return wire;
    }

    private void DemandDraft()
    {
        if (Approved) throw Fail.Precondition("RULE_APPROVED", "An approved rule does not change; draft another one.");
    }

    /// <summary>The checked content of a draft; what is Output only is dropped.</summary>
    public static V1.GradeRule Check(V1.GradeRule? sent)
    {
        var r = sent ?? throw Fail.Invalid("rule", "REQUIRED", "rule is required.");
        var check = new Violations();
        var rule = new V1.GradeRule { Title = check.Required("rule.title", r.Title, 200), Basis = check.Required("rule.basis", r.Basis, 300), StartPoints = r.StartPoints, LeastA = r.LeastA, LeastB = r.LeastB, LeastC = r.LeastC };
        check.AddIf(r.StartPoints is < 0 or > 100_000, "rule.start_points", "OUT_OF_RANGE", "rule.start_points must be 0 to 100000.");
        check.AddIf(r.LeastB >= r.LeastA, "rule.least_b", "NOT_BELOW", "rule.least_b must be less than rule.least_a.");
        check.AddIf(r.LeastC >= r.LeastB, "rule.least_c", "NOT_BELOW", "rule.least_c must be less than rule.least_b.");
        check.AddIf(r.Items.Count is 0 or > 100, "rule.items", r.Items.Count == 0 ? "REQUIRED" : "TOO_MANY", "rule.items takes 1 to 100.");
        var seen = new HashSet<(V1.QualityEntryKind, string)>();
        for (var n = 0; n < Math.Min(r.Items.Count, 100); n++)
        {
            Item($"rule.items[{n}]", r.Items[n], check);
            check.AddIf(!seen.Add((r.Items[n].Kind, r.Items[n].Code)), $"rule.items[{n}].code", "REPEATED", $"rule.items[{n}] repeats a kind and code.");
            rule.Items.Add(r.Items[n].Clone());
        }

        check.ThrowIfAny();
        return rule;
    }

    private static void Item(string at, V1.GradeItem item, Violations check)
    {
        var kind = check.Enum($"{at}.kind", item.Kind);
        check.AddIf(!EntryCodes.Knows(kind, item.Code), $"{at}.code", item.Code.Length == 0 ? "REQUIRED" : "UNKNOWN_CODE", $"{at}.code is none of this kind.");
        check.AddIf(item.Points is < -100_000 or > 100_000, $"{at}.points", "OUT_OF_RANGE", $"{at}.points must be -100000 to 100000.");
        check.AddIf(item.FullDays is < 0 or > 36_500, $"{at}.full_days", "OUT_OF_RANGE", $"{at}.full_days must be 0 to 36500.");
        check.AddIf(item.ZeroDays is < 0 or > 36_500, $"{at}.zero_days", "OUT_OF_RANGE", $"{at}.zero_days must be 0 to 36500.");
        check.AddIf(item.ZeroDays > 0 && item.ZeroDays <= item.FullDays, $"{at}.zero_days", "NOT_LATER", $"{at}.zero_days must be more than {at}.full_days.");
        check.AddIf(item.Most is < 0 or > 1000, $"{at}.most", "OUT_OF_RANGE", $"{at}.most must be 0 to 1000.");
        check.AddIf(!System.Enum.IsDefined(item.AtBest), $"{at}.at_best", "UNKNOWN_VALUE", $"{at}.at_best has a value that this version does not know.");
    }
}
