using BootstrapBlazor.Components;

namespace Quality.Dashboard.Components;

/// <summary>Short confirmations at the corner of the page; a refusal belongs beside what caused it (SentenceError).</summary>
internal sealed class Toasts(ToastService service)
{
    public Task DoneAsync(string text) => ShowAsync(ToastCategory.Success, text);

    public Task InfoAsync(string text) => ShowAsync(ToastCategory.Information, text);

    private Task ShowAsync(ToastCategory category, string text) =>
        service.Show(new ToastOption { Category = category, Content = text, Delay = 5000, ShowHeader = false });
}
