using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quality.Common.Storage;
using Quality.Testing;
using Quality.Testing.Running;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests;

/// <summary>The service as a process of its own, which can be killed as a power cut would, and started again on the same data.</summary>
internal sealed class CreditProcess : IAsyncDisposable
{
    private readonly TestIssuer issuer;
    private readonly string data;
    private readonly string? database;
    private readonly string[] arguments;
    private readonly GrpcChannel channel;
    private RunningProgram program;

    private CreditProcess(TestIssuer issuer, string? database)
    {
        (this.issuer, this.database, data) = (issuer, database, Directory.CreateTempSubdirectory("quality-credit-").FullName);
        var port = LoopbackPort.Free();
        arguments =
        [
            "--Data", data, "--Ports:Grpc", $"{port}", "--Listen", "loopback", "--Events:Transport", "none", "--Auth:Issuer", TestIssuer.Issuer, "--Auth:MetadataAddress", issuer.MetadataAddress,
            .. database is null ? Array.Empty<string>() : ["--ConnectionStrings:credit", database],
        ];
        channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        program = Start();
    }

    public static async Task<CreditProcess> StartAsync(DatabaseProvider provider)
    {
        TestDatabases.SkipWithout(provider);
        var process = new CreditProcess(await TestIssuer.StartAsync(), provider == DatabaseProvider.PostgreSql ? await TestDatabases.CreatePostgresAsync("credit") : null);
        await process.ServesAsync();
        return process;
    }

    public CallInvoker As(TestCaller caller) => channel.Intercept(m =>
    {
        m.Add("authorization", $"Bearer {issuer.Token(caller)}");
        return m;
    });

    /// <summary>kill -9, and a new process.</summary>
    public async Task KillAsync()
    {
        await program.KillAsync();
        await program.DisposeAsync();
        program = Start();
        await ServesAsync();
    }

    /// <summary>One statement behind the back of the service; the first value that it answers.</summary>
    public async Task<object?> SqlAsync(string sql)
    {
        await using System.Data.Common.DbConnection connection = database is null ? new SqliteConnection($"Data Source={Path.Combine(data, "credit.db")};Default Timeout=30;Pooling=false") : new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await program.DisposeAsync();
        await issuer.DisposeAsync();
        if (database is not null) await TestDatabases.DropPostgresAsync(database);
        Directory.Delete(data, recursive: true);
    }

    private RunningProgram Start() => RunningProgram.Start(Built.Program("services/credit", "Quality.Credits"), arguments);

    private Task ServesAsync() => TestHost.EventuallyAsync(async () =>
    {
        try
        {
            await new V1.MeasureService.MeasureServiceClient(As(TestCaller.ProvinceAdmin)).ListMeasuresAsync(new());
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }, "the service answers", 60);
}
