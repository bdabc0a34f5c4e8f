using Google.Protobuf.WellKnownTypes;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Imports;

/// <summary>From the domain to the wire.</summary>
internal static class ImportWire
{
    public static V1.Import ToWire(this Import i, DateTimeOffset now) => new()
    {
        Name = i.Name,
        State = i.IsRunning(now) ? V1.ImportState.Running : i.Completed ? V1.ImportState.Completed : V1.ImportState.Interrupted,
        FileName = i.FileName,
        TotalRows = (int)i.TotalRows,
        LastRow = (int)i.LastRow,
        Imported = (int)i.Imported,
        Updated = (int)i.Updated,
        Unchanged = (int)i.Unchanged,
        Rejected = (int)i.Rejected,
        Warnings = (int)i.Warnings,
        ProblemCount = (int)i.ProblemCount,
        Creator = i.CreatorName,
        CreateTime = i.CreatedAt.ToTimestamp(),
        UpdateTime = i.UpdatedAt.ToTimestamp(),
        CompleteTime = i.CompletedAt?.ToTimestamp(),
    };

    public static V1.ImportEnterprisesResponse ToResponse(this Import i) => new()
    {
        Import = i.Name,
        Imported = (int)i.Imported,
        Updated = (int)i.Updated,
        Unchanged = (int)i.Unchanged,
        Rejected = (int)i.Rejected,
        Warnings = (int)i.Warnings,
        LastRow = (int)i.LastRow,
    };
}
