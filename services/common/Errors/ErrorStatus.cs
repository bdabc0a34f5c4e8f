using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Quality.Common.Errors;

/// <summary>Turns exceptions into google.rpc.Status with exactly one ErrorInfo, and BadRequest where fields are wrong.</summary>
internal static class ErrorStatus
{
    public const string Domain = "quality";

    public static RpcException ToRpc(QualityException e)
    {
        var info = new ErrorInfo { Reason = e.Reason, Domain = Domain };
        foreach (var (key, value) in e.Metadata) info.Metadata[key] = value;
        var status = new Google.Rpc.Status { Code = (int)e.Code, Message = Short(e.Message), Details = { Any.Pack(info) } };
        if (e.Violations.Count > 0)
        {
            // The whole status travels in one HTTP header, whose size the peer limits (8 kB for many clients).
            var bad = new BadRequest();
            foreach (var v in e.Violations.Take(50))
                bad.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = Short(v.Field), Reason = v.Reason, Description = Short(v.Description) });
            status.Details.Add(Any.Pack(bad));
        }

        return status.ToRpcException();
    }

    private static string Short(string text) => text.Length <= 500 ? text : text[..500] + "…";
}
