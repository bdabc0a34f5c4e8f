using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Credits.Imports;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>Checks what is said of a list before its rows, every wrong field at once.</summary>
internal static class PeerCheck
{
    /// <summary>The list as it begins.</summary>
    public static PeerList List(Transaction tx, string id, V1.PeerList? sent, string stream)
    {
        var l = sent ?? throw Fail.Invalid("list", "REQUIRED", "list is required on the first message.");
        var check = new Violations();
        var (peer, kind, title) = (check.Required("list.peer", l.Peer, 100), check.Enum("list.kind", l.Kind), check.Text("list.title", l.Title, 200));
        var (asOf, file) = (check.Date("list.as_of", l.AsOf, notAfter: tx.Today), check.Text("list.file_name", l.FileName, 200));
        check.AddIf(!Region.TryFind(l.Region, out _), "list.region", l.Region.Length == 0 ? "REQUIRED" : "UNKNOWN_REGION", "list.region must be a division code of six digits.");
        check.AddIf(l.TotalRows < 0, "list.total_rows", "NEGATIVE", "list.total_rows must not be negative.");
        check.ThrowIfAny();
        if (!tx.Caller.Scope.Contains(l.Region)) throw Fail.RegionDenied(l.Region);
        return new(
            id, 0, peer, FoldedText.Of(peer), (long)kind, title, ChinaTime.Format(asOf!.Value), l.Region, file, l.TotalRows, 0, 0, 0, 0, 0, 0, 0, 0, 0, tx.Caller.Subject, tx.Caller.Name, stream,
            tx.Now + Import.StreamLease, tx.Now, tx.Now, null);
    }

    /// <summary>For rows that are only checked: kind and day are enough.</summary>
    public static (V1.PeerListKind Kind, DateOnly AsOf) ForRows(V1.CheckPeerRowsRequest request, DateOnly today)
    {
        var check = new Violations();
        var kind = check.Enum("list.kind", request.List?.Kind ?? 0);
        var asOf = check.Date("list.as_of", request.List?.AsOf, notAfter: today);
        check.AddIf(request.Rows.Count is 0 or > 1000, "rows", request.Rows.Count == 0 ? "REQUIRED" : "TOO_MANY", "rows must be 1 to 1,000.");
        check.ThrowIfAny();
        return (kind, asOf!.Value);
    }

    public static string IdOf(string field, string name) => name.StartsWith(PeerList.Collection, StringComparison.Ordinal) && name.Length > PeerList.Collection.Length
        ? name[PeerList.Collection.Length..]
        : throw Fail.Invalid(field, name.Length == 0 ? "REQUIRED" : "BAD_NAME", $"{field} must have the form peerLists/{{id}}.");

    public static PeerListFilter Filter(this V1.ListPeerListsRequest r)
    {
        var check = new Violations();
        if (r.Kind != 0) check.Enum("kind", r.Kind);
        var peer = check.Text("peer", r.Peer, 100);
        check.ThrowIfAny();
        return new((long)r.Kind, peer, r.Region, r.Latest);
    }

    public static PeerDifferenceFilter Filter(
        IEnumerable<V1.PeerDifferenceKind> kinds, IEnumerable<V1.PeerField> fields, IEnumerable<V1.PeerReason> reasons, string query)
    {
        var check = new Violations();
        foreach (var kind in kinds) check.Enum("kinds", kind);
        foreach (var field in fields) check.AddIf(!Enum.IsDefined(field), "fields", "UNKNOWN_VALUE", "fields has a value that this version does not know."); // 0 is the whole case
        foreach (var reason in reasons) check.Enum("reasons", reason);
        var text = check.Text("query", query, 100);
        check.ThrowIfAny();
        return new(Numbers(kinds.Select(k => (int)k)), Numbers(fields.Select(f => (int)f)), Numbers(reasons.Select(r => (int)r)), text);
    }

    private static string Numbers(IEnumerable<int> values) => string.Join(',', values.Distinct().Order());
}

/// <summary>Checks the rows of one list in their order: a row that is wrong is held whole, with every problem, and stops no other.</summary>
internal sealed class PeerRowCheck(V1.PeerListKind kind, DateOnly asOf)
{
    /// <summary>Of a text that is held; longer ones are wrong in any case.</summary>
    private const int MostText = 1000;

    private readonly HashSet<string> seen = [];

    public V1.PeerRow Check(int number, V1.PeerRow? sent)
    {
        var (errors, warnings) = (new Violations(), new Violations());
        var row = new V1.PeerRow { Row = number };
        if (sent is null) errors.Add("", "REQUIRED", "The row has no content.");
        else Fields(row, sent, errors, warnings);
        row.Held = !errors.None;
        if (!row.Held && !Remember(row))
        {
            errors.Add("uscc", "REPEATED_ROW", "The same case stands in an earlier row.");
            row.Held = true;
        }

        row.Problems.AddRange([.. Problems(row, errors, ProblemSeverity.Error), .. Problems(row, warnings, ProblemSeverity.Warning)]);
        return row;
    }

    /// <summary>A row that an earlier stream brought; false when its case stands already.</summary>
    public bool Remember(V1.PeerRow row) => row.Held || seen.Add($"{row.Uscc} {FoldedText.Of(row.DecisionNumber)} {(row.DecisionNumber.Length == 0 ? row.DecidedOn : "")}");

    private void Fields(V1.PeerRow row, V1.PeerRow sent, Violations errors, Violations warnings)
    {
        foreach (var v in MessageGuard.Find(sent)) errors.Add(v.Field, v.Reason, v.Description);
        (row.Uscc, row.DisplayName, row.DecisionNumber, row.Authority) = (Held(sent.Uscc), Held(sent.DisplayName), Held(sent.DecisionNumber), Held(sent.Authority));
        (row.DecidedOn, row.EndsOn, row.Status) = (Held(sent.DecidedOn), Held(sent.EndsOn), sent.Status);
        var code = Uscc.Parse(sent.Uscc);
        foreach (var problem in code.Errors) errors.Add("uscc", problem.Reason, problem.Description);
        foreach (var problem in code.Warnings) warnings.Add("uscc", problem.Reason, problem.Description); // early pilot codes are legal (7.8)
        if (code.Uscc is { } uscc) row.Uscc = uscc.Value;
        errors.Required("display_name", sent.DisplayName, 200);
        if (kind == V1.PeerListKind.Penalties) errors.Required("decision_number", sent.DecisionNumber, 100);
        else errors.Text("decision_number", sent.DecisionNumber, 100);
        errors.Text("authority", sent.Authority, 200);
        var decided = errors.Date("decided_on", sent.DecidedOn, required: false);
        errors.AddIf(decided > asOf, "decided_on", "AFTER_AS_OF", $"decided_on is after {asOf:yyyy-MM-dd}, the day of the list.");
        var ends = errors.Date("ends_on", sent.EndsOn, required: false);
        errors.AddIf(ends < decided, "ends_on", "ENDS_BEFORE_DECISION", "ends_on is before decided_on.");
        errors.AddIf(!Enum.IsDefined(sent.Status), "status", "UNKNOWN_VALUE", "status has a value that this version does not know.");
    }

    private static string Held(string text) => Excerpt.OfCharacters(text.Trim(), MostText);

    private static IEnumerable<ImportProblem> Problems(V1.PeerRow row, Violations found, ProblemSeverity severity) => found.Found.Select(v => new ImportProblem
    {
        Row = row.Row, Severity = severity, Field = v.Field, Reason = v.Reason, Description = v.Description,
        Value = V1.PeerRow.Descriptor.FindFieldByName(v.Field) is { } field ? Excerpt.OfCharacters($"{field.Accessor.GetValue(row)}", 200) : "",
    });
}
