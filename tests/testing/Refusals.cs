using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Quality.Testing;

/// <summary>Reads what a refused call says: its code, its one ErrorInfo and its wrong fields.</summary>
public sealed record Refusal(StatusCode Code, string Reason, IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<BadRequest.Types.FieldViolation> Violations, string Message)
{
    /// <summary>The refusal of a call; fails the test when the call succeeds or the answer has not exactly one ErrorInfo.</summary>
    public static async Task<Refusal> OfAsync(Func<Task> call)
    {
        var e = await Assert.ThrowsAsync<RpcException>(call);
        var status = e.GetRpcStatus();
        Assert.True(status is not null, $"no google.rpc.Status in {e.Status}");
        var infos = status.Details.Where(d => d.Is(ErrorInfo.Descriptor)).ToList();
        var info = Assert.Single(infos).Unpack<ErrorInfo>();
        return new(e.StatusCode, info.Reason, info.Metadata, status.GetDetail<BadRequest>()?.FieldViolations.ToList() ?? [], status.Message);
    }

    /// <summary>The same for a unary call that is already under way.</summary>
    public static Task<Refusal> OfAsync<T>(AsyncUnaryCall<T> call) => OfAsync(() => call.ResponseAsync);

    /// <summary>Paths of the wrong fields, sorted.</summary>
    public string[] Fields => [.. Violations.Select(v => v.Field).Distinct().Order(StringComparer.Ordinal)];
}
