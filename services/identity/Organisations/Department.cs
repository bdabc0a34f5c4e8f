using V1 = Quality.Protos.Identity.V1;

namespace Quality.Identity.Organisations;

/// <summary>A department or authority (部门) in the years in which it exists; a reform ends one and begins the next (H1).</summary>
internal sealed record Department
{
    public required string Id { get; init; }

    public required string DisplayName { get; init; }

    public string ShortName { get; init; } = "";

    public required V1.DepartmentKind Kind { get; init; }

    /// <summary>Six digits of the region for which it acts.</summary>
    public required string Region { get; init; }

    /// <summary>Id of the department above it.</summary>
    public string? Parent { get; init; }

    /// <summary>Id of the department whose tasks it took over.</summary>
    public string? Predecessor { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day; null is without end.</summary>
    public DateOnly? ValidTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required long Version { get; init; }

    public string Name => NameOf(Id);

    public static string NameOf(string id) => $"departments/{id}";

    public Department Changed(DateTimeOffset now) => this with { UpdatedAt = now, Version = Version + 1 };
}
