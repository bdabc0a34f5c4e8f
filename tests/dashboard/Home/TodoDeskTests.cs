using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Quality.Dashboard.Features.Home;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Tests.Localisation;
using Quality.Protos.Common.V1;

namespace Quality.Dashboard.Tests.Home;

public sealed class TodoDeskTests
{
    [Fact]
    public async Task A_service_that_is_away_costs_only_its_own_part()
    {
        using var _ = new Reader("en");
        var calls = new Calls("quality.complaint.v1.ComplaintService");
        var desk = new TodoDesk(new(calls), new(calls), new(calls), new(calls), new(calls), new(calls), new(calls), new(calls), new Problems(new ReasonCatalog(), NullLogger<Problems>.Instance));
        var answers = await Task.WhenAll(desk.Sources.Select(source => desk.AskAsync(source, CancellationToken.None)));
        Assert.Equal(8, answers.Length);
        var away = Assert.Single(answers, answer => answer.Problem is not null);
        Assert.Equal("complaint", away.Source);
        Assert.Equal("The service cannot be reached right now. Please try again shortly.", away.Problem!.Sentence);
        Assert.All(answers.Where(answer => answer != away), answer => Assert.Equal(Urgency.Today, Assert.Single(answer.Items).Urgency));
    }

    /// <summary>Every service answers with one piece of work, but for one that is away.</summary>
    private sealed class Calls(string away) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            var answer = method.ServiceName == away
                ? Task.FromException<TResponse>(new RpcException(new Status(StatusCode.Unavailable, "")))
                : Task.FromResult((TResponse)(object)new ListTodosResponse { AsOf = "2018-08-31", TotalSize = 1, Todos = { new Todo { Name = "x/1", DueOn = "2018-08-31" } } });
            return new(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
    }
}
