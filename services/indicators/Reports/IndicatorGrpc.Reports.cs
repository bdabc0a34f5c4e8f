using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Indicators.Reports;
using V1 = Quality.Protos.Indicators.V1;

namespace Quality.Indicators.Targets;

internal sealed partial class IndicatorGrpc
{
    public override Task<V1.ListReportsResponse> ListReports(V1.ListReportsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var check = new Violations();
        var to = check.Date("to", request.To, required: false, notAfter: tx.Today) ?? tx.Today;
        var from = check.Date("from", request.From, required: false) ?? new DateOnly(to.Year, to.Month, 1);
        if (from > to) check.Add("from", "AFTER_TO", "from must not be after to.");
        if (request.Region is not ("" or Region.GansuCode) && !ReportingUnits.TryFind(request.Region, out _))
            check.Add("region", "NOT_A_REPORTING_UNIT", "region must be one of the 15 reporting units.");
        check.ThrowIfAny();
        var page = Page.From(request.PageSize, request.PageToken, request.Region, request.From, request.To);
        var units = Units(tx, request.Region);
        var rows = units.SkipWhile(u => page.After is not null && u.Code != page.After).Skip(page.After is null ? 0 : 1).Take(page.Limit).ToList();
        var next = page.Next(rows, u => u.Code);
        var reports = (await ReportStore.ListAsync(tx, from, to)).ToDictionary(r => (r.Unit, r.Source));
        return new V1.ListReportsResponse
        {
            Reports = { rows.Select(u => Report(u, reports)) },
            NextPageToken = next,
            TotalSize = units.Count,
            From = TargetWire.Day(from),
            To = TargetWire.Day(to),
        };
    });

    private static List<ReportingUnit> Units(Transaction tx, string region)
    {
        if (region is "" or Region.GansuCode) return [.. ReportingUnits.AllAndUnassigned.Where(u => TargetRequests.MaySee(tx.Caller, u.Code))];
        TargetRequests.DemandValueRegion(tx.Caller, region);
        return [.. ReportingUnits.AllAndUnassigned.Where(u => u.Code == region)];
    }

    private static V1.UnitReport Report(ReportingUnit unit, Dictionary<(string Unit, string Source), ReportRow> reports) => new()
    {
        Unit = unit.Code,
        DisplayNameZh = unit.Name,
        DisplayNameEn = unit.NameEn,
        Sources = { ReportSources.All.Select(s => Source(s, reports.GetValueOrDefault((unit.Code, s)))) },
    };

    // No report is not zero (7.11): the count says something only where there was one.
    private static V1.SourceReport Source(string source, ReportRow? row) => row is null
        ? new() { Source = source, State = V1.ReportState.Never }
        : new()
        {
            Source = source,
            State = row.Facts > 0 ? V1.ReportState.Reported : V1.ReportState.Missing,
            Count = row.Facts,
            LastReportOn = TargetWire.Day(row.LastOn),
            LastReportTime = TargetWire.Instant(row.LastKnownAt),
        };
}
