using System.Net;
using System.Text.RegularExpressions;

namespace Quality.Distributed.Tests;

/// <summary>A browser without scripts: follows redirects, keeps cookies, fills in forms.</summary>
internal sealed partial class SignIn : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = new CookieContainer() });

    public SignIn(Uri web)
    {
        http.BaseAddress = web;
        http.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    /// <summary>Address and text of the page that was shown at last.</summary>
    public (Uri Address, string Html) Page { get; private set; } = (new Uri("http://localhost/"), "");

    public async Task GoAsync(string path) => await ShowAsync(await http.GetAsync(path));

    /// <summary>Sends the page's form with its hidden fields.</summary>
    public async Task SubmitAsync(params (string Name, string Value)[] fields)
    {
        var form = Hidden().Matches(Page.Html).Select(m => Field(m.Value)).Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value));
        var action = Action().Match(Page.Html).Groups[1].Value;
        await ShowAsync(await http.PostAsync(new Uri(Page.Address, WebUtility.HtmlDecode(action)), new FormUrlEncodedContent(form)));
    }

    public void Dispose() => http.Dispose();

    private async Task ShowAsync(HttpResponseMessage response)
    {
        using (response) Page = (response.RequestMessage!.RequestUri!, await response.Content.ReadAsStringAsync());
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} at {Page.Address}: {Page.Html}");
    }

    private static (string Name, string Value) Field(string input) => (Attribute(input, "name"), Attribute(input, "value"));

    private static string Attribute(string input, string name) => WebUtility.HtmlDecode(Regex.Match(input, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex("""<input[^>]*type="hidden"[^>]*>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""<form[^>]*action="([^"]*)"[^>]*>""")]
    private static partial Regex Action();
}
