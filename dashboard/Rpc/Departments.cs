using Quality.Dashboard.Exports;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Dashboard.Rpc;

/// <summary>All departments, ended ones too, asked once a circuit and again after a change.</summary>
internal sealed class Departments(V1.OrganisationService.OrganisationServiceClient client)
{
    private IReadOnlyList<V1.Department>? known;

    public async Task<IReadOnlyList<V1.Department>> AllAsync(CancellationToken cancellation = default)
    {
        if (known is not null)
            return known;
        var all = new List<V1.Department>();
        var pages = ExportStreams.PagesAsync<V1.Department>(async token =>
        {
            var answer = await client.ListDepartmentsAsync(new() { IncludeEnded = true, PageSize = 1000, PageToken = token }, cancellationToken: cancellation);
            return (answer.Departments, answer.NextPageToken);
        }, cancellation);
        await foreach (var department in pages)
            all.Add(department);
        return known = all;
    }

    /// <summary>Full names by resource name.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync() => (await AllAsync()).ToDictionary(one => one.Name, one => one.DisplayName);

    public void Forget() => known = null;
}
