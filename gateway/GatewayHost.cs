using Quality.Gateway.Configuration;

namespace Quality.Gateway;

/// <summary>The gateway as a host of its own: the only way in for gRPC, in both modes.</summary>
public static class GatewayHost
{
    /// <summary>
    /// Builds the host, which listens on Ports:Grpc once started; `overrides` win over every other source of settings.
    /// Throws <see cref="GatewaySettingsException"/> naming all problems of the configuration together.
    /// </summary>
    public static WebApplication Build(string[] args, IReadOnlyDictionary<string, string?>? overrides = null, Action<WebApplicationBuilder>? configure = null)
    {
        // The directory somebody happens to start from must not add an appsettings.json of another program.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        if (overrides is not null) builder.Configuration.AddInMemoryCollection(overrides);
        builder.AddGateway();
        configure?.Invoke(builder);
        return builder.Build().UseGateway();
    }

    /// <summary>Runs until SIGTERM; 2 = the configuration is wrong, and standard error says how.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var app = Build(args);
            await using (app) await app.RunAsync();
            return 0;
        }
        catch (GatewaySettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }
    }
}
