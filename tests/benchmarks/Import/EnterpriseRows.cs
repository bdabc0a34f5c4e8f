using Quality.Protos.Credit.V1;
using Quality.Testing.Stories;

namespace Quality.Benchmarks.Import;

/// <summary>
/// Invented enterprises, of the lengths of real ones (name 15 characters, business scope 42). One in 200 has a wrong check digit, which
/// warns, and one in 200 has no region, which is rejected.
/// </summary>
internal static class EnterpriseRows
{
    private static readonly string[] Places = ["雁滩", "安宁堡", "龙首山", "黑河", "马蹄寺", "玉泉观", "崆峒", "董志塬", "官鹅沟", "大夏河"];
    private static readonly string[] Trades = ["木业", "服装", "乳品", "家具", "玩具", "电器", "日化", "皮革制品", "文教用品", "食品加工"];
    private static readonly string[] Scopes =
    [
        "木制家具、办公家具的生产、加工、销售、安装及售后服务；木材收购。", "服装、鞋帽、针纺织品的设计、生产、批发、零售；货物进出口。",
        "乳制品、饮料的生产、销售；生鲜乳收购。（依法须经批准的项目，经相关部门批准后方可开展经营活动）", "塑料制品、日用百货、五金交电、建筑材料的生产、批发、零售。",
    ];

    /// <summary>Rows as a client sends them.</summary>
    /// <param name="letters">Two letters that part one round's codes from another's.</param>
    /// <param name="count">How many, at most a million.</param>
    public static List<ImportEnterprisesRequest> Make(string letters, int count) =>
        [.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(n => new ImportEnterprisesRequest { Row = n + 1, Enterprise = Enterprise(letters, n) })];

    /// <summary>How many of the rows are good.</summary>
    public static int Good(int count) => count - Enumerable.Range(0, count).Count(IsBad);

    private static bool IsBad(int n) => n % 200 == 150;

    private static Enterprise Enterprise(string letters, int n)
    {
        var region = Invented.Region(n);
        var code = InventedCodes.Of(region, letters, n);
        return new()
        {
            Uscc = n % 200 == 50 ? InventedCodes.Wrong(code) : code,
            DisplayName = $"示例{letters}{Places[n % 10]}{Trades[n / 10 % 10]}{n:000000}有限公司",
            Region = IsBad(n) ? "" : region,
            RegisteredOn = Invented.Day(new DateOnly(1998, 1, 1).AddDays(n % 7000)),
            Type = "有限责任公司（自然人投资或控股）",
            Address = $"示例县{Places[n / 100 % 10]}工业园区{n % 97 + 1}号",
            Scope = Scopes[n % Scopes.Length],
            CapitalText = $"{n % 50 * 10 + 10}万元",
            MainConsumerProducer = n % 20 == 0,
        };
    }
}
