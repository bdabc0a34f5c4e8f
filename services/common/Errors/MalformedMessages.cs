using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Quality.Common.Errors;

/// <summary>
/// A message that does not parse fails before any interceptor runs, and gRPC answers UNKNOWN; this middleware makes it
/// INVALID_ARGUMENT: an UNKNOWN of a call whose interceptor was never reached can only be that.
/// </summary>
internal static class MalformedMessages
{
    private static readonly object Parsed = new();

    public static void MarkParsed(ServerCallContext context) => context.GetHttpContext().Items[Parsed] = true;

    public static QualityException Error() =>
        new(StatusCode.InvalidArgument, "MALFORMED_MESSAGE", "The message is not a valid protocol buffer of this type (broken bytes or text that is not UTF-8).");

    public static void UseMalformedMessageErrors(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response.HasStarted || context.Items.ContainsKey(Parsed) || response.Headers["grpc-status"] != "2") return;
        var error = ErrorStatus.ToRpc(Error());
        response.Headers["grpc-status"] = ((int)StatusCode.InvalidArgument).ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = error.Status.Detail;
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(error.GetRpcStatus()!.ToByteArray()).TrimEnd('=');
    });
}
