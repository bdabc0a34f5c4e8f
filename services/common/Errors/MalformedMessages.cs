using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Quality.Common.Errors;

/// <summary>
/// A message that does not parse fails before any interceptor runs, and gRPC answers UNKNOWN; this middleware makes it
/// INVALID_ARGUMENT: an UNKNOWN of a call whose interceptor was never reached can only be that. The other refusals of gRPC itself
/// (an unknown method, a message that is too large) get their ErrorInfo here.
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
        if (context.Response.HasStarted || context.Items.ContainsKey(Parsed)) return;
        Explain(context.Response.Headers);
    });

    private static void Explain(IHeaderDictionary headers)
    {
        if (!int.TryParse(headers["grpc-status"], NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code == 0) return;
        if (headers.ContainsKey("grpc-status-details-bin")) return;
        var error = code == (int)StatusCode.Unknown
            ? ErrorStatus.ToRpc(Error())
            : ErrorStatus.Explain(new Status((StatusCode)code, Uri.UnescapeDataString(headers["grpc-message"].ToString())));
        headers["grpc-status"] = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = Uri.EscapeDataString(error.Status.Detail);
        headers["grpc-status-details-bin"] = Convert.ToBase64String(error.GetRpcStatus()!.ToByteArray()).TrimEnd('=');
    }
}
