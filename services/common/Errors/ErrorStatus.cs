using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Quality.Common.Errors;

/// <summary>Turns exceptions into google.rpc.Status with exactly one ErrorInfo, and BadRequest where fields are wrong.</summary>
internal static class ErrorStatus
{
    public const string Domain = "quality";

    // Message and status travel in HTTP headers, which many clients limit to 8 kB together: a byte of Chinese takes three characters
    // in the first, base64 takes four for three in the second.
    private const int MessageBytes = 600;
    private const int StatusBytes = 4_200;
    private const int TextBytes = 400;

    public static RpcException ToRpc(QualityException e)
    {
        var info = new ErrorInfo { Reason = e.Reason, Domain = Domain };
        foreach (var (key, value) in e.Metadata) info.Metadata[key] = Excerpt.OfBytes(value, TextBytes);
        var status = new Google.Rpc.Status { Code = (int)e.Code, Message = Excerpt.OfBytes(e.Message, MessageBytes) };
        var bad = WrongFields(e.Violations, StatusBytes - status.CalculateSize() - info.CalculateSize());
        if (bad.FieldViolations.Count < e.Violations.Count) info.Metadata["violations"] = e.Violations.Count.ToString(CultureInfo.InvariantCulture);
        status.Details.Add(Any.Pack(info));
        if (e.Violations.Count > 0) status.Details.Add(Any.Pack(bad));
        return status.ToRpcException();
    }

    /// <summary>A refusal that gRPC itself has made says its reason in the same form as ours.</summary>
    public static RpcException Explain(Grpc.Core.Status status) => ToRpc(status.StatusCode switch
    {
        StatusCode.ResourceExhausted => new(status.StatusCode, "MESSAGE_TOO_LARGE", "A message is larger than 16 MB."),
        StatusCode.Unimplemented => new(status.StatusCode, "METHOD_UNKNOWN", "This service has no such method."),
        var code => new QualityException(code, Reason(code), status.Detail),
    });

    private static BadRequest WrongFields(IReadOnlyList<Violation> violations, int room)
    {
        var bad = new BadRequest();
        foreach (var v in violations)
        {
            bad.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = Excerpt.OfBytes(v.Field, 200), Reason = v.Reason, Description = Excerpt.OfBytes(v.Description, TextBytes) });
            if (bad.CalculateSize() + 150 <= room) continue;
            bad.FieldViolations.RemoveAt(bad.FieldViolations.Count - 1);
            break;
        }

        return bad;
    }

    /// <summary>ResourceExhausted → RESOURCE_EXHAUSTED.</summary>
    private static string Reason(StatusCode code) =>
        string.Concat(code.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : char.ToUpperInvariant(c).ToString()));
}
