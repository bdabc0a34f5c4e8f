namespace Quality.Dashboard.Components;

/// <summary>What a badge means; colour, shape and text all say it.</summary>
public enum StatusKind
{
    /// <summary>Neither good nor bad: a draft, a closed case.</summary>
    Neutral,
    Good,
    /// <summary>In progress, on the way.</summary>
    Active,
    Warning,
    Bad,
    /// <summary>Stopped by rule: the instrument ceased, the record was withdrawn.</summary>
    Ceased,
    /// <summary>无数据: nothing reported, which is not zero.</summary>
    None,
}
