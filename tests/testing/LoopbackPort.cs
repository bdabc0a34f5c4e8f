using System.Net;
using System.Net.Sockets;

namespace Quality.Testing;

/// <summary>
/// Ports for servers of the tests. They lie below the range from which Linux takes the local ports of outgoing connections: a server that is
/// killed and started again would else find its port taken by any client of the machine. A file held open keeps two test processes apart.
/// </summary>
public static class LoopbackPort
{
    private const int First = 20_000;
    private const int End = 32_000;
    private static readonly List<FileStream> Held = [];

    /// <summary>A port that nobody listens on now, and that no other test takes as long as this process lives.</summary>
    public static int Free()
    {
        var locks = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "quality-test-ports")).FullName;
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var port = Random.Shared.Next(First, End);
            if (Hold(Path.Combine(locks, $"{port}")) is not { } held) continue;
            if (!IsFree(port))
            {
                held.Dispose();
                continue;
            }

            lock (Held) Held.Add(held);
            return port;
        }

        throw new InvalidOperationException($"No port between {First} and {End} was free in a thousand attempts.");
    }

    private static FileStream? Hold(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
