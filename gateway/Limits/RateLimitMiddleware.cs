using System.Globalization;
using Google.Rpc;
using Microsoft.AspNetCore.Http.Features;
using Quality.Gateway.Callers;
using Quality.Gateway.Configuration;
using Quality.Gateway.Refusals;

namespace Quality.Gateway.Limits;

/// <summary>Refuses calls above the caller's limit. A stream counts as one call, however much passes through it.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, GatewaySettings settings, ICallLimiter limiter)
{
    public static void Add(IServiceCollection services, GatewaySettings settings)
    {
        if (settings.Redis is null) services.AddSingleton<ICallLimiter, LocalLimiter>();
        else services.AddSingleton<RedisLink>().AddSingleton<ICallLimiter, RedisLimiter>();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var decision = settings.Permits == 0 ? Decision.Go : await limiter.TakeAsync(context.Features.GetRequiredFeature<Caller>().Key);
        if (decision.Allowed) await next(context);
        else await RateLimited(decision.RetryAfter).WriteAsync(context);
    }

    private Refusal RateLimited(TimeSpan retryAfter) =>
        new(Code.ResourceExhausted, "RATE_LIMITED", string.Create(CultureInfo.InvariantCulture,
            $"More than {settings.Permits} calls in {settings.Window.TotalSeconds:0} s: wait {retryAfter.TotalSeconds:0.0} s."))
        {
            RetryAfter = retryAfter,
            Metadata =
            {
                ["limit"] = settings.Permits.ToString(CultureInfo.InvariantCulture),
                ["seconds"] = settings.Window.TotalSeconds.ToString("0", CultureInfo.InvariantCulture),
            },
        };
}
