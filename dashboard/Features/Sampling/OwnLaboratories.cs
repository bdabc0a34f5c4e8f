using Quality.Dashboard.Sessions;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Sampling;

/// <summary>The laboratories for which the person who is signed in acts.</summary>
internal static class OwnLaboratories
{
    private const int Most = 1000;

    /// <summary>laboratories/{id}; empty for people without that role.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(UserSession session, V1.LaboratoryService.LaboratoryServiceClient laboratories) =>
        await session.IsInAnyRoleAsync("laboratory") ? [.. (await laboratories.ListLaboratoriesAsync(new() { PageSize = Most })).Laboratories.Select(one => one.Name)] : [];
}
