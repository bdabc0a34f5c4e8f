namespace Quality.Gateway.Refusals;

/// <summary>Probes, and a short plain word for everything that is not a gRPC call: a browser, a scanner, gRPC-Web.</summary>
internal sealed class PlainAnswers(RequestDelegate next, Draining draining)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (IsGrpc(request.ContentType) && HttpMethods.IsPost(request.Method))
        {
            return HttpProtocol.IsHttp2(request.Protocol) && !Listeners.IsMetrics(context)
                ? next(context)
                : AnswerAsync(context, StatusCodes.Status505HttpVersionNotsupported, "gRPC needs HTTP/2.");
        }

        if (HttpMethods.IsPost(request.Method)) return AnswerAsync(context, StatusCodes.Status415UnsupportedMediaType, "This port speaks gRPC only.");
        if (!HttpMethods.IsGet(request.Method)) return AnswerAsync(context, StatusCodes.Status404NotFound, "This port speaks gRPC only.");
        return request.Path.Value switch
        {
            "/healthz/live" => AnswerAsync(context, StatusCodes.Status200OK, "live"),
            // Ready does not mean that all services are: one dead service must not take the others' way in with it.
            "/healthz/ready" when draining.Started => AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "stopping"),
            "/healthz/ready" => AnswerAsync(context, StatusCodes.Status200OK, "ready"),
            _ => AnswerAsync(context, StatusCodes.Status404NotFound, "This port speaks gRPC only."),
        };
    }

    // application/grpc, application/grpc+proto, application/grpc;…, but not application/grpc-web.
    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == 16 || contentType[16] is '+' or ';' or ' ');

    private static Task AnswerAsync(HttpContext context, int status, string word)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(word + "\n", context.RequestAborted);
    }
}
