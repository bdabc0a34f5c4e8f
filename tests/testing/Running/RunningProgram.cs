using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Quality.Testing.Running;

/// <summary>A built program as a process of its own: started, listened to, stopped, or killed as a power cut would.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, Process> Alive = KilledAtExit();

    private readonly Process process;
    private readonly List<string> lines = [];

    private RunningProgram(Process process) => this.process = process;

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool Ended => process.HasExited;

    /// <summary>What it has said so far, on both outputs.</summary>
    public string Output
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <summary>Memory in use now (resident set), in MB.</summary>
    public double Megabytes => long.Parse(
        File.ReadLines($"/proc/{Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024.0;

    /// <summary>Starts a built program (<see cref="Built.Program"/>).</summary>
    public static RunningProgram Start(string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in arguments.Prepend(dll)) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        var program = new RunningProgram(process);
        process.OutputDataReceived += program.Heard;
        process.ErrorDataReceived += program.Heard;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Alive[process.Id] = process;
        return program;
    }

    /// <summary>Waits for a line that begins so and answers it; fails with the whole output when the process ends or the time is over.</summary>
    public async Task<string> LineAsync(string beginning, int seconds = 60)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            lock (lines)
            {
                if (lines.Find(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line) return line;
            }

            Assert.False(process.HasExited, $"The program ended before it said {beginning}:\n{Output}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"The program did not say {beginning} within {seconds} s:\n{Output}");
            await Task.Delay(10);
        }
    }

    /// <summary>Waits until it ends by itself; answers its exit code.</summary>
    public async Task<int> EndAsync(int seconds = 30)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The program did not end within {seconds} s:\n{Output}");
        }

        return process.ExitCode;
    }

    /// <summary>SIGTERM; answers the exit code and how long it took.</summary>
    public async Task<(int Code, TimeSpan Took)> StopAsync(int seconds = 30)
    {
        var watch = Stopwatch.StartNew();
        using (var kill = Process.Start("sh", ["-c", $"kill -TERM {Id.ToString(CultureInfo.InvariantCulture)}"])) await kill.WaitForExitAsync();
        var code = await EndAsync(seconds);
        return (code, watch.Elapsed);
    }

    /// <summary>SIGKILL: nothing is flushed, nothing is said.</summary>
    public async Task KillAsync()
    {
        process.Kill(); // SIGKILL on Unix
        await process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        Alive.TryRemove(process.Id, out _);
        process.Dispose();
    }

    private void Heard(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null) return;
        lock (lines) lines.Add(e.Data);
    }

    /// <summary>A run that is broken off leaves no process behind.</summary>
    private static ConcurrentDictionary<int, Process> KilledAtExit()
    {
        var alive = new ConcurrentDictionary<int, Process>();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var process in alive.Values)
            {
                try
                {
                    process.Kill();
                }
                catch (InvalidOperationException)
                {
                    // It has ended.
                }
            }
        };
        return alive;
    }
}
