using Grpc.Core;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.QualityFiles;

/// <summary>One public key in the form of RFC 7517.</summary>
internal sealed record ReportJwk(string Kty, string Crv, string Alg, string Use, string Kid, string X, string Y);

/// <summary>The keys that signed reports of quality files (JWKS), for whoever checks one, without sign-in.</summary>
internal static class ReportKeysEndpoint
{
    public static void MapReportKeys(this WebApplication app)
    {
        app.MapGet("/public/report-keys", AnswerAsync).AllowAnonymous();
        app.MapGet("/dashboard/report", () => TypedResults.LocalRedirect("/dashboard/report/index.html")).AllowAnonymous();
    }

    private static async Task<IResult> AnswerAsync(PublicGateway gateway, HttpContext context)
    {
        try
        {
            var keys = await EveryPage.OfAsync<V1.ReportKey>(async token =>
            {
                var page = await gateway.QualityFiles.ListReportKeysAsync(
                    new() { PageSize = EveryPage.Most, PageToken = token }, deadline: gateway.Deadline, cancellationToken: context.RequestAborted);
                return (page.Keys, page.NextPageToken);
            });
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Ok(new { Keys = keys.Select(key => new ReportJwk("EC", "P-256", "ES256", "sig", key.Kid, key.X, key.Y)) });
        }
        catch (RpcException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
