using System.Globalization;
using System.Runtime.CompilerServices;

namespace Quality.Common.Errors;

/// <summary>One wrong field: its proto path, a stable reason and a sentence.</summary>
public sealed record Violation(string Field, string Reason, string Description);

/// <summary>Collects every wrong field of a request, so that the caller hears of all of them at once.</summary>
public sealed class Violations
{
    private readonly List<Violation> found = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Violation> Found => found;

    /// <summary>Whether nothing is wrong so far.</summary>
    public bool None => found.Count == 0;

    /// <summary>Records a wrong field.</summary>
    public Violations Add(string field, string reason, string description)
    {
        found.Add(new(field, reason, description));
        return this;
    }

    /// <summary>Records the field when <paramref name="wrong"/>.</summary>
    public Violations AddIf(bool wrong, string field, string reason, string description) =>
        wrong ? Add(field, reason, description) : this;

    /// <summary>The same with a sentence that is only put together when it is needed.</summary>
    public Violations AddIf(bool wrong, string field, string reason, [InterpolatedStringHandlerArgument(nameof(wrong))] ref SentenceIf description) =>
        wrong ? Add(field, reason, description.ToString()) : this;

    /// <summary>Demands a value; white space is none.</summary>
    public string Required(string field, string? value, int maxLength = 1000)
    {
        var text = value?.Trim() ?? "";
        if (text.Length == 0) Add(field, "REQUIRED", $"{field} is required.");
        return Text(field, text, maxLength);
    }

    /// <summary>Allows absence, refuses texts longer than <paramref name="maxLength"/> characters.</summary>
    public string Text(string field, string? value, int maxLength = 1000)
    {
        var text = value?.Trim() ?? "";
        if (text.Length > maxLength) Add(field, "TOO_LONG", $"{field} has {text.Length} characters; at most {maxLength} are allowed.");
        return text;
    }

    /// <summary>Refuses what nobody sees in a name: controls, characters without a width, and those that turn the direction of writing.</summary>
    public string Visible(string field, string text)
    {
        var hidden = text.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        AddIf(hidden, field, "CONTROL_CHARACTER", $"{field} contains an invisible character.");
        return text;
    }

    /// <summary>Demands a legal date, yyyy-MM-dd; answers null when absent or wrong.</summary>
    public DateOnly? Date(string field, string? value, bool required = true, DateOnly? notAfter = null)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            if (required) Add(field, "REQUIRED", $"{field} is required.");
            return null;
        }

        if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", null, System.Globalization.DateTimeStyles.None, out var date) || date.Year < 1900)
        {
            Add(field, "BAD_DATE", $"{field} must be a date of the form yyyy-MM-dd.");
            return null;
        }

        if (date > notAfter) Add(field, "DATE_IN_FUTURE", $"{field} {date:yyyy-MM-dd} is after {notAfter:yyyy-MM-dd}.");
        return date;
    }

    /// <summary>Demands an enum value other than zero that the proto defines.</summary>
    public T Enum<T>(string field, T value) where T : struct, Enum
    {
        if (Convert.ToInt32(value, null) == 0) Add(field, "REQUIRED", $"{field} is required.");
        else if (!System.Enum.IsDefined(value)) Add(field, "UNKNOWN_VALUE", $"{field} has a value that this version does not know.");
        return value;
    }

    /// <summary>Throws INVALID_ARGUMENT with everything that was found.</summary>
    public void ThrowIfAny()
    {
        if (found.Count > 0) throw Fail.Invalid(found);
    }
}

/// <summary>An interpolated sentence, of which nothing is evaluated unless its condition holds: most requests are right.</summary>
[InterpolatedStringHandler]
public ref struct SentenceIf
{
    private DefaultInterpolatedStringHandler text;

    /// <summary>Called by the compiler.</summary>
    public SentenceIf(int literalLength, int formattedCount, bool wrong, out bool needed)
    {
        needed = wrong;
        if (wrong) text = new(literalLength, formattedCount, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format = null) => text.AppendFormatted(value, format);

    /// <summary>The sentence.</summary>
    public override string ToString() => text.ToStringAndClear();
}
