using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Credits.QualityFiles;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>Drafts, approves and shows rules; one that is in force at once begins a run.</summary>
internal static class GradeRules
{
    public static QualityException NoneInForce() => Fail.Precondition("NO_RULE_IN_FORCE", "No grading rule is in force on that day.");

    public static async Task<V1.GradeRule> GetAsync(Transaction tx, string name)
    {
        var all = await GradeRuleStore.AllAsync(tx);
        var rule = all.FirstOrDefault(r => GradeRule.Collection + r.Id == name) ?? throw Fail.NotFound(name);
        return rule.ToWire(tx.Caller, Grading.InForce(all, tx.Today));
    }

    public static async Task<V1.ListGradeRulesResponse> ListAsync(Transaction tx, V1.ListGradeRulesRequest request)
    {
        var page = Page.From(request.PageSize, request.PageToken);
        var rows = await GradeRuleStore.ListAsync(tx, page.After, page.Limit);
        var current = Grading.InForce(await GradeRuleStore.AllAsync(tx), tx.Today);
        var response = new V1.ListGradeRulesResponse
        {
            NextPageToken = page.Next(rows, GradeRuleStore.PageKey), TotalSize = await GradeRuleStore.CountAsync(tx), Current = current is null ? "" : GradeRule.Collection + current.Id,
        };
        response.Rules.AddRange(rows.Select(r => r.ToWire(tx.Caller, current)));
        return response;
    }

    public static async Task<V1.GradeRule> CreateAsync(Transaction tx, V1.GradeRule? sent)
    {
        var rule = GradeRule.Draft(tx.NewId(), GradeRule.Check(sent), tx.Caller.Subject, tx.Caller.Name, tx.Now);
        if (!await GradeRuleStore.InsertAsync(tx, rule)) throw Fail.AlreadyExists(GradeRule.Collection + rule.Id);
        return Answer(tx, rule);
    }

    public static async Task<V1.GradeRule> UpdateAsync(Transaction tx, V1.GradeRule? sent)
    {
        var content = GradeRule.Check(sent);
        var stored = await FindAsync(tx, "rule.name", sent!.Name);
        Etag.Check(sent.Name, sent.Etag, stored.Version);
        return await SaveAsync(tx, stored.With(content, tx.Caller, tx.Now));
    }

    public static async Task<V1.GradeRule> ApproveAsync(Transaction tx, V1.ApproveGradeRuleRequest request)
    {
        var check = new Violations();
        var from = check.Date("in_force_on", request.InForceOn);
        check.AddIf(from < tx.Today, "in_force_on", "DATE_IN_PAST", "in_force_on must be today or later: what was graded stays graded.");
        check.ThrowIfAny();
        var stored = await FindAsync(tx, "name", request.Name);
        Etag.Check(request.Name, request.Etag, stored.Version);
        var approved = stored.Approve(request.InForceOn, tx.Caller, tx.Now);
        var answer = await SaveAsync(tx, approved);
        if (from != tx.Today) return answer;
        await GradeRunStore.StopAsync(tx);
        await BeginAsync(tx, approved);
        return answer;
    }

    /// <summary>Null while another one is under way.</summary>
    public static async Task<GradeRun?> BeginAsync(Transaction tx, GradeRule rule)
    {
        var run = GradeRun.Begin(tx.NewId(), rule, ChinaTime.Format(tx.Today), await QualityFileStore.CountAsync(tx), tx.Caller.Name, tx.Now);
        if (!await GradeRunStore.InsertAsync(tx, run)) return null;
        tx.Audit(GradeRun.Collection + run.Id);
        return run;
    }

    private static async Task<GradeRule> FindAsync(Transaction tx, string field, string name) =>
        await GradeRuleStore.FindAsync(tx, EntryWire.IdOf(field, name, GradeRule.Collection)) ?? throw Fail.NotFound(name);

    private static async Task<V1.GradeRule> SaveAsync(Transaction tx, GradeRule rule)
    {
        if (!await GradeRuleStore.ReviseAsync(tx, rule)) throw Fail.StaleEtag(GradeRule.Collection + rule.Id);
        return Answer(tx, rule);
    }

    private static V1.GradeRule Answer(Transaction tx, GradeRule rule)
    {
        tx.Audit(GradeRule.Collection + rule.Id);
        return rule.ToWire(tx.Caller, rule.Approved && rule.InForceOn == ChinaTime.Format(tx.Today) ? rule : null);
    }
}
