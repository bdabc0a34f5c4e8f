using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Quality.Testing;

namespace Quality.AllInOne.Tests;

/// <summary>A client in another language, written from the protos alone: tests/node/client.js.</summary>
public sealed class NodeTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_Node_client_gets_a_token_lists_targets_watches_a_change_and_reads_the_details_of_errors()
    {
        var tests = Path.Combine(Repository.Root, "tests");
        Assert.SkipUnless(await HasNodeAsync(), "node is not installed; tests/run installs it.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(tests, "node_modules", "@grpc", "grpc-js")) && Directory.Exists(Path.Combine(tests, "node_modules", "@grpc", "proto-loader")),
            "tests/node_modules is not there; tests/run installs it (npm install in tests).");
        await using var system = await Installation.StartAsync();
        using var bootstrap = system.Bootstrap();
        var client = bootstrap.RootElement.GetProperty("client");
        var start = new ProcessStartInfo("node", [Path.Combine(tests, "node", "client.js")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GATEWAY"] = new Uri(system.Grpc).Authority;
        start.Environment["TOKEN_ENDPOINT"] = bootstrap.RootElement.GetProperty("token_endpoint").GetString();
        start.Environment["CLIENT_ID"] = client.GetProperty("client_id").GetString();
        start.Environment["CLIENT_SECRET"] = client.GetProperty("client_secret").GetString();
        using var node = Process.Start(start)!;
        var (said, complained) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await node.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            node.Kill();
        }

        Assert.True(node.ExitCode == 0, $"{await said}\n{await complained}");
        output.WriteLine(await said);
        using var answer = JsonDocument.Parse((await said).Trim().Split('\n')[^1]);
        Check(answer.RootElement);
    }

    private static void Check(JsonElement answer)
    {
        Assert.Equal(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8"], Texts(answer.GetProperty("targets")));
        Assert.Equal(Enumerable.Repeat("TARGET_STATUS_NO_DATA", 8), Texts(answer.GetProperty("statuses")));
        Assert.Equal(["snapshot", "change"], Texts(answer.GetProperty("events")));
        Assert.Equal(1, answer.GetProperty("changed_to").GetInt32());
        var invalid = answer.GetProperty("invalid");
        Assert.Equal((3, "INVALID_FIELDS", "quality"), (invalid.GetProperty("code").GetInt32(), invalid.GetProperty("reason").GetString(), invalid.GetProperty("domain").GetString()));
        Assert.Contains("honour.decision_number REQUIRED", Texts(invalid.GetProperty("fields")));
        Assert.Contains("honour.published_on REQUIRED", Texts(invalid.GetProperty("fields")));
        Assert.Equal((5, "NOT_FOUND"), (answer.GetProperty("missing").GetProperty("code").GetInt32(), answer.GetProperty("missing").GetProperty("reason").GetString()));
        Assert.Equal((16, "SIGN_IN_REQUIRED"), (answer.GetProperty("stranger").GetProperty("code").GetInt32(), answer.GetProperty("stranger").GetProperty("reason").GetString()));
    }

    private static IEnumerable<string> Texts(JsonElement array) => array.EnumerateArray().Select(e => e.GetString()!);

    private static async Task<bool> HasNodeAsync()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
            await node.WaitForExitAsync();
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
