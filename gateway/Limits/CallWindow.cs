namespace Quality.Gateway.Limits;

/// <summary>
/// How many calls one caller has started: in this window, and in the one before, which still counts by the share of it that
/// lies within a window's length before now. So no burst of twice the limit fits around the change of windows.
/// </summary>
/// <param name="Current">Calls started in this window.</param>
/// <param name="Previous">Calls started in the window before.</param>
/// <param name="Elapsed">Part of this window that has passed, 0 to 1.</param>
internal readonly record struct CallWindow(int Current, int Previous, double Elapsed)
{
    public int Free(int limit) => (int)Math.Floor(limit - (Previous * (1 - Elapsed)) - Current);

    /// <summary>When one call will be free, if nobody takes it.</summary>
    public TimeSpan FreeAfter(int limit, TimeSpan window)
    {
        if (Free(limit) >= 1) return TimeSpan.Zero;
        // Enough of the window before has passed out of sight …
        var needed = limit - 1 - Current;
        if (needed >= 0) return window * Math.Max(0, 1 - ((double)needed / Previous) - Elapsed);
        // … or this window must first become the one before.
        return window * (1 - Elapsed + Math.Max(0, 1 - ((double)(limit - 1) / Current)));
    }
}

/// <summary>Whether a call may go on, else when to try again.</summary>
internal readonly record struct Decision(bool Allowed, TimeSpan RetryAfter)
{
    public static readonly Decision Go = new(true, TimeSpan.Zero);

    // Rounded up, so that a caller who waits exactly as long as told is not refused again by a millisecond.
    public static Decision Wait(TimeSpan time) => new(false, TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds) + 1)));
}

/// <summary>Counts calls by caller.</summary>
internal interface ICallLimiter
{
    ValueTask<Decision> TakeAsync(string caller);
}
