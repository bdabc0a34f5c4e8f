using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quality.Gateway.Configuration;
using Quality.Testing;

namespace Quality.Gateway.Tests.Harness;

/// <summary>The gateway on a free port, with its log.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<GrpcChannel> _channels = [];
    private bool _stopped;

    private RunningGateway(WebApplication app, Log log) => (_app, Logged) = (app, log);

    public Log Logged { get; }

    public string Address => _app.Urls.First();

    public string MetricsAddress => _app.Urls.ElementAt(1);

    public EchoClient Echo => new(Channel());

    public static Task<RunningGateway> StartAsync(Upstream? brand, params (string Key, string? Value)[] settings) =>
        StartAsync(brand, chosen => chosen, settings);

    public static async Task<RunningGateway> StartAsync(
        Upstream? brand, Func<GatewaySettings, GatewaySettings> change, params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(Settings(brand, settings));
        var log = new Log();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddGateway(change(GatewaySettings.Read(builder.Configuration)));
        var app = builder.Build();
        app.UseGateway();
        await app.StartAsync();
        return new RunningGateway(app, log);
    }

    public static Dictionary<string, string?> Settings(Upstream? brand, params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["Ports:Grpc"] = "0",
            ["Auth:Issuer"] = "",
            ["DrainSeconds"] = "0",
            ["Services:all"] = $"http://127.0.0.1:{LoopbackPort.Free()}",
            ["Routes:" + Harness.Echo.Name] = "brand",
        };
        if (brand is not null) all["Services:brand"] = brand.Address;
        foreach (var (key, value) in settings) all[key] = value;
        return all;
    }

    public GrpcChannel Channel(HttpMessageHandler? handler = null)
    {
        var options = new GrpcChannelOptions { MaxReceiveMessageSize = 16 * 1024 * 1024, HttpHandler = handler, DisposeHttpClient = handler is not null };
        var channel = GrpcChannel.ForAddress(Address, options);
        _channels.Add(channel);
        return channel;
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Returns when the issuer's keys are there, which the gateway reads in the background.</summary>
    public async Task KeysAsync()
    {
        var keys = Service<Quality.Gateway.Callers.IssuerKeys>();
        for (var i = 0; keys.Current.Count == 0; i++)
        {
            Assert.True(i < 200, "the issuer's keys did not come within 10 s");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public Task StopAsync()
    {
        _stopped = true;
        return _app.StopAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels) channel.Dispose();
        if (!_stopped)
        {
            using var now = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await _app.StopAsync(now.Token);
        }

        await _app.DisposeAsync();
    }

    /// <summary>Lines of the gateway's own classes.</summary>
    internal sealed class Log : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public int Count(string part) => _lines.Count(line => line.Contains(part, StringComparison.Ordinal));

        public ILogger CreateLogger(string categoryName) => new Writer(_lines, categoryName);

        public void Dispose()
        {
        }

        private sealed class Writer(ConcurrentQueue<string> lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

            void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)}");
        }
    }
}

/// <summary>What a refusal says.</summary>
internal static class Refused
{
    public static async Task<(StatusCode Code, Google.Rpc.ErrorInfo Info, Google.Rpc.RetryInfo? Retry)> ByAsync(Func<Task> call)
    {
        var e = await Assert.ThrowsAsync<RpcException>(call);
        var status = e.GetRpcStatus();
        Assert.True(status is not null, $"no details: {e.Status}");
        Assert.Equal((int)e.StatusCode, status.Code);
        return (e.StatusCode, status.GetDetail<Google.Rpc.ErrorInfo>(), status.GetDetail<Google.Rpc.RetryInfo>());
    }
}
