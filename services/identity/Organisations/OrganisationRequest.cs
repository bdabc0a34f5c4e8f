using Google.Protobuf.WellKnownTypes;
using Quality.Common.Errors;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Organisations;

/// <summary>Checks what a request says of a department, all fields at once.</summary>
internal static class OrganisationRequest
{
    private static readonly string[] Mutable = ["display_name", "short_name", "kind", "parent", "predecessor", "valid_from", "valid_to"];

    public static Department New(V1.CreateDepartmentRequest request, string id, DateTimeOffset now)
    {
        var check = new Violations();
        var wire = request.Department ?? new();
        var region = check.Required("department.region", wire.Region);
        check.AddIf(region.Length > 0 && RegionScope.FromClaim(region) == RegionScope.None, "department.region", "UNKNOWN_REGION", "department.region is not a division of Gansu.");
        var department = new Department
        {
            Id = id, DisplayName = check.Required("department.display_name", wire.DisplayName, 200), ShortName = check.Text("department.short_name", wire.ShortName, 50),
            Kind = check.Enum("department.kind", wire.Kind), Region = region, Parent = IdOf(check, "department.parent", wire.Parent),
            Predecessor = IdOf(check, "department.predecessor", wire.Predecessor), ValidFrom = check.Date("department.valid_from", wire.ValidFrom) ?? default,
            ValidTo = check.Date("department.valid_to", wire.ValidTo, required: false), CreatedAt = now, UpdatedAt = now, Version = 1,
        };
        CheckDates(check, department);
        check.ThrowIfAny();
        return department;
    }

    public static Department Apply(V1.UpdateDepartmentRequest request, Department department, DateTimeOffset now)
    {
        var check = new Violations();
        var wire = request.Department;
        var mask = new UpdateMask(request.UpdateMask, wire, check, Mutable);
        var changed = department.Changed(now) with
        {
            DisplayName = mask.Has("display_name") ? check.Required("department.display_name", wire.DisplayName, 200) : department.DisplayName,
            ShortName = mask.Has("short_name") ? check.Text("department.short_name", wire.ShortName, 50) : department.ShortName,
            Kind = mask.Has("kind") ? check.Enum("department.kind", wire.Kind) : department.Kind,
            Parent = mask.Has("parent") ? IdOf(check, "department.parent", wire.Parent) : department.Parent,
            Predecessor = mask.Has("predecessor") ? IdOf(check, "department.predecessor", wire.Predecessor) : department.Predecessor,
            ValidFrom = mask.Has("valid_from") ? check.Date("department.valid_from", wire.ValidFrom) ?? default : department.ValidFrom,
            ValidTo = mask.Has("valid_to") ? check.Date("department.valid_to", wire.ValidTo, required: false) : department.ValidTo,
        };
        CheckDates(check, changed);
        check.ThrowIfAny();
        return changed;
    }

    public static DepartmentFilter Filter(V1.ListDepartmentsRequest request, DateOnly today)
    {
        var check = new Violations();
        var query = check.Text("query", request.Query, 200);
        var day = check.Date("as_of", request.AsOf, required: false) ?? today;
        var wanted = request.Region.Length > 0 ? RegionScope.FromClaim(request.Region) : RegionScope.Whole;
        check.AddIf(wanted == RegionScope.None, "region", "UNKNOWN_REGION", $"region {request.Region} is not a division of Gansu.");
        foreach (var kind in request.Kinds) check.Enum("kinds", kind);
        check.ThrowIfAny();
        return new(query, wanted.Codes, request.Kinds, request.IncludeEnded ? null : day);
    }

    public static V1.Department ToWire(this Department department) => new()
    {
        Name = department.Name, DisplayName = department.DisplayName, ShortName = department.ShortName, Kind = department.Kind, Region = department.Region,
        Parent = department.Parent is { } parent ? Department.NameOf(parent) : "", Predecessor = department.Predecessor is { } before ? Department.NameOf(before) : "",
        ValidFrom = ChinaTime.Format(department.ValidFrom), ValidTo = department.ValidTo is { } last ? ChinaTime.Format(last) : "",
        Etag = Etag.Of(department.Version), CreateTime = department.CreatedAt.ToTimestamp(), UpdateTime = department.UpdatedAt.ToTimestamp(),
    };

    private static string? IdOf(Violations check, string field, string name)
    {
        if (name.Length == 0) return null;
        var well = name.StartsWith("departments/", StringComparison.Ordinal) && name.Length < 100;
        check.AddIf(!well, field, "BAD_NAME", $"{field} must be of the form departments/{{id}}.");
        return well ? name["departments/".Length..] : null;
    }

    private static void CheckDates(Violations check, Department department) =>
        check.AddIf(department.ValidTo < department.ValidFrom, "department.valid_to", "BEFORE_VALID_FROM", "department.valid_to is before department.valid_from.");
}
