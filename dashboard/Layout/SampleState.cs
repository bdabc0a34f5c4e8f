namespace Quality.Dashboard.Layout;

/// <summary>Whether the server says that its data are invented (示例数据); a page or the banner tells it.</summary>
internal sealed class SampleState
{
    public event Action? Changed;

    public bool? IsSample { get; private set; }

    public void Set(bool sample)
    {
        if (IsSample == sample)
            return;
        IsSample = sample;
        Changed?.Invoke();
    }
}
