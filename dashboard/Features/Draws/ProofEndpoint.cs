using Grpc.Core;
using Quality.Dashboard.Components;
using Quality.Dashboard.Rpc;

namespace Quality.Dashboard.Features.Draws;

/// <summary>The download of a published proof, without sign-in: bytes as the service streams them.</summary>
internal static partial class ProofEndpoint
{
    public static void MapProofs(this WebApplication app) => app.MapGet("/public/draws/{id:guid}/proof", WriteAsync).AllowAnonymous();

    private static async Task WriteAsync(Guid id, PublicGateway gateway, HttpContext context, ILogger<PublicGateway> log)
    {
        using var call = gateway.Draws.ExportProof(new() { Name = $"draws/{id}" }, cancellationToken: context.RequestAborted);
        try
        {
            while (await call.ResponseStream.MoveNext(context.RequestAborted))
            {
                if (!context.Response.HasStarted)
                {
                    context.Response.ContentType = "application/jsonl; charset=utf-8";
                    context.Response.Headers.ContentDisposition = $"attachment; filename=\"draw-{id}.jsonl\"";
                }
                await context.Response.Body.WriteAsync(call.ResponseStream.Current.Chunk.Memory, context.RequestAborted);
            }
        }
        catch (RpcException refusal) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            // Not there and not yet public are the same to the public.
            if (refusal.StatusCode is StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.Unauthenticated) await context.AnswerNotFoundAsync();
            else context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
        catch (RpcException broken) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogBroken(log, broken);
            context.Abort(); // a proof that ends in the middle must not look complete
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A proof broke off on its way")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}
