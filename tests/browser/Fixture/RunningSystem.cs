using Grpc.Core;
using Grpc.Net.Client;
using V1 = Quality.Protos.Identity.V1;

namespace Quality.Browser.Tests;

/// <summary>
/// The whole system as one process on a fresh data directory and free ports, and a browser in front of it: injected into
/// every test class. <c>await using var page = await system.SignInAsync();</c> is the administrator's page; a test that
/// stops or kills the system takes one of its own by <see cref="AnotherAsync"/>.
/// </summary>
public sealed class RunningSystem : IAsyncLifetime
{
    private readonly Chromium chromium;
    private readonly bool ownsBrowser;
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("quality-browser-");
    private readonly string[] options;
    private SystemProcess? process;
    private GrpcChannel? channel;
    private Bootstrap? bootstrap;
    private Person? admin;

    public RunningSystem() : this(new Chromium(), ownsBrowser: true, []) { }

    private RunningSystem(Chromium chromium, bool ownsBrowser, string[] options) => (this.chromium, this.ownsBrowser, this.options) = (chromium, ownsBrowser, options);

    /// <summary>The address of the dashboard, without a slash at the end.</summary>
    public string Web => Process.Web;

    /// <summary>The data directory.</summary>
    public string Data => data.FullName;

    /// <summary>The administrator of the first start.</summary>
    public Person Admin => admin ??= new(Written.Admin.User, Written.Admin.Password);

    /// <summary>What the process has printed.</summary>
    public string Output => Process.Output;

    private SystemProcess Process => process ?? throw new InvalidOperationException("The system was not started.");

    private Bootstrap Written => bootstrap ??= Bootstrap.Read(Data);

    public async ValueTask InitializeAsync()
    {
        if (Chromium.File is null) return; // every test says so when it asks for a page
        process = await SystemProcess.StartAsync(Data, "0", "0", options);
    }

    public async ValueTask DisposeAsync()
    {
        channel?.Dispose();
        if (process is not null) await process.DisposeAsync();
        if (ownsBrowser) await chromium.DisposeAsync();
        data.Delete(recursive: true);
    }

    /// <summary>A second system with its own data, for tests that stop it or need its first start.</summary>
    /// <param name="options">Further options of the command line, for example <c>--Sample true</c>.</param>
    public async Task<RunningSystem> AnotherAsync(params string[] options)
    {
        NeedBrowser();
        var another = new RunningSystem(chromium, ownsBrowser: false, options);
        await another.InitializeAsync();
        return another;
    }

    /// <summary>A page of somebody who has not signed in.</summary>
    public async Task<Visitor> VisitAsync(string language = "zh-CN", int width = 1440)
    {
        NeedBrowser();
        return await Visitor.ComeAsync(await chromium.BrowserAsync(), Web, language, width);
    }

    /// <summary>A page of somebody who has signed in, the administrator unless another is named; a forced change of the password is made.</summary>
    public async Task<Visitor> SignInAsync(Person? person = null, string language = "zh-CN", int width = 1440)
    {
        var visitor = await VisitAsync(language, width);
        await visitor.SignInAsync(person ?? Admin);
        return visitor;
    }

    /// <summary>A new account, as an administrator makes it; its first sign-in must change the password.</summary>
    public async Task<Person> CreateAccountAsync(string region, params string[] roles)
    {
        var accounts = new V1.AccountService.AccountServiceClient(await CallsAsync());
        var name = $"u{Guid.CreateVersion7().ToString("N")[20..]}";
        var request = new V1.CreateAccountRequest { Account = new() { UserName = name, DisplayName = name, Region = region, Roles = { roles } } };
        return new(name, (await accounts.CreateAccountAsync(request)).OneTimePassword);
    }

    /// <summary>Calls through the gateway with the rights of a province administrator: to prepare what a test looks at.</summary>
    public async Task<CallInvoker> CallsAsync()
    {
        NeedBrowser();
        return await Written.CallsAsync(channel ??= GrpcChannel.ForAddress(Process.Grpc));
    }

    /// <summary>kill -9, and a new start with the same data on the same ports.</summary>
    public async Task KillAndRestartAsync()
    {
        var (web, grpc) = (Port(Process.Web), Port(Process.Grpc));
        await Process.KillAsync();
        await Process.DisposeAsync();
        process = await SystemProcess.StartAsync(Data, web, grpc, options);
    }

    private static string Port(string address) => new Uri(address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void NeedBrowser() =>
        Assert.SkipWhen(Chromium.File is null, "No Chromium: set QUALITY_TEST_CHROMIUM, or install it as /usr/bin/chromium.");
}
