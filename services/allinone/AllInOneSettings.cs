using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Quality.AllInOne;

/// <summary>What the three hosts of one process are told, so that they find one another on this machine.</summary>
internal sealed record AllInOneSettings(string[] Args, string Data, int WebPort, int GrpcPort, int ServicesPort, int IdentityWebPort, string Issuer, bool Sample)
{
    private readonly string dashboardSecret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>File to write a backup to, instead of running.</summary>
    public string? Backup { get; init; }

    /// <summary>Backup to fill an empty data directory from, instead of running.</summary>
    public string? Restore { get; init; }

    public string Web => $"http://localhost:{WebPort}";

    public string Grpc => $"http://localhost:{GrpcPort}";

    public string IdentityWeb => $"http://127.0.0.1:{IdentityWebPort}";

    private string MetadataAddress => $"{IdentityWeb}/.well-known/openid-configuration";

    /// <summary>Options: Data, Ports:Web, Ports:Grpc (0 takes any free port), Sample, and every setting of the services, gateway and dashboard.</summary>
    public static AllInOneSettings Read(string[] args)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        var web = Port(configuration, "Ports:Web", 8080);
        var data = Path.GetFullPath(configuration["Data"] ?? "data");
        return new(
            args, data, web, Port(configuration, "Ports:Grpc", 8081), FreePort(), FreePort(),
            configuration["Auth:Issuer"] ?? $"http://localhost:{web}/", configuration.GetValue("Sample", false) || File.Exists(SampleMark(data)))
        {
            Backup = configuration["Backup"],
            Restore = configuration["Restore"],
        };
    }

    /// <summary>A data directory that was once filled with invented data says so for ever.</summary>
    public static string SampleMark(string data) => Path.Combine(data, "sample-data");

    public string[] ForServices() =>
    [
        .. Args, "--Data", Data, "--Listen", "loopback", "--Ports:Grpc", $"{ServicesPort}", "--Ports:IdentityWeb", $"{IdentityWebPort}", "--Events:Transport", "inprocess",
        "--Auth:Issuer", Issuer, "--Auth:MetadataAddress", MetadataAddress, "--Auth:Dashboard:ClientSecret", dashboardSecret,
    ];

    public Dictionary<string, string?> ForGateway() => new()
    {
        ["Ports:Grpc"] = $"{GrpcPort}",
        ["Ports:Metrics"] = null,
        ["Services:all"] = $"http://127.0.0.1:{ServicesPort}",
        ["Auth:Issuer"] = Issuer,
        ["Auth:MetadataAddress"] = MetadataAddress,
    };

    public Dictionary<string, string?> ForDashboard() => new()
    {
        ["Data"] = Data,
        ["Ports:Web"] = $"{WebPort}",
        ["Gateway"] = $"http://127.0.0.1:{GrpcPort}",
        ["Auth:Issuer"] = Issuer,
        ["Auth:MetadataAddress"] = MetadataAddress,
        ["Auth:Dashboard:ClientSecret"] = dashboardSecret,
        ["Sample"] = Sample ? "true" : "false",
    };

    private static int Port(IConfiguration configuration, string key, int otherwise) => configuration.GetValue(key, otherwise) is > 0 and var port ? port : FreePort();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
