using System.Net;
using System.Net.Sockets;

namespace Quality.Gateway.Tests.Harness;

/// <summary>Stands between a client and a server, and can fall silent as a broken network does.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly DnsEndPoint _target;

    private Relay(DnsEndPoint target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public bool Frozen { get; set; }

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public static Relay To(string address)
    {
        var parts = address.Split(',')[0].Split(':');
        return new Relay(new DnsEndPoint(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)));
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptSocketAsync(_end.Token);
            var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(_target, _end.Token);
            _ = PumpAsync(client, server);
            _ = PumpAsync(server, client);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        using (from)
        {
            var buffer = new byte[16 * 1024];
            int read;
            while ((read = await from.ReceiveAsync(buffer, _end.Token)) > 0)
            {
                while (Frozen) await Task.Delay(20, _end.Token);
                await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
    }
}
