using System.Globalization;
using Quality.Dashboard.Imports;
using Quality.Dashboard.Rpc;
using Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Import;

/// <summary>Makes an enterprise of a row as the columns were chosen. It decides nothing: the service checks every field.</summary>
public sealed class RowMapping(IReadOnlyList<ImportField> fields, Places places)
{
    private static readonly string[] DateForms = ["yyyy-MM-dd", "yyyy/M/d", "yyyy-M-d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日", "yyyy-MM-dd HH:mm:ss", "yyyy/M/d H:mm", "yyyy/M/d H:mm:ss"];

    private static readonly (string Word, EnterpriseStatus Status)[] Statuses =
    [
        ("吊销", EnterpriseStatus.Revoked), ("注销", EnterpriseStatus.Deregistered), ("迁出", EnterpriseStatus.MovedOut), ("停业", EnterpriseStatus.Suspended), ("歇业", EnterpriseStatus.Suspended),
        ("存续", EnterpriseStatus.Existing), ("在营", EnterpriseStatus.Existing), ("开业", EnterpriseStatus.Existing), ("在册", EnterpriseStatus.Existing), ("正常", EnterpriseStatus.Existing),
        ("existing", EnterpriseStatus.Existing), ("active", EnterpriseStatus.Existing), ("revoked", EnterpriseStatus.Revoked), ("deregistered", EnterpriseStatus.Deregistered),
        ("moved out", EnterpriseStatus.MovedOut), ("suspended", EnterpriseStatus.Suspended),
    ];

    /// <summary>A status that nobody knows: the service refuses it by name, so that the word in the file is not lost silently.</summary>
    private const EnterpriseStatus UnknownStatus = (EnterpriseStatus)99;

    public Enterprise Map(SheetRow row)
    {
        var enterprise = new Enterprise
        {
            Uscc = Text(row, ImportField.Uscc),
            DisplayName = Text(row, ImportField.DisplayName),
            Region = Region(row),
            Status = Status(Text(row, ImportField.Status)),
            RegisteredOn = Date(Text(row, ImportField.RegisteredOn)),
            Type = Text(row, ImportField.Type),
            Address = Text(row, ImportField.Address),
            Scope = Text(row, ImportField.Scope),
            CapitalText = Text(row, ImportField.CapitalText),
        };
        if (Text(row, ImportField.MainConsumerProducer) is { Length: > 0 } flag) enterprise.MainConsumerProducer = IsYes(flag);
        return enterprise;
    }

    /// <summary>ISO for every form of date that people write; anything else stays, and the service names it.</summary>
    internal static string Date(string text) =>
        DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : text;

    internal static EnterpriseStatus Status(string text) =>
        text.Length == 0 ? EnterpriseStatus.Unspecified : Statuses.FirstOrDefault(s => text.Contains(s.Word, StringComparison.OrdinalIgnoreCase)) is { Word: not null } known ? known.Status : UnknownStatus;

    private static bool IsYes(string text) => text.Trim().ToLowerInvariant() is "是" or "1" or "y" or "yes" or "true" or "√" or "✓";

    private string Region(SheetRow row)
    {
        var own = Text(row, ImportField.Region);
        var text = own.Length > 0 ? own : Text(row, ImportField.RegionOtherwise);
        return text.Length == 0 ? "" : places.Resolve(text) ?? text;
    }

    private string Text(SheetRow row, ImportField field)
    {
        for (var i = 0; i < fields.Count; i++)
            if (fields[i] == field) return row[i].Trim();
        return "";
    }
}
