using System.Globalization;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Credits.Enterprises;
using Quality.Credits.QualityFiles;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Grades;

/// <summary>The rpcs of grades, their rules and runs, and of ratings by third parties.</summary>
internal sealed class GradeGrpc(UnitOfWork<CreditsModule> work) : V1.GradeService.GradeServiceBase
{
    private const string Suffix = "/grade";

    public override Task<V1.Grade> GetGrade(V1.GetGradeRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var enterprise = await EnterpriseOfAsync(tx, request.Name);
        var row = await GradeStore.FindAsync(tx, enterprise.Uscc) ?? throw Fail.NotFound(request.Name);
        var rule = await GradeRuleStore.FindAsync(tx, row.Rule) ?? throw Fail.NotFound(GradeRule.Collection + row.Rule);
        tx.Audit(request.Name, enterprise.Region);
        return row.Explained(Grading.Of(rule.Content, await GradeFacts.OfAsync(tx, row.Uscc, row.KnownAt), row.AsOf), enterprise);
    });

    public override Task<V1.ListGradeVersionsResponse> ListGradeVersions(V1.ListGradeVersionsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var enterprise = await EnterpriseOfAsync(tx, request.Name);
        var page = Page.From(request.PageSize, request.PageToken, enterprise.Uscc);
        var rows = await GradeStore.VersionsAsync(tx, enterprise.Uscc, page.After, page.Limit);
        var response = new V1.ListGradeVersionsResponse
        {
            NextPageToken = page.Next(rows, g => g.Version.ToString(CultureInfo.InvariantCulture)), TotalSize = await GradeStore.CountVersionsAsync(tx, enterprise.Uscc),
        };
        response.Grades.AddRange(rows.Select(g => g.ToWire(enterprise.DisplayName, enterprise.Region)));
        tx.Audit(request.Name, enterprise.Region);
        return response;
    });

    public override Task<V1.ListGradesResponse> ListGrades(V1.ListGradesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        foreach (var one in request.Classes) check.Enum("classes", one);
        CheckRegion(request.Region, check);
        var classes = string.Join(',', request.Classes.Select(c => (int)c).Distinct().Order());
        var page = Page.From(request.PageSize, request.PageToken, classes, request.Region);
        var rows = await GradeStore.ListAsync(tx, classes, request.Region, page.After, page.Limit);
        var response = new V1.ListGradesResponse { NextPageToken = page.Next(rows, g => g.Uscc), TotalSize = await GradeStore.CountAsync(tx, classes, request.Region) };
        response.Grades.AddRange(rows.Select(g => g.ToWire()));
        return response;
    });

    public override Task<V1.CountGradesResponse> CountGrades(V1.CountGradesRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        CheckRegion(request.Region, new());
        var counts = (await GradeStore.CountByClassAsync(tx, request.Region)).ToDictionary(c => c.Class, c => (int)c.Total);
        var response = new V1.CountGradesResponse { Enterprises = counts.Values.Sum() };
        response.Counts.AddRange(Enum.GetValues<V1.GradeClass>().Select(c => new V1.GradeCount { Class = c, Count = counts.GetValueOrDefault((long)c) }));
        return response;
    });

    public override Task<V1.Grade> EvaluateGrade(V1.EvaluateGradeRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var (asOf, known) = EntryWire.Times(request.AsOf, request.KnownAt, tx.Today, check);
        check.ThrowIfAny();
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("enterprise", request.Enterprise)) ?? throw Fail.NotFound(request.Enterprise);
        var rule = request.Rule.Length > 0
            ? await GradeRuleStore.FindAsync(tx, EntryWire.IdOf("rule", request.Rule, GradeRule.Collection)) ?? throw Fail.NotFound(request.Rule)
            : Grading.InForce(await GradeRuleStore.AllAsync(tx), QualityEntry.Day(asOf)) ?? throw GradeRules.NoneInForce();
        var result = Grading.Of(rule.Content, await GradeFacts.OfAsync(tx, enterprise.Uscc, known), asOf);
        tx.Audit(enterprise.Name, enterprise.Region);
        var grade = GradeRow.Of(enterprise.Uscc, 0, result, rule.Id, asOf, Math.Min(known, tx.Now.ToUnixTimeMilliseconds()), tx.Now).Explained(result, enterprise);
        grade.ChangeTime = null;
        return grade;
    });

    public override Task<V1.GradeRule> GetGradeRule(V1.GetGradeRuleRequest request, ServerCallContext context) => work.ReadAsync(context, tx => GradeRules.GetAsync(tx, request.Name));

    public override Task<V1.ListGradeRulesResponse> ListGradeRules(V1.ListGradeRulesRequest request, ServerCallContext context) => work.ReadAsync(context, tx => GradeRules.ListAsync(tx, request));

    public override Task<V1.GradeRule> CreateGradeRule(V1.CreateGradeRuleRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => GradeRules.CreateAsync(tx, request.Rule));

    public override Task<V1.GradeRule> UpdateGradeRule(V1.UpdateGradeRuleRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => GradeRules.UpdateAsync(tx, request.Rule));

    public override Task<V1.GradeRule> ApproveGradeRule(V1.ApproveGradeRuleRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => GradeRules.ApproveAsync(tx, request));

    public override Task<V1.GradeRun> StartGradeRun(V1.StartGradeRunRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var rule = Grading.InForce(await GradeRuleStore.AllAsync(tx), tx.Today) ?? throw GradeRules.NoneInForce();
        return (await GradeRules.BeginAsync(tx, rule) ?? throw Fail.Precondition("RUN_UNDER_WAY", "A run is under way already.")).ToWire();
    });

    public override Task<V1.GradeRun> GetGradeRun(V1.GetGradeRunRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
        (await GradeRunStore.FindAsync(tx, EntryWire.IdOf("name", request.Name, GradeRun.Collection)) ?? throw Fail.NotFound(request.Name)).ToWire());

    public override Task<V1.ListGradeRunsResponse> ListGradeRuns(V1.ListGradeRunsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var page = Page.From(request.PageSize, request.PageToken);
        var rows = await GradeRunStore.ListAsync(tx, page.After, page.Limit);
        var response = new V1.ListGradeRunsResponse { NextPageToken = page.Next(rows, r => r.Id), TotalSize = await GradeRunStore.CountAsync(tx) };
        response.Runs.AddRange(rows.Select(r => r.ToWire()));
        return response;
    });

    public override Task<V1.ThirdPartyRating> RecordRating(V1.RecordRatingRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        var r = Rating.Check(request.Rating, tx.Today);
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("rating.enterprise", r.Enterprise)) ?? throw Fail.NotFound(r.Enterprise);
        var rating = new Rating(tx.NewId(), enterprise.Uscc, r.Agency, r.Method, r.Rating, r.RatedOn, r.UntilOn, r.Document, tx.Now);
        await RatingStore.InsertAsync(tx, rating);
        tx.Audit("thirdPartyRatings/" + rating.Id, enterprise.Region, enterprise.Name);
        return rating.ToWire();
    });

    public override Task<V1.ListRatingsResponse> ListRatings(V1.ListRatingsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("enterprise", request.Enterprise)) ?? throw Fail.NotFound(request.Enterprise);
        tx.Audit(enterprise.Name, enterprise.Region);
        var page = Page.From(request.PageSize, request.PageToken, enterprise.Uscc);
        var rows = await RatingStore.ListAsync(tx, enterprise.Uscc, page.After, page.Limit);
        var response = new V1.ListRatingsResponse { NextPageToken = page.Next(rows, RatingStore.PageKey), TotalSize = await RatingStore.CountAsync(tx, enterprise.Uscc) };
        response.Ratings.AddRange(rows.Select(r => r.ToWire()));
        return response;
    });

    private static async Task<Enterprise> EnterpriseOfAsync(Transaction tx, string name)
    {
        if (!name.EndsWith(Suffix, StringComparison.Ordinal)) throw Fail.Invalid("name", name.Length == 0 ? "REQUIRED" : "BAD_NAME", "name must have the form enterprises/{18 characters}/grade.");
        return await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("name", name[..^Suffix.Length])) ?? throw Fail.NotFound(name);
    }

    private static void CheckRegion(string region, Violations check)
    {
        check.AddIf(region.Length > 0 && !Region.TryFind(region, out _), "region", "UNKNOWN_REGION", "region must be a division code of six digits.");
        check.ThrowIfAny();
    }
}
