using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Penalties;

/// <summary>Between the stored row and the wire.</summary>
internal static class PenaltyWire
{
    public const string Collection = "penalties/";

    /// <summary>The penalty as it is kept, with what is stamped at reading; without its texts.</summary>
    public static V1.Penalty ToPenalty(this PenaltyRow row, DateOnly today)
    {
        var penalty = V1.Penalty.Parser.ParseFrom(row.Body);
        (penalty.Name, penalty.Etag, penalty.Version) = (Collection + row.Id, Etag.Of(row.Version), row.Version);
        (penalty.CreateTime, penalty.UpdateTime) = (row.CreatedAt.ToTimestamp(), row.UpdatedAt.ToTimestamp());
        penalty.Judge(today);
        return penalty;
    }

    public static V1.Penalty With(this V1.Penalty penalty, PenaltyTexts? texts)
    {
        (penalty.Summary, penalty.RedactedText) = (texts?.Summary ?? "", texts?.RedactedText ?? "");
        penalty.FullText.Clear();
        penalty.FullText.Add((texts?.FullText ?? "").Split('\n'));
        return penalty;
    }

    /// <summary>The full text in one; the marks count in it.</summary>
    public static string Text(this V1.Penalty penalty) => string.Join('\n', penalty.FullText);

    /// <summary>For lists and for what is remembered: nobody needs the originals there.</summary>
    public static V1.Penalty WithoutTexts(this V1.Penalty penalty)
    {
        var light = penalty.Clone();
        (light.Summary, light.RedactedText) = ("", "");
        light.FullText.Clear();
        light.Marks.Clear();
        return light;
    }

    public static PenaltyRow ToRow(this V1.Penalty penalty, string id, long version, DateTimeOffset created, DateTimeOffset updated)
    {
        var body = penalty.Clone();
        (body.Summary, body.RedactedText) = ("", "");
        body.FullText.Clear();
        (body.Name, body.Etag, body.Version, body.CreateTime, body.UpdateTime, body.NextDueOn, body.Overdue) = ("", "", 0, null, null, "", false);
        foreach (var clock in body.Clocks) clock.Overdue = false;
        return new(
            id, version, body.Enterprise, body.Region, body.Authority, body.DocumentNumber,
            FoldedText.Column(body.EnterpriseDisplayName, body.Enterprise["enterprises/".Length..], body.DocumentNumber), (long)body.State, body.NextDue(),
            body.Clock(V1.PenaltyClockKind.Publication)?.DueOn ?? "", body.PublishedOn, body.EndsOn, body.Withdrawal?.WithdrawnOn ?? "", body.ToByteArray(), created, updated, body.Case);
    }

    /// <summary>As the public reads it; full text only where it is given.</summary>
    public static V1.PublishedPenalty ForPublic(this V1.Penalty p, string redactedText = "")
    {
        var open = new V1.PublishedPenalty
        {
            Name = p.Name, Enterprise = p.Enterprise, EnterpriseDisplayName = p.EnterpriseDisplayName, Region = p.Region, Authority = p.Authority, DocumentNumber = p.DocumentNumber,
            Breach = p.Breach, FineFen = p.FineFen, ConfiscatedFen = p.ConfiscatedFen, DecidedOn = p.DecidedOn, Summary = p.RedactedSummary, FullText = redactedText,
            PublishedOn = p.PublishedOn, EndsOn = p.EndsOn,
        };
        open.Articles.Add(p.Articles);
        open.Kinds.Add(p.Kinds);
        return open;
    }

    /// <summary>A line of the log; the enterprise is not named, for it is no longer to be read as punished.</summary>
    public static V1.PenaltyWithdrawalEntry ToEntry(this V1.Penalty p) => new()
    {
        Authority = p.Authority, DocumentNumber = p.DocumentNumber, Region = p.Region, PublishedOn = p.PublishedOn, Withdrawal = p.Withdrawal,
        DueOn = p.Clock(V1.PenaltyClockKind.Withdrawal)?.DueOn ?? "", Late = p.Clock(V1.PenaltyClockKind.Withdrawal)?.Overdue ?? false,
    };

    public static V1.PenaltyStep ToWire(this PenaltyStepRow row) => new()
    {
        Version = row.Version, Verb = row.Verb, State = (V1.PenaltyState)row.State, ActorDisplayName = row.ActorDisplayName, TakeTime = row.TakenAt.ToTimestamp(),
    };

    public static V1.PenaltyRule ToWire(this PenaltyRule rule)
    {
        var wire = new V1.PenaltyRule
        {
            Code = rule.Code, Title = rule.Title, ValidFrom = ChinaTime.Format(rule.From), ValidTo = rule.To is { } to ? ChinaTime.Format(to) : "", PublicationDays = rule.PublicationDays,
            AcrossDays = rule.AcrossDays, WithdrawalDays = rule.WithdrawalDays, TermMonths = rule.TermMonths, ShortTermMonths = rule.ShortTermMonths, EarlyMonths = rule.EarlyMonths,
            EarlyMonthsSpecial = rule.EarlyMonthsSpecial, ToBeConfirmed = rule.ToBeConfirmed,
        };
        wire.Exemptions.Add(rule.Exemptions.OrderBy(e => e.Key).Select(e => new V1.PenaltyExemptionRule { Exemption = e.Key, Article = e.Value }));
        return wire;
    }

    public static string IdOf(string name) => name.Length == 0
        ? throw Fail.Invalid("name", "REQUIRED", "name is required.")
        : name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : throw Fail.Invalid("name", "BAD_NAME", "name must have the form penalties/{id}.");

    public static PenaltyFilter Filter(this V1.ListPenaltiesRequest r, DateOnly today)
    {
        var check = new Violations();
        foreach (var state in r.States) check.Enum("states", state);
        var filter = Filter(check, r.Region, r.Enterprise, r.Query, today) with { Overdue = r.Overdue, States = States(r.States), Case = r.Case };
        check.ThrowIfAny();
        return filter;
    }

    public static PenaltyFilter Filter(string region, string enterprise, string query, DateOnly today)
    {
        var check = new Violations();
        var filter = Filter(check, region, enterprise, query, today);
        check.ThrowIfAny();
        return filter;
    }

    private static PenaltyFilter Filter(Violations check, string region, string enterprise, string query, DateOnly today)
    {
        check.AddIf(region.Length > 0 && (region.Length != 6 || !Region.TryFind(region, out _)), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.AddIf(enterprise.Length > 0 && !Uscc.TryFromName(enterprise, out _), "enterprise", "BAD_NAME", "enterprise must be enterprises/{code} with a code of 18 characters.");
        return new("", region, enterprise, check.Text("query", query, 100), false, ChinaTime.Format(today));
    }

    /// <summary>The state after the term is not stored: its day decides.</summary>
    private static string States(IEnumerable<V1.PenaltyState> states)
    {
        var conditions = states.Distinct().Order().Select(state => state switch
        {
            V1.PenaltyState.Published => PenaltyStore.Public,
            V1.PenaltyState.Ended => "(state = 4 AND ends_on < @Today)",
            _ => $"state = {(int)state}",
        }).ToList();
        return conditions.Count == 0 ? "" : $"({string.Join(" OR ", conditions)})";
    }
}
