namespace Quality.Dashboard.Layout;

/// <summary>Whether the data are invented (示例数据): as the setting <c>Sample</c> has it, or as a page learns it from a service.</summary>
internal sealed class SampleState(DashboardSettings settings)
{
    public event Action? Changed;

    public bool IsSample { get; private set; } = settings.Sample;

    public void Set(bool sample)
    {
        if (IsSample == sample)
            return;
        IsSample = sample;
        Changed?.Invoke();
    }
}
