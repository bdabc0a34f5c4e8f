using Grpc.Core;

namespace Quality.Common.Errors;

/// <summary>The one exception that domain, stores and rpcs throw; the interceptor turns it into a google.rpc.Status.</summary>
public sealed class QualityException(
    StatusCode code,
    string reason,
    string message,
    IReadOnlyDictionary<string, string>? metadata = null,
    IReadOnlyList<Violation>? violations = null,
    Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The gRPC status code.</summary>
    public StatusCode Code { get; } = code;

    /// <summary>Stable UPPER_SNAKE_CASE reason; clients decide and translate by it.</summary>
    public string Reason { get; } = reason;

    /// <summary>Facts of the refusal, such as the article of law that decides it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? new Dictionary<string, string>();

    /// <summary>Every wrong field by its proto path; empty unless the code is INVALID_ARGUMENT.</summary>
    public IReadOnlyList<Violation> Violations { get; } = violations ?? [];
}
