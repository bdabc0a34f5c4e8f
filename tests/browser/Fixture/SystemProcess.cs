using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Quality.Testing;

namespace Quality.Browser.Tests;

/// <summary>The all-in-one as the README starts it, only with its own ports and data directory.</summary>
internal sealed partial class SystemProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<Match> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SystemProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"The system ended before it was ready:\n{Output}"));
    }

    /// <summary>http://localhost:N, without a slash at the end.</summary>
    public string Web { get; private set; } = "";

    public string Grpc { get; private set; } = "";

    public int Id => process.Id;

    /// <summary>What it has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>The dll beside the tests of the same configuration; QUALITY_TEST_ALLINONE names another one, for example a published one.</summary>
    private static string Dll
    {
        get
        {
            if (Environment.GetEnvironmentVariable("QUALITY_TEST_ALLINONE") is { Length: > 0 } other) return other;
            var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "browser"), AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "services", "allinone", output, "Quality.AllInOne.dll");
        }
    }

    public static async Task<SystemProcess> StartAsync(string data, string web, string grpc, IEnumerable<string> options)
    {
        var start = new ProcessStartInfo("dotnet", [Dll, "--Data", data, "--Ports:Web", web, "--Ports:Grpc", grpc, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var system = new SystemProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        await system.BeginAsync();
        return system;
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await process.WaitForExitAsync();
        }

        return process.ExitCode;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    private async Task BeginAsync()
    {
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            var line = await ready.Task.WaitAsync(Patience);
            (Web, Grpc) = (line.Groups["web"].Value, line.Groups["grpc"].Value);
        }
        catch
        {
            if (!process.HasExited) process.Kill();
            throw;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
        if (ReadyLine().Match(line) is { Success: true } match) ready.TrySetResult(match);
    }

    [GeneratedRegex("^READY web=(?<web>http://localhost:[0-9]+) grpc=(?<grpc>http://localhost:[0-9]+)$")]
    private static partial Regex ReadyLine();
}
