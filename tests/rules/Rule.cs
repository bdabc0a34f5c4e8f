namespace Quality.Rules;

/// <summary>A rule reports all that break it, each on its own line.</summary>
internal static class Rule
{
    public static void Holds(IEnumerable<string> violations)
    {
        var found = violations.ToList();
        if (found.Count > 0)
        {
            Assert.Fail($"{found.Count} of them:{Environment.NewLine}{string.Join(Environment.NewLine, found)}");
        }
    }
}
