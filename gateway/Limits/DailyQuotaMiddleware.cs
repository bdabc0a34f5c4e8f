using System.Globalization;
using Google.Rpc;
using Microsoft.AspNetCore.Http.Features;
using Quality.Gateway.Callers;
using Quality.Gateway.Configuration;
using Quality.Gateway.Refusals;

namespace Quality.Gateway.Limits;

/// <summary>
/// Holds clients to the daily quota of their token, and tells them in every answer what is left of it: nobody is cut off without a
/// warning (clause 2.5.3b). A stream counts as one call.
/// </summary>
internal sealed class DailyQuotaMiddleware(RequestDelegate next, IDailyCalls calls)
{
    public const string LimitHeader = "x-quality-quota-limit";
    public const string RemainingHeader = "x-quality-quota-remaining";

    public static void Add(IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton<LocalDailyCalls>();
        if (settings.Redis is null) services.AddSingleton<IDailyCalls>(provider => provider.GetRequiredService<LocalDailyCalls>());
        else services.AddSingleton<IDailyCalls, RedisDailyCalls>();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.GetRequiredFeature<Caller>().Quota is not { } quota)
        {
            await next(context);
            return;
        }

        var use = await calls.TakeAsync(quota);
        if (!use.Allowed)
        {
            await Exhausted(quota, use.UntilMidnight).WriteAsync(context);
            return;
        }

        context.Response.Headers[LimitHeader] = Text(quota.Limit);
        context.Response.Headers[RemainingHeader] = Text(Math.Max(0, quota.Limit - use.Used));
        await next(context);
    }

    private static Refusal Exhausted(DailyQuota quota, TimeSpan untilMidnight) =>
        new(Code.ResourceExhausted, "DAILY_QUOTA_EXHAUSTED", string.Create(CultureInfo.InvariantCulture,
            $"{quota.Client} has made its {quota.Limit} calls of today: the quota begins anew at midnight in China (UTC+8), in {untilMidnight.TotalMinutes:0} min."))
        {
            RetryAfter = untilMidnight,
            Metadata = { ["limit"] = Text(quota.Limit), ["client"] = quota.Client },
        };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
