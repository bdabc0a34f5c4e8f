using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Screening;

/// <summary>The rpcs of the screening.</summary>
internal sealed class ScreeningGrpc(UnitOfWork<CreditsModule> work, CommonTerms common) : V1.ScreeningService.ScreeningServiceBase
{
    private const int MostRows = 1000;

    public override Task<V1.Screening> ScreenEnterprise(V1.ScreenEnterpriseRequest request, ServerCallContext context) => work.ReadAsync(context, tx =>
    {
        var query = request.Query ?? throw Fail.Invalid("query", "REQUIRED", "query is required.");
        if (Check(query, "query.") is { None: false } wrong) throw Fail.Invalid(wrong.Found);
        return ScreenAsync(tx, query, Limit(request.Limit));
    });

    public override Task<V1.BatchScreenEnterprisesResponse> BatchScreenEnterprises(V1.BatchScreenEnterprisesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        check.AddIf(request.Queries.Count == 0, "queries", "REQUIRED", "queries is required.");
        check.AddIf(request.Queries.Count > MostRows, "queries", "TOO_MANY", $"queries takes at most {MostRows} rows; these are {request.Queries.Count}.");
        check.ThrowIfAny();
        var response = new V1.BatchScreenEnterprisesResponse();
        foreach (var query in request.Queries)
        {
            var wrong = Check(query, "");
            response.Screenings.Add(wrong.None ? await ScreenAsync(tx, query, Limit(request.Limit)) : Wrong(query, wrong));
            if (!wrong.None) response.ProblemCount++;
        }

        return response;
    });

    private static Violations Check(V1.ScreeningQuery query, string prefix)
    {
        var check = new Violations();
        check.Text(prefix + "id", query.Id, 100);
        var name = check.Text(prefix + "display_name", query.DisplayName, 200);
        check.AddIf(query.Uscc.Length == 0 && name.Length == 0, prefix + "display_name", "REQUIRED", "A code or a name is required.");
        if (query.Uscc.Length > 0) foreach (var problem in Uscc.Parse(query.Uscc).Errors) check.Add(prefix + "uscc", problem.Reason, problem.Description);
        check.AddIf(name.Length > 0 && query.Uscc.Length == 0 && name.Count(char.IsLetterOrDigit) < 2, prefix + "display_name", "TOO_SHORT", "A name has at least two characters.");
        return check;
    }

    private async Task<V1.Screening> ScreenAsync(Transaction tx, V1.ScreeningQuery query, int limit)
    {
        var asked = query.DisplayName.Length > 0 ? EnterpriseNameParts.Of(query.DisplayName) : null;
        if (query.Uscc.Length > 0 && await ScreeningStore.FindAsync(tx, Uscc.Parse(query.Uscc).Uscc!.Value.Value) is { } exact)
        {
            var found = ToWire(exact, 1);
            found.NameDiffers = asked is not null && Score(asked, exact) < NameScore.Threshold;
            return new() { Query = query, Outcome = V1.ScreeningOutcome.Code, Candidates = { found } };
        }

        var screening = new V1.Screening { Query = query, Outcome = V1.ScreeningOutcome.None };
        if (asked is null) return screening;
        var ranked = (await ScreeningStore.CandidatesAsync(tx, CandidateTerms.Of(asked, await common.OfAsync(tx)))).Select(row => (Row: row, Score: Score(asked, row)))
            .OrderByDescending(c => c.Score).ThenBy(c => c.Row.Uscc, StringComparer.Ordinal).DistinctBy(c => c.Row.Uscc).ToList();
        screening.Candidates.Add(ranked.Where(c => c.Score >= NameScore.Floor).Take(limit).Select(c => ToWire(c.Row, c.Score)));
        screening.Outcome = Outcome([.. ranked.Select(c => c.Score)]);
        return screening;
    }

    private static V1.ScreeningOutcome Outcome(IReadOnlyList<double> scores) =>
        scores.Count == 0 || scores[0] < NameScore.Threshold ? V1.ScreeningOutcome.None
        : scores.Count > 1 && scores[0] - scores[1] < NameScore.Margin && !(scores[0] >= 1 && scores[1] < 1) ? V1.ScreeningOutcome.Ambiguous
        : V1.ScreeningOutcome.Name;

    private static double Score(EnterpriseNameParts asked, ScreenedRow row) =>
        NameScore.Of(asked, EnterpriseNameParts.Of(row.Former.Length > 0 ? row.Former : row.DisplayName), row.Region);

    private static V1.ScreeningCandidate ToWire(ScreenedRow row, double score) => new()
    {
        Enterprise = "enterprises/" + row.Uscc, DisplayName = row.DisplayName, FormerName = row.Former, Region = row.Region, Status = (V1.EnterpriseStatus)row.Status, Score = Math.Round(score, 4),
    };

    private static V1.Screening Wrong(V1.ScreeningQuery query, Violations wrong)
    {
        var screening = new V1.Screening { Query = query };
        screening.Problems.Add(wrong.Found.Select(v => new V1.ScreeningProblem { Field = v.Field, Reason = v.Reason, Description = v.Description }));
        return screening;
    }

    private static int Limit(int wanted) => wanted switch
    {
        0 => 5,
        < 0 => throw Fail.Invalid("limit", "NEGATIVE", "limit must not be negative."),
        _ => Math.Min(wanted, 20),
    };
}
