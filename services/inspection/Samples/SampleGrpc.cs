using System.Globalization;
using Grpc.Core;
using Quality.Common.Errors;
using Quality.Common.Exports;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Samples;

/// <summary>The rpcs of samples and their conclusions.</summary>
internal sealed class SampleGrpc(UnitOfWork<InspectionsModule> work) : V1.SampleService.SampleServiceBase
{
    public override Task<V1.Sample> RecordConclusion(V1.RecordConclusionRequest request, ServerCallContext context) =>
        work.WriteAsync(request, request.RequestId, context, tx => string.IsNullOrEmpty(request.Sample?.Name) ? SampleConclusions.RecordAsync(tx, request) : SampleConclusions.ReviseAsync(tx, request));

    public override Task<V1.Sample> GetSample(V1.GetSampleRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var sample = await SampleConclusions.VisibleAsync(tx, "name", request.Name);
            if (request.Version != 0 && request.Version != sample.Version)
                sample = await SampleStore.FindReplacedAsync(tx, sample.Id, request.Version) ?? throw Fail.NotFound($"{sample.Name} version {request.Version}");
            tx.Audit(sample.Name, sample.Region);
            return sample.ToWire();
        });

    public override Task<V1.ListSamplesResponse> ListSamples(V1.ListSamplesRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = request.Filter();
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await SampleStore.ListAsync(tx, filter, page.After, page.Limit);
            var response = new V1.ListSamplesResponse { NextPageToken = page.Next(rows, s => $"{ChinaTime.Format(s.SampledOn)}|{s.Id}"), TotalSize = await SampleStore.CountAsync(tx, filter) };
            response.Samples.AddRange(rows.Select(s => s.ToWire()));
            return response;
        });

    public override Task<V1.ListSampleVersionsResponse> ListSampleVersions(V1.ListSampleVersionsRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var sample = await SampleConclusions.VisibleAsync(tx, "name", request.Name);
            var page = Page.From(request.PageSize, request.PageToken, sample.Id);
            var before = long.TryParse(page.After, CultureInfo.InvariantCulture, out var last) ? last : long.MaxValue;
            var rows = await SampleStore.VersionsAsync(tx, sample.Id, before, page.Limit);
            tx.Audit(sample.Name, sample.Region);
            var response = new V1.ListSampleVersionsResponse { NextPageToken = page.Next(rows, s => s.Version.ToString(CultureInfo.InvariantCulture)), TotalSize = (int)sample.Version };
            response.Samples.AddRange(rows.Select(s => s.ToWire()));
            return response;
        });

    public override Task ExportSamples(V1.ExportSamplesRequest request, IServerStreamWriter<V1.ExportSamplesResponse> responseStream, ServerCallContext context)
    {
        var filter = request.Filter();
        return work.StreamAsync(context, tx => ExportStream.SendAsync(
            SampleStore.StreamAsync(tx, filter).Select(s => s.ToWire()),
            tx.Now,
            rows => responseStream.WriteAsync(new() { Rows = new() { Samples = { rows } } }, context.CancellationToken),
            summary => responseStream.WriteAsync(new() { Summary = summary }, context.CancellationToken)));
    }

    public override Task<ListTodosResponse> ListTodos(ListTodosRequest request, ServerCallContext context) =>
        work.ReadAsync(context, async tx =>
        {
            var filter = SampleTodoFilter.From(request, tx.Caller);
            var page = Page.From(request.PageSize, request.PageToken, filter);
            var rows = await SampleStore.OpenAsync(tx, filter, page.After, page.Limit);
            var next = page.Next(rows, s => $"{(s.DueOn is { } due ? ChinaTime.Format(due) : SampleTodoFilter.NoDay)}|{s.Id}");
            var response = new ListTodosResponse { NextPageToken = next, TotalSize = await SampleStore.CountOpenAsync(tx, filter), AsOf = ChinaTime.Format(tx.Today) };
            response.Todos.AddRange(rows.Select(s => s.ToTodo()));
            return response;
        });
}
