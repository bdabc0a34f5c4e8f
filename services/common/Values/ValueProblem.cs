namespace Quality.Common.Values;

/// <summary>Why a text is not a value (error) or is a doubtful one (warning): a reason in UPPER_SNAKE for programs and a sentence for people.</summary>
public sealed record ValueProblem(string Reason, string Description)
{
    /// <summary>No problem at all.</summary>
    public static IReadOnlyList<ValueProblem> None { get; } = [];
}
