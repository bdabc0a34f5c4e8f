using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Secrets;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Inspections.Passports;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Recognition;

/// <summary>The rpcs of the guards against repeated checks and of passports.</summary>
internal sealed class RecognitionGrpc(UnitOfWork<InspectionsModule> work) : V1.RecognitionService.RecognitionServiceBase
{
    private const int MostQuestions = 1000;

    public override Task<V1.CheckResamplingResponse> CheckResampling(V1.CheckResamplingRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var check = new Violations();
            var question = request.Question("", tx.Today, check);
            check.ThrowIfAny();
            tx.Audit(question.Producer, Region.GansuCode);
            return (await AnswerAsync(tx, [question]))[0];
        });

    public override Task<V1.BatchCheckResamplingResponse> BatchCheckResampling(V1.BatchCheckResamplingRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var check = new Violations();
            check.AddIf(request.Requests.Count == 0, "requests", "REQUIRED", "requests is required.");
            check.AddIf(request.Requests.Count > MostQuestions, "requests", "TOO_MANY", $"requests has {request.Requests.Count} questions; at most {MostQuestions} are allowed.");
            check.ThrowIfAny();
            var questions = request.Requests.Select((one, i) => one.Question($"requests[{i}].", tx.Today, check)).ToList();
            check.ThrowIfAny();
            return new V1.BatchCheckResamplingResponse { Responses = { await AnswerAsync(tx, questions) } };
        });

    public override Task<V1.ListGuardRulesResponse> ListGuardRules(V1.ListGuardRulesRequest request, ServerCallContext context)
    {
        var (rules, next) = Page.From(request.PageSize, request.PageToken).Of(GuardRule.All);
        return Task.FromResult(new V1.ListGuardRulesResponse { Rules = { rules.Select(rule => rule.ToWire()) }, NextPageToken = next });
    }

    public override Task<V1.Passport> GetPassport(V1.GetPassportRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx => (await VisibleAsync(tx, request.Name)).ToWire());

    public override Task<V1.ListPassportsResponse> ListPassports(V1.ListPassportsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = request.Filter();
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await PassportStore.ListAsync(tx, filter, page.After, page.Limit);
            var response = new V1.ListPassportsResponse { NextPageToken = page.Next(rows, p => p.Id), TotalSize = await PassportStore.CountAsync(tx, filter) };
            response.Passports.AddRange(rows.Select(p => p.ToWire()));
            return response;
        });

    public override Task<V1.PassportCode> GetPassportCode(V1.GetPassportCodeRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx => PassportCode.Of((await VisibleAsync(tx, request.Name)).Token));

    public override Task<V1.ListPassportKeysResponse> ListPassportKeys(V1.ListPassportKeysRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var page = Page.From(request.PageSize, request.PageToken);
            var keys = await PassportStore.KeysAsync(tx, page);
            return new V1.ListPassportKeysResponse { NextPageToken = page.Next(keys, SigningKeyStore.Key), Keys = { keys.Select(key => key.ToWire()) } };
        });

    public override Task<V1.ListRevokedPassportsResponse> ListRevokedPassports(V1.ListRevokedPassportsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var page = Page.From(request.PageSize, request.PageToken, "revoked");
            var rows = await PassportStore.RevokedAsync(tx, tx.Today, page.After, page.Limit);
            var response = new V1.ListRevokedPassportsResponse { NextPageToken = page.Next(rows, id => id) };
            response.Passports.AddRange(rows.Select(id => Passport.Collection + id));
            return response;
        });

    private static async Task<List<V1.CheckResamplingResponse>> AnswerAsync(Transaction tx, List<ResamplingQuestion> questions)
    {
        var past = await PastCheckStore.FindAsync(tx, questions);
        return [.. questions.Select(q => Guards.Ask(q, [.. past[(q.Producer, ModelKey.Of(q.Model))]]).ToWire(q))];
    }

    /// <summary>What lies outside the caller's region is not there.</summary>
    private static async Task<Passport> VisibleAsync(Transaction tx, string name)
    {
        var passport = await PassportStore.FindVisibleAsync(tx, PassportWire.IdOf(name)) ?? throw Fail.NotFound(name);
        tx.Audit(passport.Name, passport.Region);
        return passport;
    }
}
