using System.Runtime.InteropServices;
using Quality.AllInOne.Sample;
using Quality.Brands;
using Quality.Common.Hosting;
using Quality.Complaints;
using Quality.Credits;
using Quality.Gateway;
using Quality.Identity;
using Quality.Indicators;
using Quality.Inspections;
using Quality.Standards;

namespace Quality.AllInOne;

/// <summary>
/// The whole system in one process: the services' host on a private loopback port, the gateway on Ports:Grpc, the dashboard on
/// Ports:Web. Three hosts, because in one the services' endpoints would win over the proxy's.
/// </summary>
internal static class AllInOneHost
{
    /// <summary>Runs until SIGTERM or Ctrl+C; 2 = wrong configuration, 3 = the data directory is in use.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        AllInOneSettings settings;
        try
        {
            settings = AllInOneSettings.Read(args);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        if (settings.Backup is { } target) return await Backup.WriteAsync(settings.Data, target);
        using var directory = DirectoryLock.TryTake(settings.Data);
        if (directory is null)
        {
            await Console.Error.WriteLineAsync($"Another process works on {settings.Data}; stop it, or choose another directory with --Data.");
            return 3;
        }

        return settings.Restore is { } source ? await Backup.RestoreAsync(settings.Data, source) : await RunAsync(settings);
    }

    /// <summary>The modules of the system, in the order of their dependence for reading; nothing depends on it.</summary>
    private static ServiceModule[] Modules() =>
        [new CreditsModule(), new StandardsModule(), new InspectionsModule(), new BrandsModule(), new ComplaintsModule(), new IndicatorsModule(), new IdentityModule()];

    private static async Task<int> RunAsync(AllInOneSettings settings)
    {
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await using var services = ServiceHost.Build(settings.ForServices(), Modules(), Guest.Add);
            await using var gateway = GatewayHost.Build(settings.Args, settings.ForGateway(), Guest.Add);
            await using var web = WebEntry.Build(settings);
            return await RunAsync(settings, [services, gateway, web], stop.Token);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.Data.Common.DbException)
        {
            // Wrong settings, a port in use, a database of another release: a sentence, not a stack trace.
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> RunAsync(AllInOneSettings settings, WebApplication[] hosts, CancellationToken stop)
    {
        try
        {
            foreach (var host in hosts) await host.StartAsync(stop);
            await Readiness.WaitAsync(settings, stop);
            Console.WriteLine($"READY web={settings.Web} grpc={settings.Grpc}");
            if (settings.Sample) await new SampleFiller(settings).RunAsync(stop);
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.Cancelled })
        {
            // SIGTERM: the way in closes first, so that nothing new comes while the services finish.
        }
        catch (Grpc.Core.RpcException e)
        {
            await Console.Error.WriteLineAsync($"Sample: {e.Status.Detail} The filling goes on at the next start.");
        }

        foreach (var host in hosts.Reverse()) await host.StopAsync(CancellationToken.None);
        return 0;
    }
}
