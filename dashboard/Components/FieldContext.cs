namespace Quality.Dashboard.Components;

/// <summary>What a control inside a Field needs: its id, and the attributes that tie it to label, hint and error.</summary>
public sealed record FieldContext(string Id, Dictionary<string, object> Attributes);
