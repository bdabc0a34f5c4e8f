using Grpc.Core;
using Quality.Dashboard.Features.Enterprises.Importing;
using Quality.Dashboard.Imports;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Reconciliations;

/// <summary>
/// A peer's list out of a spreadsheet: columns by their headings. It decides nothing: what it does not understand goes to the service as it stands
/// there and comes back as that row's problem.
/// </summary>
internal sealed record PeerFile(string FileName, IReadOnlyList<V1.PeerRow> Rows, IReadOnlyList<string> Columns)
{
    /// <summary>The largest file, in bytes.</summary>
    public const long Largest = 50 * 1024 * 1024;

    private const int Chunk = 1000;

    private static readonly (string Field, string[] Headings)[] Headings =
    [
        ("uscc", ["统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "uscc", "unifiedsocialcreditcode", "creditcode", "code"]),
        ("display_name", ["企业名称", "主体名称", "单位名称", "当事人名称", "当事人", "行政相对人名称", "名称", "displayname", "enterprisename", "enterprise", "name"]),
        ("decision_number", ["决定书文号", "列入决定书文号", "行政处罚决定书文号", "处罚决定书文号", "决定文号", "文号", "decisionnumber", "documentnumber", "number"]),
        ("decided_on", ["决定日期", "列入日期", "处罚决定日期", "作出决定日期", "列入时间", "decidedon", "dateofdecision", "date"]),
        ("authority", ["决定机关", "作出决定机关", "列入机关", "处罚机关", "作出列入决定机关", "authority"]),
        ("ends_on", ["届满日期", "期限届满日期", "公示截止期", "公示截止日期", "有效期至", "endson", "validuntil"]),
        ("status", ["状态", "当前状态", "数据状态", "status", "state"]),
    ];

    private static readonly string[] InEffect = ["生效", "生效中", "有效", "在列", "列入", "公示中", "已公示", "正常", "ineffect", "active", "listed", "published", "1"];

    private static readonly string[] Ended = ["移出", "已移出", "撤销", "已撤销", "已修复", "信用修复", "失效", "届满", "已撤下", "ended", "removed", "withdrawn", "2"];

    /// <exception cref="SpreadsheetException">It cannot be read, or no column has a code.</exception>
    public static PeerFile Read(Stream file, string fileName)
    {
        Dictionary<string, int>? columns = null;
        var (rows, headings) = (new List<V1.PeerRow>(), new List<string>());
        foreach (var row in SpreadsheetReader.Read(file))
        {
            if (columns is not null) rows.Add(Translate(row, columns));
            else if (Guess(row.Cells) is { } found && found.ContainsKey("uscc")) (columns, headings) = (found, [.. found.Keys]);
            else if (row.Number > 20) break;
        }

        if (columns is null) throw new SpreadsheetException("NO_CODE_COLUMN", "No column is headed as a unified social credit code.");
        return rows.Count > 0 ? new(fileName, rows, headings) : throw new SpreadsheetException("EMPTY_FILE", "No row of data.");
    }

    /// <summary>What the service finds wrong, of the whole file; nothing is kept by it.</summary>
    public async Task<IReadOnlyList<V1.PeerRow>> CheckAsync(V1.ReconciliationService.ReconciliationServiceClient peers, V1.PeerList list)
    {
        var wrong = new List<V1.PeerRow>();
        foreach (var some in Rows.Chunk(Chunk))
            wrong.AddRange((await peers.CheckPeerRowsAsync(new() { List = list, Rows = { some } })).Rows.Where(row => row.Problems.Count > 0));
        return wrong;
    }

    /// <summary>Sends every row; those that the service has already are skipped there.</summary>
    public async Task<V1.PeerList> SendAsync(V1.ReconciliationService.ReconciliationServiceClient peers, string name, V1.PeerList list, Action<int> sent)
    {
        using var call = peers.ImportPeerList();
        try
        {
            await call.RequestStream.WriteAsync(new() { Name = name, List = list });
            for (var i = 0; i < Rows.Count; i++)
            {
                await call.RequestStream.WriteAsync(new() { Row = Rows[i].Row, Content = Rows[i] });
                if (i % Chunk == 0) sent(i);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception broken) when (broken is InvalidOperationException or RpcException)
        {
            // The server has answered already: its answer below says why.
        }

        return await call;
    }

    private static Dictionary<string, int> Guess(IReadOnlyList<string> cells)
    {
        var (keys, guess) = (cells.Select(Folding.Key).ToList(), new Dictionary<string, int>());
        foreach (var (field, headings) in Headings)
            if (headings.Select(heading => keys.FindIndex(key => key == heading)).FirstOrDefault(column => column >= 0 && !guess.ContainsValue(column), -1) is >= 0 and var column)
                guess[field] = column;
        return guess;
    }

    private static V1.PeerRow Translate(SheetRow row, Dictionary<string, int> columns)
    {
        string Text(string field) => columns.TryGetValue(field, out var column) ? row[column].Trim() : "";
        string Day(string field) => CellTexts.Date(Text(field)) ?? Text(field);
        var lost = columns["uscc"] is var code && row.Notes.Any(note => note.Column == code && note.Remark == CellRemark.DigitsLost);
        return new()
        {
            Row = (int)row.Number, DisplayName = Text("display_name"), DecisionNumber = Text("decision_number"), DecidedOn = Day("decided_on"), Authority = Text("authority"), EndsOn = Day("ends_on"),
            Uscc = lost ? Text("uscc") + "?" : Text("uscc"), // a code whose end a spreadsheet has dropped must not look like another one
            Status = Status(Folding.Key(Text("status"))),
        };
    }

    /// <summary>An unknown word is no status: the service says so of that row.</summary>
    private static V1.PeerStatus Status(string word) =>
        word.Length == 0 ? V1.PeerStatus.Unspecified : InEffect.Contains(word) ? V1.PeerStatus.InEffect : Ended.Contains(word) ? V1.PeerStatus.Ended : (V1.PeerStatus)(-1);
}
