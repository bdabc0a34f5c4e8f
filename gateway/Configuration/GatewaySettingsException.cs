namespace Quality.Gateway.Configuration;

/// <summary>The configuration cannot be used; <see cref="Problems"/> has one sentence for each wrong setting.</summary>
public sealed class GatewaySettingsException(IReadOnlyList<string> problems)
    : Exception("The configuration has problems:" + string.Concat(problems.Select(p => $"\n- {p}")))
{
    /// <summary>One sentence a problem, beginning with the setting's name.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
