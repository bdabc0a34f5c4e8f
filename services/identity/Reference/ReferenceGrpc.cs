using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Reference;

internal sealed class ReferenceGrpc(UnitOfWork<IdentityModule> work) : V1.ReferenceService.ReferenceServiceBase
{
    public override Task<V1.ListDivisionsResponse> ListDivisions(V1.ListDivisionsRequest request, ServerCallContext context) => work.ReadAsync(context, tx =>
    {
        var day = AsOf(request.AsOf, tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, request.AsOf, request.IncludeEnded, request.Parent);
        var all = (request.IncludeEnded ? Region.HistoryOfGansu() : Region.OfGansu(day))
            .Where(r => request.Parent.Length == 0 || r.ParentCode == request.Parent).ToList();
        var (rows, next) = Slice.Of(all, page, Key);
        return Task.FromResult(new V1.ListDivisionsResponse { Divisions = { rows.Select(ToWire) }, NextPageToken = next, TotalSize = all.Count });
    });

    public override Task<V1.ListProductCategoriesResponse> ListProductCategories(V1.ListProductCategoriesRequest request, ServerCallContext context) => work.ReadAsync(context, tx =>
    {
        var day = AsOf(request.AsOf, tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, request.AsOf);
        var all = ProductCategory.All(day).ToList();
        var (rows, next) = Slice.Of(all, page, c => c.Code);
        return Task.FromResult(new V1.ListProductCategoriesResponse { Categories = { rows.Select(ToWire) }, NextPageToken = next, TotalSize = all.Count });
    });

    public override Task<V1.WorkingCalendar> GetWorkingCalendar(V1.GetWorkingCalendarRequest request, ServerCallContext context) => work.ReadAsync(context, _ =>
    {
        if (request.Year is < 1950 or > 2200) throw Fail.Invalid("year", "OUT_OF_RANGE", "year must be a calendar year, e.g. 2018.");
        var calendar = WorkingCalendar.Official;
        if (calendar.MissingYears(request.Year, request.Year).Count > 0)
            throw new QualityException(StatusCode.NotFound, "YEAR_NOT_PUBLISHED", $"The State Council's notice for {request.Year} is not known here.");
        var days = Enumerable.Range(0, DateTime.IsLeapYear(request.Year) ? 366 : 365).Select(new DateOnly(request.Year, 1, 1).AddDays).ToLookup(calendar.IsWorkingDay);
        return Task.FromResult(new V1.WorkingCalendar
        {
            Year = request.Year,
            Holidays = { days[false].Where(d => !IsWeekend(d)).Select(ChinaTime.Format) },
            MakeUpDays = { days[true].Where(IsWeekend).Select(ChinaTime.Format) },
            Citations = { calendar.Notices.Where(n => n.Year == request.Year).Select(n => $"{n.Number} {n.Title}") },
        });
    });

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>A code can have several periods.</summary>
    private static string Key(Region region) => $"{region.Code}/{region.Validity.From:yyyy-MM-dd}";

    private static V1.Division ToWire(Region region) => new()
    {
        Region = region.Code, DisplayNameZh = region.Name, DisplayNameEn = region.NameEn, Parent = region.ParentCode ?? "",
        Level = (V1.DivisionLevel)region.Level, ReportingUnit = region.Level == RegionLevel.Province ? "" : ReportingUnits.Of(region.Code)?.Code ?? "",
        Statistical = region.Code is "620171" or "620201",
        ValidFrom = Day(region.Validity.From), ValidTo = Day(region.Validity.To),
    };

    private static V1.ProductCategory ToWire(ProductCategory category) => new()
    {
        Code = category.Code, DisplayNameZh = category.Name, DisplayNameEn = category.NameEn, Consumer = category.Consumer,
        FocusField = (V1.FocusField)((int)category.Focus + 1), ConsumerFrom = Day(category.Validity.From),
        Regime = (V1.LegalRegime)category.Regime, Gbt4754Codes = { category.Gbt4754 }, Confirmed = category.Confirmed,
    };

    private static string Day(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";

    private static DateOnly AsOf(string text, DateOnly today)
    {
        var check = new Violations();
        var day = check.Date("as_of", text, required: false) ?? today;
        check.ThrowIfAny();
        return day;
    }
}
