using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Quality.Benchmarks.Servers;

/// <summary>A server of the machine (PostgreSQL, nginx, HAProxy) as a child of this process.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, Process> Alive = EndedAtExit();

    private readonly Process process;
    private readonly StringBuilder said = new();

    private Daemon(Process process) => this.process = process;

    public int Id => process.Id;

    public bool Ended => process.HasExited;

    public string Output
    {
        get
        {
            lock (said) return said.ToString();
        }
    }

    public static Daemon Start(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        var daemon = new Daemon(new Process { StartInfo = start });
        daemon.process.OutputDataReceived += daemon.Heard;
        daemon.process.ErrorDataReceived += daemon.Heard;
        daemon.process.Start();
        daemon.process.BeginOutputReadLine();
        daemon.process.BeginErrorReadLine();
        Alive[daemon.Id] = daemon.process;
        return daemon;
    }

    /// <summary>Waits until the condition holds; fails with what the server said when it ends or 30 s are over.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (Ended || watch.Elapsed > TimeSpan.FromSeconds(30)) throw new InvalidOperationException($"{process.StartInfo.FileName} does not answer:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>SIGINT: PostgreSQL's fast shutdown, and the end of the others.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Ended)
        {
            await Tool.RunAsync("/bin/kill", ["-INT", Id.ToString(CultureInfo.InvariantCulture)], mayFail: true);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await process.WaitForExitAsync(patience.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            if (!Ended) process.Kill(entireProcessTree: true);
        }

        Alive.TryRemove(Id, out _);
        process.Dispose();
    }

    private void Heard(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null) return;
        lock (said) said.AppendLine(e.Data);
    }

    /// <summary>A run that is broken off leaves no server behind.</summary>
    private static ConcurrentDictionary<int, Process> EndedAtExit()
    {
        var alive = new ConcurrentDictionary<int, Process>();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var process in alive.Values.Where(p => !p.HasExited)) process.Kill(entireProcessTree: true);
        };
        return alive;
    }
}
