using Google.Rpc;
using Grpc.Core;
using Quality.Dashboard.Sessions;

namespace Quality.Dashboard.Rpc;

/// <summary>
/// Turns whatever a call throws into a <see cref="Problem"/>: by reason code, else by the server's message,
/// else by status. Nothing internal is shown; what nobody expected is logged and gets a general sentence.
/// </summary>
internal sealed partial class Problems(ReasonCatalog reasons, ILogger<Problems> log)
{
    public Problem From(Exception failure) => failure switch
    {
        RpcException call => From(call),
        SessionEndedException => Known("SESSION_ENDED"),
        HttpRequestException => Known("UNAVAILABLE", retry: true),
        OperationCanceledException => Known("CANCELLED", retry: true),
        _ => Unexpected(failure),
    };

    /// <summary>The server's reason code, or null when it gave none.</summary>
    public static string? ReasonOf(RpcException call) => call.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;

    private Problem From(RpcException call)
    {
        var status = call.GetRpcStatus();
        var info = status?.GetDetail<ErrorInfo>();
        var fields = status?.GetDetail<BadRequest>()?.FieldViolations.Select(Field).ToArray() ?? [];
        var retry = call.StatusCode is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded or StatusCode.Aborted;
        if (info is null)
            return ByStatus(call, fields, retry);
        var article = info.Metadata.TryGetValue("article", out var cited) ? cited : null;
        var sentence = reasons.Sentence(info.Reason, info.Metadata) ?? Message(call, status!.Message);
        return new Problem(sentence, info.Reason, article, fields, retry);
    }

    private Problem ByStatus(RpcException call, FieldProblem[] fields, bool retry)
    {
        // The server did not say why: a proxy, a network or this side ended the call.
        if (call.StatusCode is StatusCode.Internal or StatusCode.Unknown)
            LogUnexpected(log, call);
        var code = call.StatusCode switch
        {
            StatusCode.Unauthenticated => "SESSION_ENDED",
            StatusCode.Unavailable => "UNAVAILABLE",
            StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
            StatusCode.Cancelled => "CANCELLED",
            StatusCode.PermissionDenied => "PERMISSION_DENIED",
            StatusCode.NotFound => "NOT_FOUND",
            StatusCode.ResourceExhausted => "RATE_LIMITED",
            StatusCode.Unimplemented => "UNIMPLEMENTED",
            _ => "UNEXPECTED",
        };
        return Known(code, retry) with { Fields = fields };
    }

    private FieldProblem Field(BadRequest.Types.FieldViolation violation) =>
        new(violation.Field, reasons.Sentence(violation.Reason, []) ?? violation.Description);

    private string Message(RpcException call, string message)
    {
        if (message.Length > 0)
            return message;
        LogUnexpected(log, call);
        return reasons.Sentence("UNEXPECTED", [])!;
    }

    private Problem Known(string reason, bool retry = false) => new(reasons.Sentence(reason, [])!, reason, null, [], retry);

    private Problem Unexpected(Exception failure)
    {
        LogUnexpected(log, failure);
        return Known("UNEXPECTED");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A page failed in a way that has no sentence")]
    private static partial void LogUnexpected(ILogger logger, Exception failure);
}
