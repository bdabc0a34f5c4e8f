using Quality.Dashboard.Localisation;

namespace Quality.Dashboard.Rpc;

/// <summary>Sentences for the services' reason codes; <c>{name}</c> in a sentence is filled from the error's metadata.</summary>
internal sealed class ReasonCatalog
{
    private readonly Dictionary<string, string[]> reasons;

    public ReasonCatalog()
    {
        using var stream = typeof(ReasonCatalog).Assembly.GetManifestResourceStream("Rpc/Reasons.json")!;
        var problems = new List<string>();
        reasons = TextCatalog.Read("Rpc/Reasons.json", stream, problems);
        if (problems.Count > 0)
            throw new InvalidOperationException("Reasons are incomplete:\n- " + string.Join("\n- ", problems));
    }

    public IEnumerable<string> Codes => reasons.Keys;

    /// <returns>The sentence, or null for a code that the dashboard does not know.</returns>
    public string? Sentence(string reason, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        if (!reasons.TryGetValue(reason, out var pair))
            return null;
        var sentence = pair[Languages.Index];
        foreach (var (name, value) in metadata)
            sentence = sentence.Replace("{" + name + "}", value, StringComparison.Ordinal);
        // A placeholder without its value would look broken: the server's own sentence is better then.
        return sentence.Contains('{', StringComparison.Ordinal) ? null : sentence;
    }
}
