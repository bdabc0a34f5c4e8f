using Quality.Benchmarks.Servers;
using Quality.Testing;
using Quality.Testing.Running;

namespace Quality.Benchmarks.Unary;

/// <summary>A way to the service: its address, and the process that stands in it (none for the direct one).</summary>
internal sealed record Way(string Name, string Address, int? Process, IAsyncDisposable? Owner) : IAsyncDisposable
{
    /// <summary>What the proxy has said so far.</summary>
    public string Said => Owner switch { RunningProgram program => program.Output, Daemon daemon => daemon.Output, _ => "" };

    public ValueTask DisposeAsync() => Owner?.DisposeAsync() ?? default;
}

/// <summary>Our gateway and the two proxies that others would take, each with all processors and without logs.</summary>
internal static class Proxies
{
    public static Task<Way> GatewayAsync(string service, IReadOnlyDictionary<string, string> issuer)
    {
        var port = LoopbackPort.Free();
        var program = RunningProgram.Start(Built.Program("gateway", "Quality.Gateway"), [], new Dictionary<string, string>(issuer)
        {
            ["Ports__Grpc"] = $"{port}", ["Services__identity"] = service, ["RateLimit__Permits"] = "0", ["DOTNET_ENVIRONMENT"] = "Production",
        });
        return Task.FromResult(new Way("gateway", $"http://127.0.0.1:{port}", program.Id, program));
    }

    public static async Task<Way> NginxAsync(string service, string folder)
    {
        var port = LoopbackPort.Free();
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            worker_processes auto;
            pid {{folder}}/nginx.pid;
            error_log stderr error;
            events { worker_connections 4096; }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                keepalive_requests 1000000000;
                upstream service {
                    server {{service["http://".Length..]}};
                    keepalive 128;
                    keepalive_requests 1000000000;
                }
                server {
                    listen 127.0.0.1:{{port}} http2;
                    http2_max_concurrent_streams 1000;
                    location / { grpc_pass grpc://service; }
                }
            }
            """);
        var daemon = Daemon.Start(Tool.Find("nginx")!, ["-e", "stderr", "-c", file, "-g", "daemon off;"]);
        return new("nginx", $"http://127.0.0.1:{port}", daemon.Id, daemon);
    }

    public static async Task<Way> HaproxyAsync(string service, string folder)
    {
        var port = LoopbackPort.Free();
        var file = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(file, $"""
            global
                maxconn 4096
            defaults
                mode http
                timeout connect 5s
                timeout client 60s
                timeout server 60s
            frontend way
                bind 127.0.0.1:{port} proto h2
                default_backend service
            backend service
                server one {service["http://".Length..]} proto h2

            """);
        var daemon = Daemon.Start(Tool.Find("haproxy")!, ["-db", "-q", "-f", file]);
        return new("haproxy", $"http://127.0.0.1:{port}", daemon.Id, daemon);
    }
}
