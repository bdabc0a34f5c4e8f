namespace Quality.Dashboard.Components;

/// <summary>A division to choose: code, name in the reader's language, code of the division above.</summary>
public sealed record RegionChoice(string Code, string Name, string Parent);

/// <summary>A product category to choose.</summary>
/// <param name="Group">Name of the category above or the focus field; groups the list.</param>
public sealed record CategoryChoice(string Code, string Name, string Group);
