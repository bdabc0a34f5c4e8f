using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Quality.Common.Values;

/// <summary>
/// The number of a Chinese standard (标准编号): national, industry, local, group or enterprise. Two numbers are equal when their normal form is;
/// a number without a year means the latest edition (GB/T 1.1).
/// </summary>
public sealed record StandardNumber
{
    internal StandardNumber(string original, StandardNumberParts parts) => (Original, Parts) = (original, parts);

    /// <summary>The text as it was written.</summary>
    public string Original { get; }

    /// <summary>The normal form: <c>GB/T 1.1-2020</c>, <c>DB62/T 2575-2015</c>, <c>T/ZS 0467-2023</c>, <c>Q/JSH 0011S-2022</c>; two-digit years stay.</summary>
    public string Canonical => Parts.Year.Length == 0 ? Undated : $"{Undated}-{Parts.Year}";

    /// <summary>The normal form without the year: what all editions share.</summary>
    public string Undated => Parts.Head + (Parts.Glued ? "" : " ") + Parts.Number;

    /// <summary>Who sets such standards.</summary>
    public StandardKind Kind => Parts.Kind;

    /// <summary>Mandatory or not, by the form of the number.</summary>
    public StandardNature Nature => Parts.Nature;

    /// <summary>The letters before the number without /T: GB, QB, DB62, or the code after T/ or Q/.</summary>
    public string Prefix => Parts.Prefix;

    /// <summary>The division of a local standard as six digits (DB62 = 620000), else null.</summary>
    public string? RegionCode => Parts.Region;

    /// <summary>The serial number with its parts: 1.1, 0011S, 25-3055.</summary>
    public string Number => Parts.Number;

    /// <summary>The year of the edition, null in an undated number; two digits are of the twentieth century.</summary>
    public int? Year => Parts.Year.Length switch
    {
        0 => null,
        2 => 1900 + int.Parse(Parts.Year, CultureInfo.InvariantCulture),
        _ => int.Parse(Parts.Year, CultureInfo.InvariantCulture),
    };

    /// <summary>What stood after the number, such as 第13章 or /3.2; empty if nothing did.</summary>
    public string Remainder => Parts.Remainder;

    internal StandardNumberParts Parts { get; }

    /// <summary>Reads a number as people write it (full width, dashes, missing or surplus blanks); never throws.</summary>
    public static StandardNumberResult Parse(string? text) => StandardNumberGrammar.Parse(text);

    /// <summary>Whether the text begins with the number of a standard.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StandardNumber? number)
    {
        number = Parse(text).Number;
        return number is not null;
    }

    /// <inheritdoc />
    public bool Equals(StandardNumber? other) => other is not null && other.Canonical == Canonical;

    /// <inheritdoc />
    public override int GetHashCode() => Canonical.GetHashCode(StringComparison.Ordinal);

    /// <summary>The normal form.</summary>
    public override string ToString() => Canonical;
}

/// <summary>What the grammar found; <c>Glued</c> keeps the old compound form DB62/T25-3055 without a blank.</summary>
internal sealed record StandardNumberParts(
    StandardKind Kind, StandardNature Nature, string Head, string Prefix, string? Region, string Number, string Year, string Remainder, bool Glued = false);

/// <summary>What reading a number gave: the number, or why there is none; warnings never stop anybody.</summary>
public sealed record StandardNumberResult(StandardNumber? Number, IReadOnlyList<ValueProblem> Errors, IReadOnlyList<ValueProblem> Warnings)
{
    /// <summary>Whether there is a number.</summary>
    public bool IsValid => Number is not null;
}

/// <summary>Who sets a standard (标准化法 2).</summary>
public enum StandardKind
{
    /// <summary>国家标准.</summary>
    National = 1,

    /// <summary>行业标准.</summary>
    Industry = 2,

    /// <summary>地方标准.</summary>
    Local = 3,

    /// <summary>团体标准.</summary>
    Group = 4,

    /// <summary>企业标准.</summary>
    Enterprise = 5,
}

/// <summary>The nature that the form of a number claims; since 2018 only GB may be mandatory, with exceptions by law (标准化法 10).</summary>
public enum StandardNature
{
    /// <summary>强制性, no letter after the slash.</summary>
    Mandatory = 1,

    /// <summary>推荐性, /T.</summary>
    Recommended = 2,

    /// <summary>指导性技术文件, /Z.</summary>
    Guidance = 3,

    /// <summary>Group and enterprise standards: adopted by choice.</summary>
    Voluntary = 4,
}
