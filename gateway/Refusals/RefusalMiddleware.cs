using Google.Rpc;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Quality.Gateway.Refusals;

/// <summary>
/// Whatever goes wrong on the way to a service becomes a gRPC answer: a status before the first byte, trailers after it.
/// A proxy's bare 502 or reset would reach clients as UNKNOWN or INTERNAL, which nobody can act on.
/// </summary>
internal sealed partial class RefusalMiddleware(RequestDelegate next, Draining draining, Outages outages, ILogger<RefusalMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var clientGone = context.RequestAborted;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(clientGone, draining.Over);
        context.RequestAborted = end.Token;
        var reset = new HeldReset();
        context.Features.Set<IHttpResetFeature>(reset);
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !clientGone.IsCancellationRequested)
        {
            Fault(logger, context.Request.Path, e);
            await new Refusal(Code.Internal, "GATEWAY_FAULT", "The gateway failed; the operator finds the cause in its log.").WriteAsync(context);
            return;
        }

        if (!clientGone.IsCancellationRequested) await AnswerAsync(context, reset);
    }

    private async Task AnswerAsync(HttpContext context, HeldReset reset)
    {
        var service = context.Features.Get<IReverseProxyFeature>()?.Cluster.Config.ClusterId;
        if (service is null) return;
        var error = context.Features.Get<IForwarderErrorFeature>();
        // An error beside a finished answer is only the rest of the request, which the service did not want to read.
        if (error is null || (context.Response.HasStarted && !reset.Asked))
        {
            outages.Answered(service);
            return;
        }

        var refusal = ForwarderFailures.Explain(error, service, draining.Over.IsCancellationRequested);
        if (refusal.Reason == ForwarderFailures.Unavailable) outages.Failed(service, error);
        if (context.Response.HasStarted) refusal.WriteTrailers(context);
        else await refusal.WriteAsync(context);
    }

    [LoggerMessage(1, LogLevel.Error, "The gateway failed in {Path}")]
    private static partial void Fault(ILogger logger, string path, Exception e);

    /// <summary>Holds back the proxy's reset of a broken stream, so that trailers can still say what happened.</summary>
    private sealed class HeldReset : IHttpResetFeature
    {
        public bool Asked { get; private set; }

        public void Reset(int errorCode) => Asked = true;
    }
}
