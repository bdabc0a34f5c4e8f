using Grpc.Core;

namespace Quality.Common.Errors;

/// <summary>Names the refusals, so that each reads as a sentence where it is thrown.</summary>
public static class Fail
{
    /// <summary>INVALID_ARGUMENT with all wrong fields.</summary>
    public static QualityException Invalid(IReadOnlyList<Violation> violations) =>
        new(StatusCode.InvalidArgument, "INVALID_FIELDS", string.Join(" ", violations.Select(v => v.Description)), violations: violations);

    /// <summary>INVALID_ARGUMENT for one field.</summary>
    public static QualityException Invalid(string field, string reason, string description) =>
        Invalid([new(field, reason, description)]);

    /// <summary>NOT_FOUND; also the answer for what lies outside the caller's region.</summary>
    public static QualityException NotFound(string name) =>
        new(StatusCode.NotFound, "NOT_FOUND", $"{name} was not found.", Resource(name));

    /// <summary>ALREADY_EXISTS.</summary>
    public static QualityException AlreadyExists(string name) =>
        new(StatusCode.AlreadyExists, "ALREADY_EXISTS", $"{name} exists already.", Resource(name));

    /// <summary>ABORTED: the resource changed since the caller read it.</summary>
    public static QualityException StaleEtag(string name) =>
        new(StatusCode.Aborted, "ETAG_MISMATCH", $"{name} has changed since it was read; read it again.", Resource(name));

    /// <summary>ABORTED with an own reason.</summary>
    public static QualityException Aborted(string reason, string message) => new(StatusCode.Aborted, reason, message);

    /// <summary>FAILED_PRECONDITION, with the article of law that decides where there is one.</summary>
    public static QualityException Precondition(string reason, string message, string? article = null) =>
        new(StatusCode.FailedPrecondition, reason, message, article is null ? null : new Dictionary<string, string> { ["article"] = article });

    /// <summary>PERMISSION_DENIED.</summary>
    public static QualityException Denied(string reason, string message) => new(StatusCode.PermissionDenied, reason, message);

    /// <summary>PERMISSION_DENIED for a region outside the caller's.</summary>
    public static QualityException RegionDenied(string region) =>
        new(StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE", $"Region {region} is not yours to act on.", new Dictionary<string, string> { ["region"] = region });

    /// <summary>PERMISSION_DENIED for a partner province whose client was not given the data set.</summary>
    public static QualityException DataSetNotShared(string dataSet) => new(
        StatusCode.PermissionDenied, "DATA_SET_NOT_SHARED", $"The data set {dataSet} is not shared with you.", new Dictionary<string, string> { ["data_set"] = dataSet });

    /// <summary>UNAUTHENTICATED for a token that came without the client certificate to which it is bound.</summary>
    public static QualityException CertificateRequired() => new(
        StatusCode.Unauthenticated, Access.CertificateBinding.Reason, "This token is good only with the client certificate to which it is bound.");

    /// <summary>UNAUTHENTICATED.</summary>
    public static QualityException Unauthenticated() =>
        new(StatusCode.Unauthenticated, "SIGN_IN_REQUIRED", "This call needs a valid access token.");

    /// <summary>RESOURCE_EXHAUSTED.</summary>
    public static QualityException Exhausted(string reason, string message) => new(StatusCode.ResourceExhausted, reason, message);

    /// <summary>UNAVAILABLE: try again.</summary>
    public static QualityException Unavailable(string reason, string message, Exception? inner = null) =>
        new(StatusCode.Unavailable, reason, message, inner: inner);

    private static Dictionary<string, string> Resource(string name) => new() { ["resource"] = name };
}
