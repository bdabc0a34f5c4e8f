using System.Text.RegularExpressions;

namespace Quality.Rules;

/// <summary>What never belongs in the repository: paths of somebody's machine, hosts of registries, secrets, unfinished marks.</summary>
internal static partial class Hygiene
{
    private static readonly (string What, Regex Pattern)[] Everywhere =
    [
        ("a path of one machine", MachinePath()),
        ("the host of a registry", RegistryHost()),
        ("a private key", PrivateKey()),
        ("a token", Token()),
        ("an unfinished mark", Unfinished()),
    ];

    public static bool Covers(string path) => Binary().IsMatch(path) is false && path is not "LICENSE";

    public static IEnumerable<string> Violations(string path, string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            foreach (var (what, pattern) in Everywhere)
            {
                if (pattern.IsMatch(line))
                {
                    yield return $"{path}:{number}: {what}.";
                }
            }

            if (!path.StartsWith("tests/", StringComparison.Ordinal) && Password().IsMatch(line))
            {
                yield return $"{path}:{number}: a password in a connection string.";
            }
        }
    }

    [GeneratedRegex("""(?<![\w.~@}-])/(?:work|farm|root|home|Users)/[A-Za-z]|(?<![\w.])/tmp/(?:q|bash_jobs)\b|\b[A-Z]:\\Users\\""")]
    private static partial Regex MachinePath();

    [GeneratedRegex("""\b(?:nuget|npmjs|npmmirror|yarnpkg|debian|pypi|docker|gcr|quay|ghcr)\.(?:org|com|io)\b|\bregistry\.k8s\.|\bmcr\.microsoft\.""")]
    private static partial Regex RegistryHost();

    [GeneratedRegex("""-----BEGIN [A-Z ]*PRIVATE KEY""")]
    private static partial Regex PrivateKey();

    [GeneratedRegex("""\beyJ[\w-]{16,}\.eyJ[\w-]{16,}\.|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}|\bxox[abp]-\d{8,}""")]
    private static partial Regex Token();

    [GeneratedRegex("""\b(?:TO(?:)DO|FIX(?:)ME|HA(?:)CK|NotImplemented(?:)Exception)\b""")]
    private static partial Regex Unfinished();

    // A value inside a connection string; placeholders (<…>, {…}, $…) and code that assigns are fine.
    [GeneratedRegex("""(?i)\b(?:Host|Server|Username|User Id|Database)\s*=[^;]*;.*\b(?:Password|Pwd)\s*=\s*[^\s;"'<>{}$()|,]{3,}""")]
    private static partial Regex Password();

    [GeneratedRegex("""\.(?:png|jpe?g|gif|ico|woff2?|ttf|otf|xlsx|pdf|gz|zip|db)$|\.min\.(?:js|css)$|/lib/""")]
    private static partial Regex Binary();
}

public class HygieneTests
{
    [Fact]
    public void The_tree_is_clean() => Assert.Empty(Tree.Files
        .Where(Hygiene.Covers)
        .SelectMany(path => Hygiene.Violations(path, Tree.Read(path))));

    // Each sample is put together at run time, or this file would be its own first finding.
    [Theory]
    [InlineData("README.md", "cd /{0}/somebody/quality", "home")]
    [InlineData("services/a.cs", "File.Open(\"/{0}/x/y\")", "work")]
    [InlineData("tests/package-lock.json", "\"resolved\": \"https://registry.{0}.org/a.tgz\"", "npmjs")]
    [InlineData("k8s/base/credit.yaml", "image: {0}.io/quality/credit:1.0", "quay")]
    [InlineData("services/key.pem", "-----BEGIN EC {0} KEY-----", "PRIVATE")]
    [InlineData("services/a.cs", "// {0}DO: later", "TO")]
    [InlineData("services/a.cs", "\"Host=db;Username=credit;{0}=swordfish;\"", "Password")]
    [InlineData("docs.md", "Bearer {0}hbGciOiJFUzI1NiIsI.eyJzdWIiOiIxMjM0NTY3O.sig", "eyJ")]
    public void A_line_that_does_not_belong_is_found(string path, string sample, string word) =>
        Assert.Single(Hygiene.Violations(path, sample.Replace("{0}", word, StringComparison.Ordinal)));

    [Theory]
    [InlineData("README.md", "Host=db;Username=credit;Password=<the password you chose>")]
    [InlineData("k8s/base/pods.yaml", "mountPath: /tmp")]
    [InlineData("dashboard/a.cs", "https://example.test/home/page")]
    [InlineData("services/a.cs", "Password = request.Password;")]
    public void A_line_that_only_looks_alike_is_not(string path, string line) => Assert.Empty(Hygiene.Violations(path, line));
}
