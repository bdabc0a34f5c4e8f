using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Secrets;
using Quality.Common.Time;
using Quality.Common.Values;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>The report of a quality file (档案报告): one HTML document that says everything of itself, and its detached signature.</summary>
internal static class QualityReports
{
    public const string Type = "quality-report";

    public static readonly SigningKeyStore Keys = new("report_keys");

    private const string Style =
        """
        body{font:14px/1.6 "Noto Sans SC","Microsoft YaHei",sans-serif;color:#1b2a2e;max-width:60rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
        table{border-collapse:collapse;width:100%;font-size:.85rem}th,td{border:1px solid #b8c4c7;padding:.3rem .45rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eef3f3}
        .small{font-size:.75rem;color:#52656a}thead{display:table-header-group}tr{break-inside:avoid}@page{size:A4;margin:15mm}@media print{body{margin:0;max-width:none}}
        """;

    public static V1.SignedReport Sign(V1.QualityFile file, IReadOnlyList<V1.QualityEntry> entries, SigningKey key, DateTimeOffset now)
    {
        var html = Encoding.UTF8.GetBytes(Html(file, entries, now));
        return new()
        {
            Html = ByteString.CopyFrom(html), Signature = key.SignDetached(html, Type, now), FileName = $"quality-file-{file.Enterprise["enterprises/".Length..]}-{file.AsOf}",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(html)), SignTime = now.ToTimestamp(),
        };
    }

    public static V1.ReportKey ToWire(SigningKeyRow row)
    {
        var (x, y) = row.Point();
        return new() { Kid = row.Kid, X = Base64Url.EncodeToString(x), Y = Base64Url.EncodeToString(y), CreateTime = row.CreatedAt.ToTimestamp() };
    }

    private static string Html(V1.QualityFile file, IReadOnlyList<V1.QualityEntry> entries, DateTimeOffset now)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        var code = file.Enterprise["enterprises/".Length..];
        html.Append(CultureInfo.InvariantCulture, $"<title>{Text(file.DisplayName)} 企业质量信用档案</title>\n<style>{Style}</style>\n</head>\n<body>\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1>企业质量信用档案报告 <span class=\"small\">Enterprise quality file</span></h1>\n<table>\n");
        Fact(html, "企业名称 Enterprise", file.DisplayName);
        Fact(html, "统一社会信用代码 Credit code", code);
        Fact(html, "所在地 Region", Region.TryFind(file.Region, out var region) ? $"{region.Name} {file.Region}" : file.Region);
        Fact(html, "反映时点 As of", file.AsOf);
        Fact(html, "登记截至 As known at", Instant(file.KnownAt.ToDateTimeOffset()));
        Fact(html, "出具时间 Issued", Instant(now));
        if (file.MergedInto.Length > 0) Fact(html, "并入 Merged into", file.MergedInto);
        if (file.OpenObjections > 0) Fact(html, "未决异议 Open objections", file.OpenObjections.ToString(CultureInfo.InvariantCulture));
        foreach (var identity in file.Identities) Fact(html, "历史身份 Former identity", $"{identity.Value}（{identity.Evidence}）");
        if (file.Sections.FirstOrDefault(s => s.Kind == V1.QualityEntryKind.Complaint) is { Total: > 0 } complaints)
            Fact(html, Name(complaints.Kind), complaints.Total.ToString(CultureInfo.InvariantCulture));
        html.Append("</table>\n");
        if (entries.Count == 0) html.Append("<p>该时点没有记录。No entries.</p>\n");
        foreach (var section in entries.GroupBy(e => e.Kind).OrderBy(g => g.Key)) Section(html, section.Key, [.. section]);
        return html.Append("<p class=\"small\">每条记录附来源、接收内容的 SHA-256 和规则版本。本报告附独立签名文件，任何字节改动均可发现。Each entry has its source, the SHA-256 of what was received and its rule; a detached signature belongs to this report.</p>\n</body>\n</html>\n").ToString();
    }

    private static void Section(StringBuilder html, V1.QualityEntryKind kind, IReadOnlyList<V1.QualityEntry> entries)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(Name(kind))}（{entries.Count.ToString(CultureInfo.InvariantCulture)}）</h2>\n<table>\n<thead><tr><th>事项 Entry</th><th>文号 Number</th><th>机关 Authority</th><th>日期 Dates</th><th>状态 Standing</th><th>来源 Source</th></tr></thead>\n<tbody>\n");
        foreach (var e in entries)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(e.Title)}{(e.Objected ? "<br><span class=\"small\">异议中 objected</span>" : "")}</td><td>{Text(e.Number)}</td><td>{Text(e.Authority)}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Text(e.FromOn)}{(e.UntilOn.Length > 0 ? " – " + Text(e.UntilOn) : "")}{(e.EndedOn.Length > 0 ? "<br>" + Text(e.EndedOn) : "")}</td><td>{Text(Name(e.Standing))}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Text(e.Source)}<div class=\"small\">{Text(e.Sha256)}<br>{Text(e.Rule)}</div></td></tr>\n");
        }

        html.Append("</tbody>\n</table>\n");
    }

    private static void Fact(StringBuilder html, string name, string value) => html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(name)}</th><td>{Text(value)}</td></tr>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Instant(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC+8";

    private static string Name(V1.QualityEntryKind kind) => kind switch
    {
        V1.QualityEntryKind.Certificate => "认证证书 Certificates",
        V1.QualityEntryKind.Licence => "许可 Licences",
        V1.QualityEntryKind.Honour => "品牌培育成果 Brand results",
        V1.QualityEntryKind.SpotCheck => "监督抽查 Spot checks",
        V1.QualityEntryKind.PostProcessing => "不合格后处理 After a failure",
        V1.QualityEntryKind.Penalty => "行政处罚 Penalties",
        V1.QualityEntryKind.Complaint => "投诉举报 Complaints",
        V1.QualityEntryKind.QualityOfficer => "首席质量官 Quality officers",
        V1.QualityEntryKind.Declaration => "标准自我声明 Declared standards",
        V1.QualityEntryKind.Listing => "失信名单 Credit lists",
        _ => "其他 Other",
    };

    private static string Name(V1.QualityEntryStanding standing) => standing switch
    {
        V1.QualityEntryStanding.InForce => "有效 in force",
        V1.QualityEntryStanding.Over => "已过期 over",
        V1.QualityEntryStanding.Suspended => "暂停 suspended",
        V1.QualityEntryStanding.Revoked => "撤销 revoked",
        V1.QualityEntryStanding.GivenBack => "注销 given back",
        _ => "已移除 taken back",
    };
}
