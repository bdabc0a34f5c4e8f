using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using Quality.Identity.Accounts;
using Quality.Identity.Bootstrap;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Organisations;

internal sealed class OrganisationGrpc(UnitOfWork<IdentityModule> work) : V1.OrganisationService.OrganisationServiceBase
{
    public override Task<V1.ListReportingUnitsResponse> ListReportingUnits(V1.ListReportingUnitsRequest request, ServerCallContext context) => work.ReadAsync(context, tx =>
    {
        var day = AsOf(request.AsOf, tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, request.AsOf);
        var units = ReportingUnits.All.Where(u => u.Validity.Contains(day)).Select(u => ToWire(u, day)).ToList();
        var (rows, next) = Slice.Of(units, page, u => u.Region);
        return Task.FromResult(new V1.ListReportingUnitsResponse { Units = { rows }, NextPageToken = next, TotalSize = units.Count });
    });

    public override Task<V1.Department> GetDepartment(V1.GetDepartmentRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx => (await LoadAsync(tx, request.Name)).ToWire());

    public override Task<V1.ListDepartmentsResponse> ListDepartments(V1.ListDepartmentsRequest request, ServerCallContext context) => work.ReadAsync(context, async tx =>
    {
        var filter = OrganisationRequest.Filter(request, tx.Today);
        var page = Page.From(request.PageSize, request.PageToken, request.AsOf, request.IncludeEnded, request.Region, string.Join(',', request.Kinds), request.Query);
        var departments = await DepartmentStore.ListAsync(tx, filter, page);
        var next = page.Next(departments, d => $"{d.Region}/{d.Id}");
        return new V1.ListDepartmentsResponse { Departments = { departments.Select(d => d.ToWire()) }, NextPageToken = next, TotalSize = await DepartmentStore.CountAsync(tx, filter) };
    });

    public override Task<V1.Department> CreateDepartment(V1.CreateDepartmentRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        // One change of the tree after another: two at once could make a circle or a twin.
        await InstallationStore.LockAsync(tx);
        var department = OrganisationRequest.New(request, tx.NewId(), tx.Now);
        Granting.CheckRegion(tx.Caller, department.Region);
        await CheckAsync(tx, department);
        await DepartmentStore.InsertAsync(tx, department);
        tx.Audit(department.Name, department.Region);
        return department.ToWire();
    });

    public override Task<V1.Department> UpdateDepartment(V1.UpdateDepartmentRequest request, ServerCallContext context) => work.WriteAsync(request, request.RequestId, context, async tx =>
    {
        await InstallationStore.LockAsync(tx);
        var before = await LoadAsync(tx, request.Department?.Name ?? "", forUpdate: true);
        Granting.CheckRegion(tx.Caller, before.Region);
        Etag.Check(before.Name, request.Department!.Etag, before.Version);
        var department = OrganisationRequest.Apply(request, before, tx.Now);
        await CheckAsync(tx, department);
        await DepartmentStore.SaveAsync(tx, department);
        tx.Audit(department.Name, department.Region);
        return department.ToWire();
    });

    private static async Task<Department> LoadAsync(Transaction tx, string name, bool forUpdate = false) =>
        (name.StartsWith("departments/", StringComparison.Ordinal) ? await DepartmentStore.FindAsync(tx, name["departments/".Length..], forUpdate) : null) ?? throw Fail.NotFound(name);

    private static async Task CheckAsync(Transaction tx, Department department)
    {
        var check = new Violations();
        var orphan = department.Parent is { } parent && !await DepartmentStore.ExistsAsync(tx, Department.NameOf(parent));
        var circle = department.Parent is { } above && await DepartmentStore.IsBelowAsync(tx, above, department.Id);
        var heirOfNobody = department.Predecessor is { } before && (before == department.Id || !await DepartmentStore.ExistsAsync(tx, Department.NameOf(before)));
        check.AddIf(orphan, "department.parent", "UNKNOWN_DEPARTMENT", "department.parent does not exist.");
        check.AddIf(circle, "department.parent", "CIRCLE", "department.parent is the department itself or below it.");
        check.AddIf(heirOfNobody, "department.predecessor", "UNKNOWN_DEPARTMENT", "department.predecessor is not another department.");
        check.ThrowIfAny();
        if (await DepartmentStore.OverlapsAsync(tx, department))
            throw new QualityException(StatusCode.AlreadyExists, "DEPARTMENT_EXISTS", $"{department.DisplayName} exists already in region {department.Region} in that time.");
    }

    private static DateOnly AsOf(string text, DateOnly today)
    {
        var check = new Violations();
        var day = check.Date("as_of", text, required: false) ?? today;
        check.ThrowIfAny();
        return day;
    }

    private static V1.ReportingUnit ToWire(ReportingUnit unit, DateOnly day) => new()
    {
        Region = unit.Code, DisplayNameZh = unit.Name, ShortNameZh = unit.ShortName, DisplayNameEn = unit.NameEn, TileColumn = unit.Column, TileRow = unit.Row,
        Divisions = { ReportingUnits.RegionCodes(unit).Where(code => Region.TryFind(code, day, out _)) },
        ValidFrom = unit.Validity.From is { } first ? ChinaTime.Format(first) : "", ValidTo = unit.Validity.To is { } last ? ChinaTime.Format(last) : "",
    };
}
