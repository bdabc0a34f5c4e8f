using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Quality.Benchmarks;

/// <summary>One question that is measured; a part that fails does not stop the others.</summary>
internal abstract class Part
{
    /// <summary>Its word on the command line and in the report.</summary>
    public abstract string Name { get; }

    /// <summary>Measures, or says why it could not.</summary>
    public async Task<JsonObject> MeasureAsync(Ground ground)
    {
        var (watch, before) = (Stopwatch.StartNew(), Machine.Load());
        JsonObject result;
        try
        {
            Ground.Say($"{Name} …");
            result = Missing() is { } reason ? new JsonObject { ["skipped"] = reason } : await RunAsync(ground);
        }
        catch (Exception e)
        {
            Ground.Say($"{Name} failed: {e}");
            result = new JsonObject { ["failed"] = e.Message };
        }

        result["seconds"] = Figures.Round(watch.Elapsed.TotalSeconds);
        result["load_before"] = before;
        result["load_after"] = Machine.Load();
        return result;
    }

    /// <summary>Why it cannot run here; null when it can.</summary>
    protected virtual string? Missing() => null;

    protected abstract Task<JsonObject> RunAsync(Ground ground);
}
