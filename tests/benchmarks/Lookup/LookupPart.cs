using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using Quality.Benchmarks.Register;
using Quality.Benchmarks.Servers;
using Quality.Protos.Identity.V1;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Benchmarks.Lookup;

/// <summary>
/// GetEnterprise through the gateway on PostgreSQL, each time another one and each as likely: beside an authenticated rpc that does nothing but say who
/// calls, beside <c>pgbench -S</c> on as many rows, and how long an answer takes at half of what can be done.
/// </summary>
internal sealed partial class LookupPart : Part
{
    private const int Callers = 32;

    public override string Name => "lookup";

    protected override string? Missing() => PostgresServer.Installed && Tool.Postgres("pgbench") is not null ? null : "PostgreSQL with pgbench is not installed";

    protected override async Task<JsonObject> RunAsync(Ground ground)
    {
        var server = await ground.PostgresAsync();
        var (database, plain) = (await TestDatabases.CreatePostgresAsync("credit"), await TestDatabases.CreatePostgresAsync("pgbench"));
        await using var installation = await Installation.StartAsync(ground.Folder("lookup"), "--ConnectionStrings:credit", database, "--RateLimit:Permits", "0");
        var enterprises = new ManyEnterprises(database, ground.Size(2_000_000, 20_000));
        var filled = await enterprises.FillAsync();
        Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  {enterprises.Count} enterprises written in {filled:0} s"));
        await PgbenchAsync(plain, "-i", "-q", "-s", ground.Quick ? "1" : "20"); // 100,000 rows each
        var (register, accounts) = (new V1.EnterpriseService.EnterpriseServiceClient(installation.Admin.Calls), new AccountService.AccountServiceClient(installation.Admin.Calls));
        async Task FindAsync(Random random) => await register.GetEnterpriseAsync(new() { Name = "enterprises/" + ManyEnterprises.Uscc(random.Next(enterprises.Count)) });
        async Task WhoAmIAsync(Random random) => await accounts.GetMeAsync(new());
        var calls = ground.Size(15_000, 300);
        await Register.Callers.FastAsync(Callers, calls, WhoAmIAsync);
        await Register.Callers.FastAsync(Callers, calls, FindAsync);
        List<double> noop = [], lookup = [], pgbench = [], p50 = [], p99 = [], cpu = [], databaseCpu = [];
        for (var round = 0; round < ground.Size(7, 2); round++)
        {
            noop.Add(await Register.Callers.FastAsync(Callers, calls, WhoAmIAsync));
            var (before, behind) = (Cpu.Seconds(installation.Id), Cpu.Seconds(server.Id));
            lookup.Add(await Register.Callers.FastAsync(Callers, calls, FindAsync));
            cpu.Add((Cpu.Seconds(installation.Id) - before) / calls * 1e6);
            databaseCpu.Add((Cpu.Seconds(server.Id) - behind) / calls * 1e6);
            var said = await PgbenchAsync(plain, "-S", "-n", "-M", "prepared", "-c", "8", "-T", ground.Quick ? "1" : "4");
            pgbench.Add(double.Parse(Tps().Match(said).Groups[1].Value, CultureInfo.InvariantCulture));
            await Register.Callers.PacedAsync(calls / 5, lookup[^1] / 2, FindAsync); // pgbench had the processors
            var times = await Register.Callers.PacedAsync(calls, lookup[^1] / 2, FindAsync);
            p50.Add(Figures.Quantile(times, 0.5));
            p99.Add(Figures.Quantile(times, 0.99));
            Ground.Say(string.Create(CultureInfo.InvariantCulture, $"  noop {noop[^1]:0}/s, lookup {lookup[^1]:0}/s, pgbench -S {pgbench[^1]:0}/s, at half load p50 {p50[^1]:0.00} and p99 {p99[^1]:0.00} ms"));
        }

        return new()
        {
            ["enterprises"] = enterprises.Count, ["callers"] = Callers, ["noop_per_second"] = Figures.Spread(noop), ["lookup_per_second"] = Figures.Spread(lookup), ["wanted_to_noop"] = 0.5,
            ["lookup_to_noop"] = Figures.Ratio(lookup, noop), ["pgbench_select_per_second"] = Figures.Spread(pgbench), ["lookup_to_pgbench"] = Figures.Ratio(lookup, pgbench),
            ["half_load_p50_ms"] = Figures.Spread(p50), ["half_load_p99_ms"] = Figures.Spread(p99), ["wanted_p99_ms"] = 10,
            ["installation_cpu_us"] = Figures.Spread(cpu), ["database_cpu_us"] = Figures.Spread(databaseCpu),
        };
    }

    private static Task<string> PgbenchAsync(string connectionString, params string[] arguments)
    {
        var c = new NpgsqlConnectionStringBuilder(connectionString);
        return Tool.RunAsync(Tool.Postgres("pgbench")!, [.. arguments, $"host={c.Host} port={c.Port} user={c.Username} password={c.Password} dbname={c.Database}"]);
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Tps();
}
