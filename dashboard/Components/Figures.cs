namespace Quality.Dashboard.Components;

/// <summary>One point of a trend; an absent value is a gap, never a zero.</summary>
/// <param name="Label">Period as read, such as 2019 or 2019-Q3.</param>
public sealed record TrendPoint(string Label, double? Value);

/// <summary>A named line of a chart.</summary>
public sealed record TrendSeries(string Name, IReadOnlyList<TrendPoint> Points);

/// <summary>What one reporting unit shows on the tile map.</summary>
/// <param name="Value">For the colour; absent means 无数据 and is hatched.</param>
/// <param name="Text">The value as read; ignored when absent.</param>
/// <param name="Status">For maps that colour by status.</param>
/// <param name="Href">Where a click leads, or null.</param>
/// <param name="Absent">What stands in place of 无数据 when there is no value to compare, such as 样本不足.</param>
public sealed record TileValue(string Region, double? Value, string Text, StatusKind? Status = null, string? Href = null, string? Absent = null);
