using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Quality.Gateway.Refusals;

/// <summary>An answer of the gateway itself, in the form of every error of the system: google.rpc.Status with one ErrorInfo.</summary>
/// <param name="Code">The gRPC status.</param>
/// <param name="Reason">UPPER_SNAKE; the dashboard turns it into a sentence in the reader's language.</param>
/// <param name="Message">A sentence for developers.</param>
internal sealed record Refusal(Code Code, string Reason, string Message)
{
    public const string Domain = "gateway.quality";

    private static readonly TimeSpan LongestPushback = TimeSpan.FromMinutes(1);
    private static readonly Meter Meter = new("Quality.Gateway");
    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("quality.gateway.refusals", "{call}", "Calls that the gateway answered itself.");

    public Dictionary<string, string> Metadata { get; init; } = [];

    /// <summary>When the same call may succeed.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A call that has not been answered yet: HTTP 200 whose only headers are at the same time the trailers.</summary>
    public Task WriteAsync(HttpContext context)
    {
        context.Response.Clear();
        context.Response.ContentType = "application/grpc";
        Fill(context.Response.Headers);
        return context.Response.CompleteAsync();
    }

    /// <summary>A stream that was under way ends with this status instead of a bare reset.</summary>
    public void WriteTrailers(HttpContext context)
    {
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>() is not { Trailers: { IsReadOnly: false } trailers }) return;
        Fill(trailers);
    }

    private void Fill(IHeaderDictionary headers)
    {
        headers["grpc-status"] = ((int)Code).ToString(CultureInfo.InvariantCulture);
        headers["grpc-message"] = PercentEncode(Message);
        headers["grpc-status-details-bin"] = Convert.ToBase64String(ToStatus().ToByteArray());
        // Clients that retry by themselves wait for as long as this header says; -1 stops them where no call would be kept open for so long.
        if (RetryAfter is { } wait)
            headers["grpc-retry-pushback-ms"] = wait > LongestPushback ? "-1" : ((long)Math.Ceiling(wait.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        Refused.Add(1, new KeyValuePair<string, object?>("reason", Reason));
    }

    private Status ToStatus()
    {
        var info = new ErrorInfo { Reason = Reason, Domain = Domain };
        foreach (var (key, value) in Metadata) info.Metadata[key] = value;
        var status = new Status { Code = (int)Code, Message = Message, Details = { Any.Pack(info) } };
        if (RetryAfter is { } wait) status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        return status;
    }

    // gRPC over HTTP/2: everything but printable ASCII is sent as %XX of its UTF-8 bytes.
    private static string PercentEncode(string message)
    {
        var encoded = new StringBuilder(message.Length);
        foreach (var b in Encoding.UTF8.GetBytes(message))
        {
            if (b is >= 0x20 and <= 0x7E and not (byte)'%') encoded.Append((char)b);
            else encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
