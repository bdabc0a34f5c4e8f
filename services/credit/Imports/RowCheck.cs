using Quality.Common.Access;
using Quality.Common.Errors;
using Quality.Common.Values;
using Quality.Credits.Enterprises;
using Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Imports;

/// <summary>Checks rows one by one; a bad row becomes problems and never stops the good ones.</summary>
internal sealed class RowCheck(Caller caller, DateOnly today)
{
    // A code is a number in base 36: 2 million of them cost a third of what the texts would.
    private readonly HashSet<UInt128> seen = [];

    /// <summary>Notes a row that an earlier stream has committed.</summary>
    public void Skip(V1.ImportEnterprisesRequest message)
    {
        if (Uscc.TryParse(message.Enterprise?.Uscc, out var uscc)) seen.Add(Number(uscc));
    }

    public CheckedRow Check(V1.ImportEnterprisesRequest message)
    {
        var (errors, warnings) = (new Violations(), new Violations());
        if (message.Enterprise is not null)
            foreach (var v in MessageGuard.Find(message.Enterprise)) errors.Add($"enterprise.{v.Field}", v.Reason, v.Description);
        var input = errors.None ? EnterpriseCheck.Full(message.Enterprise, today, errors, warnings) : null;
        if (input is not null && !caller.Scope.Contains(input.Region))
        {
            errors.Add("enterprise.region", "REGION_OUT_OF_SCOPE", $"Region {input.Region} is not yours to act on.");
            input = null;
        }

        if (input is not null && !seen.Add(Number(input.Uscc)))
            warnings.Add("enterprise.uscc", "DUPLICATE_ROW", "The same code stands in an earlier row; this row was applied after it.");
        return new(message.Row, input, [.. Problems(message, errors, ProblemSeverity.Error), .. Problems(message, warnings, ProblemSeverity.Warning)]);
    }

    private static IEnumerable<ImportProblem> Problems(V1.ImportEnterprisesRequest message, Violations found, ProblemSeverity severity) =>
        found.Found.Select(v => new ImportProblem { Row = message.Row, Severity = severity, Field = v.Field, Reason = v.Reason, Description = v.Description, Value = Value(message, v.Field) });

    private static string Value(V1.ImportEnterprisesRequest message, string path)
    {
        var field = V1.Enterprise.Descriptor.FindFieldByName(path.Split('.')[^1]);
        var text = message.Enterprise is null || field is null ? "" : field.Accessor.GetValue(message.Enterprise)?.ToString() ?? "";
        return Excerpt.OfCharacters(text, 200).Replace('\0', '\uFFFD');
    }

    private static UInt128 Number(Uscc uscc) =>
        uscc.Value.Aggregate((UInt128)0, (sum, c) => (sum * 36) + (uint)(char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10));
}
