namespace Quality.Dashboard.Rpc;

/// <summary>What is wrong with one field of a request, in the reader's language.</summary>
/// <param name="Path">The proto path, such as <c>honour.object</c>.</param>
public sealed record FieldProblem(string Path, string Sentence)
{
    /// <summary>True for this path, and for one below it when <paramref name="path"/> names a message or a list.</summary>
    public bool IsAt(string path) =>
        Path == path || (Path.Length > path.Length && Path.StartsWith(path, StringComparison.Ordinal) && (Path[path.Length] is '.' or '['));
}

/// <summary>A refused or failed call as a reader understands it.</summary>
/// <param name="Sentence">One sentence in the reader's language.</param>
/// <param name="Reason">The server's reason code, or null.</param>
/// <param name="Article">The article of law that decided, or null.</param>
/// <param name="CanRetry">True when the same call may succeed a moment later.</param>
public sealed record Problem(string Sentence, string? Reason, string? Article, IReadOnlyList<FieldProblem> Fields, bool CanRetry)
{
    /// <summary>The sentences that belong to one field.</summary>
    public IEnumerable<FieldProblem> At(string path) => Fields.Where(wrong => wrong.IsAt(path));
}
