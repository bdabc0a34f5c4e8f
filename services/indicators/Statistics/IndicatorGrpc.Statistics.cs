using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Books;
using Quality.Indicators.Statistics;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

internal sealed partial class IndicatorGrpc
{
    public override Task<V1.Statistic> RecordStatistic(V1.RecordStatisticRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var statistic = StatisticWire.Check(request.Statistic, tx);
            if (!tx.Caller.Scope.Contains(statistic.Region)) throw Fail.RegionDenied(statistic.Region);
            if (!await StatisticStore.InsertAsync(tx, statistic))
                throw new QualityException(StatusCode.AlreadyExists, "STATISTIC_ALREADY_RECORDED", "This period, basis, revision and document are recorded already.");
            tx.Audit(statistic.Name, statistic.Region);
            return statistic.ToWire();
        });

    public override async Task<V1.Statistic> ApproveStatistic(V1.ApproveStatisticRequest request, ServerCallContext context)
    {
        var approved = await work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var book = await Book.OfAsync(tx);
            var statistic = (await ToDecideAsync(tx, request.Name, request.Etag)).Approve(tx.Caller.Subject, tx.Caller.Name, tx.Now);
            var earlier = await StatisticStore.DecidedAsync(tx, statistic.Region, statistic.Period);
            await SaveAsync(tx, statistic);
            foreach (var replaced in earlier.Where(s => s.State == StatisticState.Approved && s.PriceBasis == statistic.PriceBasis)) await SaveAsync(tx, replaced.Supersede(tx.Now));
            await BookAsync(tx, book, statistic);
            tx.Publish(new V1.StatisticApproved { Statistic = statistic.ToWire() });
            tx.Audit(statistic.Name, statistic.Region);
            return statistic.ToWire();
        });
        watchers.Wake();
        return approved;
    }

    public override Task<V1.Statistic> RejectStatistic(V1.RejectStatisticRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, async tx =>
        {
            var check = new Violations();
            var reason = check.Required("reason", request.Reason);
            check.ThrowIfAny();
            var statistic = (await ToDecideAsync(tx, request.Name, request.Etag)).Reject(reason, tx.Caller.Subject, tx.Caller.Name, tx.Now);
            await SaveAsync(tx, statistic);
            tx.Audit(statistic.Name, statistic.Region);
            return statistic.ToWire();
        });

    public override Task<V1.Statistic> GetStatistic(V1.GetStatisticRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
        (await StatisticStore.FindAsync(tx, request.Name) ?? throw Fail.NotFound(request.Name)).ToWire());

    public override Task<V1.ListStatisticsResponse> ListStatistics(V1.ListStatisticsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        _ = TargetRequests.Period(check, "period", request.Period);
        var scope = request.Region is "" or Region.GansuCode ? null : RegionScope.FromClaim(request.Region);
        if (scope?.Kind == RegionScopeKind.None) check.Add("region", "UNKNOWN_REGION", "region must be six digits of Gansu.");
        for (var i = 0; i < request.States.Count; i++) check.Enum($"states[{i}]", request.States[i]);
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, request.Region, request.Period, string.Join(',', request.States));
        var filter = new StatisticFilter(scope?.Codes, request.Period, [.. request.States.Select(s => (long)s)], tx.InScope("region"));
        var rows = await StatisticStore.ListAsync(tx, filter, page.After, page.Limit);
        var next = page.Next(rows, s => $"{s.Period}|{s.Name}");
        return new V1.ListStatisticsResponse { Statistics = { rows.Select(s => s.ToWire()) }, NextPageToken = next, TotalSize = (int)await StatisticStore.CountAsync(tx, filter) };
    });

    private static async Task<Statistic> ToDecideAsync(Transaction tx, string name, string etag)
    {
        var statistic = await StatisticStore.FindAsync(tx, name);
        if (statistic is null || !tx.Caller.Scope.Contains(statistic.Region)) throw Fail.NotFound(name);
        Etag.Check(statistic.Name, etag, statistic.Version);
        return statistic;
    }

    private static async Task SaveAsync(Transaction tx, Statistic statistic)
    {
        if (!await StatisticStore.UpdateAsync(tx, statistic)) throw Fail.StaleEtag(statistic.Name);
    }

    private static async Task BookAsync(Transaction tx, Book book, Statistic statistic)
    {
        var decided = (await StatisticStore.DecidedAsync(tx, statistic.Region, statistic.Period)).ToDictionary(s => s.Name);
        var entries = Statistic.Spans(decided.Values).Select(s => new Entry(s, decided[s.Source].Version, decided[s.Source].UpdatedAt));
        await book.ReplaceAsync(new([IndicatorCodes.ValueAdded], [statistic.Subject], [.. entries]));
    }
}
