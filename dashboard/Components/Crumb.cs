namespace Quality.Dashboard.Components;

/// <summary>One step of the breadcrumbs; the last one has no address.</summary>
public sealed record Crumb(string Text, string? Href = null);
