using Quality.Identity.Accounts;

namespace Quality.Identity.Bootstrap;

/// <summary>The first secrets where an operator brings them (a Kubernetes Secret): both or none.</summary>
internal sealed record BootstrapSettings(string? AdminPassword, string? ClientSecret)
{
    public bool FromSettings => AdminPassword is not null;

    public static BootstrapSettings Read(IConfiguration configuration)
    {
        var (password, secret) = (Value(configuration, "Bootstrap:AdminPassword"), Value(configuration, "Bootstrap:ClientSecret"));
        var problems = new List<string>();
        if (password is null != secret is null) problems.Add("Bootstrap:AdminPassword and Bootstrap:ClientSecret must be set together.");
        if (password is not null && PasswordPolicy.Check(password, "admin") is not PasswordProblem.None and var problem) problems.Add($"Bootstrap:AdminPassword is refused: {problem}.");
        if (secret is { Length: < 32 }) problems.Add("Bootstrap:ClientSecret needs at least 32 characters.");
        if (problems.Count > 0) throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
        return new(password, secret);
    }

    private static string? Value(IConfiguration configuration, string key) => string.IsNullOrEmpty(configuration[key]) ? null : configuration[key];
}
