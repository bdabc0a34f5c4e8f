using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>Figures of an import that follow from those it has.</summary>
internal static class ImportFigures
{
    /// <summary>Rows that were decided: taken or rejected.</summary>
    public static int Committed(V1.Import import) => import.Imported + import.Updated + import.Unchanged + import.Rejected;

    /// <summary>0 to 1; null when nobody said how many rows will come.</summary>
    public static double? Share(V1.Import import) =>
        import.State == V1.ImportState.Completed ? 1 : import.TotalRows > 0 ? Math.Min(1, Committed(import) / (double)import.TotalRows) : null;
}

/// <summary>How fast an import goes, from what was seen in the last seconds.</summary>
internal sealed class ImportPace
{
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(15);
    private readonly Queue<(DateTimeOffset At, int Rows)> samples = new();

    public void Add(DateTimeOffset at, int rows)
    {
        if (samples.Count > 0 && rows < samples.Last().Rows)
            samples.Clear();
        samples.Enqueue((at, rows));
        while (samples.Count > 2 && at - samples.Peek().At > Seen)
            samples.Dequeue();
    }

    /// <summary>Rows a second; null before there are two samples with rows between them.</summary>
    public double? Rate
    {
        get
        {
            if (samples.Count < 2)
                return null;
            var (from, to) = (samples.Peek(), samples.Last());
            var seconds = (to.At - from.At).TotalSeconds;
            return seconds > 0 && to.Rows > from.Rows ? (to.Rows - from.Rows) / seconds : null;
        }
    }

    /// <summary>Time that the rest takes at this pace; null when it cannot be said.</summary>
    public TimeSpan? Remaining(int total) =>
        Rate is { } rate && total > 0 && samples.Last().Rows <= total ? TimeSpan.FromSeconds((total - samples.Last().Rows) / rate) : null;
}
