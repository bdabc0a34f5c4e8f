using Quality.Common.Storage;
using Quality.Credits.Tests.Imports;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Enterprises;

public sealed class SearchTests(SearchHosts hosts) : IClassFixture<SearchHosts>
{
    private static readonly DatabaseProvider[] Providers = [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    private static readonly (string Query, string[] Found)[] Cases =
    [
        ("陇酒", ["甘肃陇酒示例有限公司", "陇酒贸易示例行"]),
        ("陇酒 贸易", ["陇酒贸易示例行"]),
        ("贸易陇酒", []),
        ("酥", ["静宁锅盔酥饼示例店"]),
        ("行", ["陇酒贸易示例行"]), // the last character of a run is findable alone
        ("肃陇", ["甘肃陇酒示例有限公司"]),
        ("abc", ["ABC乳业示例公司"]),
        ("ab", ["ABC乳业示例公司"]),
        ("ＡＢＣ乳业", ["ABC乳业示例公司"]),
        ("bc", []),
        ("3M", ["3M胶粘剂示例厂"]),
        ("没有这样的", []),
        ("\"", []),
        ("'; DROP TABLE enterprises; --", []),
        ("陇酒 OR 锅盔", []),
        ("陇酒 NOT 贸易", []),
        ("陇酒*", ["甘肃陇酒示例有限公司", "陇酒贸易示例行"]),
        ("\"陇酒\"", ["甘肃陇酒示例有限公司", "陇酒贸易示例行"]),
        ("(陇酒", ["甘肃陇酒示例有限公司", "陇酒贸易示例行"]),
        ("terms:陇酒", []),
        ("陇酒 & ! | <-> :*", ["甘肃陇酒示例有限公司", "陇酒贸易示例行"]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("O'Brien", ["O'Brien示例咖啡"]),
        ("𠮷野", ["𠮷野示例面馆"]),
        ("😀", []),
    ];

    public static TheoryData<DatabaseProvider, string, string[]> Data => [.. Providers.SelectMany(p => Cases.Select(c => new TheoryDataRow<DatabaseProvider, string, string[]>(p, c.Query, c.Found)))];

    [Theory, MemberData(nameof(Data))]
    public async Task A_query_finds_these(DatabaseProvider provider, string query, string[] found)
    {
        var register = (await hosts.FilledAsync(provider)).Register();
        var answer = await register.ListEnterprisesAsync(new() { Query = query });
        Assert.Equal(found.Order(StringComparer.Ordinal), answer.Enterprises.Select(e => e.DisplayName).Order(StringComparer.Ordinal));
        Assert.Equal(found.Length, answer.TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_code_is_found_by_its_beginning_as_people_write_it(DatabaseProvider provider)
    {
        var host = await hosts.FilledAsync(provider);
        var code = SearchHosts.WineCode;
        foreach (var query in new[] { code, code[..17], code.ToLowerInvariant(), $"{code[..8]} {code[8..]}", string.Concat(code.Select(c => (char)(c + ('０' - '0')))) })
            Assert.Equal(code, Assert.Single((await host.Register().ListEnterprisesAsync(new() { Query = query })).Enterprises).Uscc);
        Assert.Equal(SearchHosts.Names.Length, (await host.Register().ListEnterprisesAsync(new() { Query = "9162" })).TotalSize);
        Assert.Equal(0, (await host.Register().ListEnterprisesAsync(new() { Query = code[5..] })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_changed_name_is_found_by_its_new_words_only(DatabaseProvider provider)
    {
        var register = (await hosts.FilledAsync(provider)).Register();
        var made = await register.CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("旧称葵花厂", code: Samples.Code().Remove(1, 1).Insert(1, "3")) });
        await register.UpdateEnterpriseAsync(new() { Enterprise = new() { Name = made.Name, DisplayName = "新名菊花厂" } });
        Assert.Equal(0, (await register.ListEnterprisesAsync(new() { Query = "葵花" })).TotalSize);
        Assert.Equal(made.Name, Assert.Single((await register.ListEnterprisesAsync(new() { Query = "菊花" })).Enterprises).Name);
    }

    [Fact]
    public async Task The_search_survives_a_vacuum_of_the_file()
    {
        var host = await hosts.FilledAsync(DatabaseProvider.Sqlite);
        await host.ExecuteAsync("credit", "VACUUM");
        Assert.Equal("静宁锅盔酥饼示例店", Assert.Single((await host.Register().ListEnterprisesAsync(new() { Query = "锅盔" })).Enterprises).DisplayName);
    }
}

/// <summary>Hosts with a small register, the same on both providers.</summary>
public sealed class SearchHosts : IAsyncLifetime
{
    public static readonly string[] Names =
        ["甘肃陇酒示例有限公司", "陇酒贸易示例行", "静宁锅盔酥饼示例店", "ABC乳业示例公司", "3M胶粘剂示例厂", "O'Brien示例咖啡", "𠮷野示例面馆"];

    private static readonly string[] Codes = [.. Names.Select(_ => Samples.Code())];

    private readonly CreditHosts hosts = new();
    private readonly SemaphoreSlim once = new(1);
    private readonly HashSet<DatabaseProvider> filled = [];

    public static string WineCode => Codes[0];

    public async Task<TestHost> FilledAsync(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        await once.WaitAsync();
        try
        {
            if (filled.Add(provider)) await host.Register().ImportAsync(Names.Select((name, i) => Samples.Enterprise(name, code: Codes[i])));
        }
        finally
        {
            once.Release();
        }

        return host;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await hosts.DisposeAsync();
        once.Dispose();
    }
}
