using Grpc.Core;
using Quality.Dashboard.Rpc;
using Quality.Protos.Common.V1;
using Brand = Quality.Protos.Brand.V1;
using Complaint = Quality.Protos.Complaint.V1;
using Credit = Quality.Protos.Credit.V1;
using Indicators = Quality.Protos.Indicators.V1;
using Inspection = Quality.Protos.Inspection.V1;
using Standards = Quality.Protos.Standards.V1;

namespace Quality.Dashboard.Features.Home;

/// <summary>Asks every service for the work that waits for the reader; one that is away costs only its own part.</summary>
internal sealed class TodoDesk(
    Credit.EnterpriseService.EnterpriseServiceClient credit,
    Standards.DeclarationService.DeclarationServiceClient standards,
    Inspection.SampleService.SampleServiceClient inspection,
    Inspection.PostProcessingService.PostProcessingServiceClient postProcessing,
    Inspection.OnlineCheckService.OnlineCheckServiceClient online,
    Brand.HonourService.HonourServiceClient brand,
    Complaint.ComplaintService.ComplaintServiceClient complaint,
    Indicators.IndicatorService.IndicatorServiceClient indicators,
    Problems problems)
{
    /// <summary>The earliest are asked for: the groups that press are complete.</summary>
    private const int Most = 200;

    private readonly Dictionary<string, Func<ListTodosRequest, CallOptions, AsyncUnaryCall<ListTodosResponse>>> sources = new()
    {
        ["inspection"] = inspection.ListTodosAsync,
        ["postprocessing"] = postProcessing.ListTodosAsync,
        ["online"] = online.ListTodosAsync,
        ["complaint"] = complaint.ListTodosAsync,
        ["brand"] = brand.ListTodosAsync,
        ["standards"] = standards.ListTodosAsync,
        ["credit"] = credit.ListTodosAsync,
        ["indicators"] = indicators.ListTodosAsync,
    };

    public IEnumerable<string> Sources => sources.Keys;

    public async Task<TodoAnswer> AskAsync(string source, CancellationToken cancellation)
    {
        try
        {
            var answer = await sources[source](new() { PageSize = Most }, new CallOptions(cancellationToken: cancellation));
            return new(source, [.. answer.Todos.Select(todo => Todos.Item(source, todo, answer.AsOf))], answer.TotalSize, null, false);
        }
        catch (RpcException denied) when (Problems.ReasonOf(denied) == "ROLE_NOT_ALLOWED")
        {
            return new(source, [], 0, null, false); // nothing there waits for this role
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new(source, [], 0, problems.From(failure), false);
        }
    }
}

internal static class HomeServices
{
    public static void AddHome(this IServiceCollection services) => services.AddScoped<TodoDesk>();
}
