using Quality.Testing.Running;
using Quality.Testing.Stories;
using Identity = Quality.Protos.Identity.V1;

namespace Quality.Distributed.Tests;

/// <summary>One system for all tests that do not need a fresh one; the first that asks starts it and tells the story, whose answers must be exact.</summary>
public sealed class LivingCluster : IAsyncDisposable
{
    private const string Letters = "ABCDEFGHJKLMNPQRTUWXY";

    private readonly List<Remote> clients = [];
    private Task<(Cluster Cluster, Story Story)>? told;
    private Cluster? cluster;
    private int loads;

    /// <summary>The system after the story; skips the test where no PostgreSQL server is given.</summary>
    public Task<(Cluster Cluster, Story Story)> ToldAsync()
    {
        Testing.TestDatabases.SkipWithout(Common.Storage.DatabaseProvider.PostgreSql);
        return told ??= TellAsync();
    }

    /// <summary>Four machine clients of the province.</summary>
    public async Task<IReadOnlyList<Remote>> ClientsAsync()
    {
        while (clients.Count < 4)
        {
            var made = await new Identity.ClientService.ClientServiceClient(cluster!.Admin.Calls).CreateClientAsync(
                new() { Client = new() { DisplayName = $"示例写入{clients.Count}", Roles = { "province_admin" } }, RequestId = Invented.RequestId() });
            clients.Add(cluster.Admin.As(made.Client.ClientId, made.ClientSecret));
        }

        return clients;
    }

    /// <summary>Two letters that no load before had.</summary>
    public string NextLetters() => $"K{Letters[loads++]}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        if (cluster is not null) await cluster.DisposeAsync();
    }

    private async Task<(Cluster Cluster, Story Story)> TellAsync()
    {
        cluster = await Cluster.StartAsync();
        var story = new Story(cluster.Admin);
        await story.RecordAsync();
        await story.DecideAsync();
        await story.CheckAsync();
        return (cluster, story);
    }
}
