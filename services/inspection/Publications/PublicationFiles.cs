using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Quality.Common.Storage;
using Quality.Common.Values;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Publications;

/// <summary>The files of a published edition: written once, kept as bytes, so that the hash that was published holds for ever.</summary>
internal static class PublicationFiles
{
    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));

    private static readonly string[] Header =
    [
        "序号", "样品", "抽样编号", "产品类别", "产品名称", "规格型号", "商标", "批号或生产日期", "生产企业", "统一社会信用代码", "生产企业所在地", "被抽样单位", "抽样日期", "承检机构", "结论", "不合格项目", "撤回原因",
    ];

    /// <summary>Writes both files and lists them in the edition.</summary>
    public static async Task WriteAsync(Transaction tx, string id, long edition, V1.Publication publication, IReadOnlyList<V1.PublicationEntry> entries)
    {
        publication.Files.Clear();
        (V1.PublicationFormat Format, byte[] Body)[] files =
            [(V1.PublicationFormat.Csv, Csv(entries)), (V1.PublicationFormat.Json, JsonOf(publication, PublicationRow.Collection + id, (int)edition, entries))];
        foreach (var (format, body) in files)
        {
            await PublicationStore.AddFileAsync(tx, id, edition, (long)format, body);
            publication.Files.Add(new V1.PublicationFile { Format = format, RowCount = entries.Count, Size = body.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(body)) });
        }
    }

    /// <summary>RFC 4180 with a UTF-8 mark, by which spreadsheet programs recognise Chinese.</summary>
    private static byte[] Csv(IEnumerable<V1.PublicationEntry> entries)
    {
        var text = new StringBuilder("\uFEFF");
        Line(text, Header);
        foreach (var e in entries)
            Line(text, [
                $"{e.Number}", e.Sample, e.SampleNumber, ProductCategory.TryFind(e.ProductCategory, out var category) ? category.Name : e.ProductCategory, e.ProductName, e.Model, e.Brand, e.Batch,
                e.ProducerDisplayName, e.Producer.Replace("enterprises/", "", StringComparison.Ordinal), Place(e), e.SellerDisplayName, e.SampledOn, e.Laboratory, Outcome(e), string.Join('；', e.FailedItems),
                e.WithdrawalReason,
            ]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The edition as its message reads, one entry a line; without names of persons.</summary>
    private static byte[] JsonOf(V1.Publication publication, string name, int edition, IEnumerable<V1.PublicationEntry> entries)
    {
        var shown = publication.Clone();
        (shown.Name, shown.Edition, shown.LatestEdition, shown.State, shown.AuthorDisplayName, shown.ApproverDisplayName) = (name, edition, edition, V1.PublicationState.Published, "", "");
        var text = new StringBuilder("{\"publication\":").Append(Json.Format(shown)).Append(",\n\"entries\":[");
        foreach (var (n, entry) in entries.Index()) text.Append(n == 0 ? "\n" : ",\n").Append(Json.Format(entry));
        return Encoding.UTF8.GetBytes(text.Append("\n]}\n").ToString());
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");

    /// <summary>A text that a spreadsheet program would take for a formula gets an apostrophe in front.</summary>
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static string Place(V1.PublicationEntry entry)
    {
        var code = entry.ProducerRegion.Length > 0 ? entry.ProducerRegion : entry.Region;
        return Region.TryFind(code, out var region) ? region.FullName : code;
    }

    private static string Outcome(V1.PublicationEntry entry) => entry.Outcome switch
    {
        V1.SampleOutcome.Conforming => "合格",
        V1.SampleOutcome.Nonconforming => "不合格",
        V1.SampleOutcome.Refused => "拒绝抽查",
        _ => "已撤回",
    };
}
