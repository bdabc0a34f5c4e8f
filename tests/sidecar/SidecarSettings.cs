using System.Globalization;

namespace Quality.Sidecar;

/// <summary>An application: the port that it publishes to, and its own gRPC port, which is called back.</summary>
public sealed record App(string Name, int SidecarPort, int AppPort);

/// <summary>Options: <c>--Queue FILE --AppToken T --ApiToken T --Mischief true --Apps:brand 3500:8094</c>.</summary>
/// <param name="Queue">SQLite file of the queue.</param>
/// <param name="AppToken">By which the sidecar proves itself to the application.</param>
/// <param name="ApiToken">By which the application proves itself to the sidecar.</param>
/// <param name="Mischief">Brings some events twice and some late, as at-least-once delivery may.</param>
/// <param name="Apps">All applications.</param>
public sealed record SidecarSettings(string Queue, string AppToken, string ApiToken, bool Mischief, IReadOnlyList<App> Apps)
{
    public static SidecarSettings Read(string[] args)
    {
        var given = new ConfigurationBuilder().AddCommandLine(args).Build();
        string Of(string key) => given[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{key} is missing.");
        return new(Of("Queue"), Of("AppToken"), Of("ApiToken"), given.GetValue("Mischief", false), [.. given.GetSection("Apps").GetChildren().Select(Parse)]);
    }

    private static App Parse(IConfigurationSection section)
    {
        var ports = section.Value!.Split(':').Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return new(section.Key, ports[0], ports[1]);
    }
}
