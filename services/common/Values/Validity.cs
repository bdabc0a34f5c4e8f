namespace Quality.Common.Values;

/// <summary>The days on which a row of a code list holds, both ends included; an empty end is open.</summary>
public readonly record struct Validity(DateOnly? From, DateOnly? To)
{
    /// <summary>Whether the row holds on <paramref name="day"/>.</summary>
    public bool Contains(DateOnly day) => (From is not { } from || from <= day) && (To is not { } to || day <= to);
}
