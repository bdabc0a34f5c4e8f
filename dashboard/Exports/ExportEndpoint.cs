using System.Security.Claims;
using Microsoft.Net.Http.Headers;

namespace Quality.Dashboard.Exports;

/// <summary>The download of a prepared export.</summary>
internal static partial class ExportEndpoint
{
    public static void AddExports(this IServiceCollection services) => services.AddSingleton<ExportTickets>();

    public static void MapExports(this WebApplication app) => app.MapGet("/exports/{ticket}", WriteAsync);

    private static async Task WriteAsync(string ticket, ClaimsPrincipal person, ExportTickets tickets, HttpContext context, ILogger<ExportTickets> log)
    {
        if (tickets.Take(ticket, person) is not { } export)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var (type, ending) = export.Format == ExportFormat.Csv
            ? ("text/csv; charset=utf-8", ".csv")
            : ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(export.FileName + ending);
        context.Response.ContentType = type;
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await export.Write(context.Response.Body, context.RequestAborted);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            // A file that ends in the middle must not look complete: the browser reports a broken download.
            LogBroken(log, failure);
            context.Abort();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An export broke off")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}
