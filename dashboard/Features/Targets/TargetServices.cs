namespace Quality.Dashboard.Features.Targets;

internal static class TargetServices
{
    public static void AddTargets(this IServiceCollection services)
    {
        services.AddSingleton<TargetFeeds>();
        services.AddSingleton<TargetWords>();
        services.AddScoped<LiveTargets>();
    }
}
