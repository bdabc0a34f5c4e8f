using Grpc.Core;
using Quality.Dashboard.Components;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Publications;

/// <summary>The files of published results, without sign-in: bytes as the service keeps them, so that their hash is the published one.</summary>
internal static partial class ResultEndpoint
{
    public static void MapResults(this WebApplication app)
    {
        app.MapGet("/public/results/{id:guid}/{edition:int}/csv", (Guid id, int edition, PublicGateway gateway, HttpContext context, ILogger<PublicGateway> log) =>
            WriteAsync(id, edition, V1.PublicationFormat.Csv, gateway, context, log)).AllowAnonymous();
        app.MapGet("/public/results/{id:guid}/{edition:int}/json", (Guid id, int edition, PublicGateway gateway, HttpContext context, ILogger<PublicGateway> log) =>
            WriteAsync(id, edition, V1.PublicationFormat.Json, gateway, context, log)).AllowAnonymous();
    }

    private static async Task WriteAsync(Guid id, int edition, V1.PublicationFormat format, PublicGateway gateway, HttpContext context, ILogger<PublicGateway> log)
    {
        var (type, extension) = format == V1.PublicationFormat.Csv ? ("text/csv; charset=utf-8", "csv") : ("application/json; charset=utf-8", "json");
        using var call = gateway.Publications.DownloadPublication(new() { Name = $"publications/{id}", Edition = edition, Format = format }, cancellationToken: context.RequestAborted);
        try
        {
            while (await call.ResponseStream.MoveNext(context.RequestAborted))
            {
                if (!context.Response.HasStarted)
                {
                    context.Response.ContentType = type;
                    context.Response.Headers.ContentDisposition = $"attachment; filename=\"results-{id}-{edition}.{extension}\"";
                }
                await context.Response.Body.WriteAsync(call.ResponseStream.Current.Chunk.Memory, context.RequestAborted);
            }
        }
        catch (RpcException refusal) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            if (refusal.StatusCode is StatusCode.NotFound or StatusCode.InvalidArgument) await context.AnswerNotFoundAsync();
            else context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (RpcException broken) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogBroken(log, broken);
            context.Abort(); // a file that ends in the middle must not look complete
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Published results broke off on their way")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}
