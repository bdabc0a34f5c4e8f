namespace Quality.AllInOne;

/// <summary>Signals are the process's affair: no host of the three reacts to them by itself.</summary>
internal sealed class Guest : IHostLifetime
{
    public static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<IHostLifetime, Guest>();

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
