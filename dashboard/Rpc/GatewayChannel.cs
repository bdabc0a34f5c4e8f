using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Quality.Dashboard.Rpc;

/// <summary>The one channel to the gateway: HTTP/2, several connections when one is full, retries for reads.</summary>
internal sealed class GatewayChannel : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly Uri address;

    public GatewayChannel(DashboardSettings settings, ILoggerFactory loggers)
    {
        address = settings.Gateway;
        channel = GrpcChannel.ForAddress(settings.Gateway, new GrpcChannelOptions
        {
            LoggerFactory = loggers,
            // Cleartext is for loopback and the cluster's own network; the token then travels as the service mesh protects it.
            UnsafeUseInsecureChannelCallCredentials = settings.Gateway.Scheme == Uri.UriSchemeHttp,
            MaxReceiveMessageSize = 16 * 1024 * 1024,
            ServiceConfig = new ServiceConfig { MethodConfigs = { ReadsAreRetried() } },
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                PooledConnectionLifetime = TimeSpan.FromMinutes(10), // new replicas of the gateway get their share
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                ConnectTimeout = TimeSpan.FromSeconds(5),
            },
            DisposeHttpClient = true,
        });
    }

    /// <summary>Calls without a token.</summary>
    public CallInvoker CreateInvoker() => channel.CreateCallInvoker();

    public CallInvoker CreateInvoker(Interceptor caller) => channel.Intercept(caller);

    /// <summary>Whether a connection can be had within the time that <paramref name="cancellation"/> gives.</summary>
    public async Task<bool> CanConnectAsync(CancellationToken cancellation)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(address.Host, address.Port, cancellation);
            return true;
        }
        catch (Exception away) when (away is System.Net.Sockets.SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => channel.Dispose();

    /// <summary>AIP names tell reads apart: only these are repeated when the gateway or a service is away for a moment.</summary>
    internal static bool IsRead(MethodDescriptor method) =>
        !method.IsClientStreaming && (method.Name.StartsWith("Get", StringComparison.Ordinal) || method.Name.StartsWith("List", StringComparison.Ordinal)
            || method.Name.StartsWith("Watch", StringComparison.Ordinal) || method.Name.StartsWith("Export", StringComparison.Ordinal));

    private static MethodConfig ReadsAreRetried()
    {
        var config = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 4,
                InitialBackoff = TimeSpan.FromMilliseconds(200),
                MaxBackoff = TimeSpan.FromSeconds(2),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in GatewayClients.Services.SelectMany(service => service.Methods).Where(IsRead))
            config.Names.Add(new MethodName { Service = method.Service.FullName, Method = method.Name });
        return config;
    }
}
