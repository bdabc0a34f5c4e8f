using Google.Rpc;
using Yarp.ReverseProxy.Forwarder;

namespace Quality.Gateway.Refusals;

/// <summary>What the proxy's errors mean to a caller.</summary>
internal static class ForwarderFailures
{
    public const string Unavailable = "SERVICE_UNAVAILABLE";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static Refusal Explain(IForwarderErrorFeature failure, string service, bool stopping) => failure.Error switch
    {
        _ when stopping => new Refusal(Code.Unavailable, "GATEWAY_STOPPING", "The gateway is being restarted: call again.") { RetryAfter = Soon },
        ForwarderError.NoAvailableDestinations => ServiceUnavailable(service),
        _ when TimedOut(failure.Exception) => new Refusal(Code.DeadlineExceeded, "SERVICE_TIMEOUT",
            $"Nothing passed between the caller and the service '{service}' for too long.")
        { Metadata = { ["service"] = service } },
        ForwarderError.RequestBodyClient => new Refusal(Code.Cancelled, "REQUEST_BROKEN_OFF", "The caller's messages broke off."),
        _ => ServiceUnavailable(service),
    };

    private static Refusal ServiceUnavailable(string service) =>
        new(Code.Unavailable, Unavailable, $"The service '{service}' cannot be reached.") { Metadata = { ["service"] = service }, RetryAfter = Soon };

    // The proxy cancels what stays idle. A connection that could not be made in time is a cancellation too, but one with a
    // TimeoutException inside: the call never reached the service.
    private static bool TimedOut(Exception? e) => e switch
    {
        AggregateException many => many.InnerExceptions.Any(TimedOut),
        OperationCanceledException cancelled => cancelled.InnerException is not TimeoutException,
        _ => false,
    };
}
