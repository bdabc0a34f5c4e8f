using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Protos.Common.V1;
using Quality.Standards.Declarations;
using Quality.Testing;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests;

/// <summary>A running standards service with its clients.</summary>
internal sealed class StandardsHost(TestHost host) : IAsyncDisposable
{
    public TestHost Host => host;

    public V1.DeclarationService.DeclarationServiceClient Admin => Of(TestCaller.ProvinceAdmin);

    public static async Task<StandardsHost> StartAsync(DatabaseProvider provider) => new(await TestHost.StartAsync(provider, new StandardsModule()));

    public V1.DeclarationService.DeclarationServiceClient Of(TestCaller caller) => host.Client(c => new V1.DeclarationService.DeclarationServiceClient(c), caller);

    public async Task<V1.Declaration> CreateAsync(V1.Declaration declaration, TestCaller? caller = null) =>
        await Of(caller ?? TestCaller.ProvinceAdmin).CreateDeclarationAsync(new() { Declaration = declaration });

    public async Task<V1.Declaration> PublishAsync(V1.Declaration declaration, string on = "2018-05-01") =>
        await Admin.PublishDeclarationAsync(new() { Name = (await CreateAsync(declaration)).Name, PublishedOn = on });

    public Task<List<T>> PublishedAsync<T>() where T : IMessage<T>, new() => host.PublishedAsync<T>("standards");

    /// <summary>Writes many drafts in one transaction, past the rpc.</summary>
    public Task InsertAsync(IEnumerable<V1.Declaration> declarations) => host.Services.GetRequiredService<UnitOfWork<StandardsModule>>().JobAsync(async tx =>
    {
        foreach (var wire in declarations)
        {
            var (enterprise, standard, content) = DeclarationRequest.Check(new V1.CreateDeclarationRequest { Declaration = wire });
            Assert.True(await DeclarationStore.InsertAsync(tx, Declaration.Create(tx.NewId(), enterprise, standard, content, tx.Now)));
        }

        return 0;
    });

    public static async Task<(List<V1.Declaration> Rows, int Batches, ExportSummary Summary)> ExportAsync(
        V1.DeclarationService.DeclarationServiceClient client, V1.ExportDeclarationsRequest request)
    {
        List<V1.Declaration> rows = [];
        var batches = 0;
        ExportSummary? summary = null;
        using var call = client.ExportDeclarations(request);
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            Assert.Null(summary); // the summary is the last message
            summary = message.Summary;
            if (message.Rows is null) continue;
            batches++;
            rows.AddRange(message.Rows.Declarations);
        }

        return (rows, batches, summary ?? throw new InvalidOperationException("The stream ended without its summary."));
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

/// <summary>Declarations as an officer would type them; invented, except the codes.</summary>
internal static class Samples
{
    public const string Enterprise = "enterprises/91620100MA72ABCD97";
    public const string Other = "enterprises/913502000728319549";

    public static V1.Declaration Own(string number = "Q/LZSL 001-2017", string region = "620102", string enterprise = Enterprise) => new()
    {
        Enterprise = enterprise, EnterpriseDisplayName = "兰州示例家具有限公司", Region = region, StandardNumber = number, StandardName = "示例实木餐桌",
        StandardKind = V1.StandardKind.Enterprise, StandardInForceOn = "2017-03-01", Channel = V1.DeclarationChannel.NationalPlatform, ChannelText = "企业标准信息公共服务平台",
        Products = { new V1.DeclaredProduct { Category = "1001", DisplayName = "实木餐桌", Model = "CZ-1" }, new V1.DeclaredProduct { Category = "1002", DisplayName = "软包餐椅" } },
        Indicators = { new V1.DeclaredIndicator { DisplayName = "甲醛释放量", Value = "≤ 0.8", Unit = "mg/L", TestMethod = "GB 18584-2001" } },
    };

    public static V1.Declaration National(string number = "GB/T 3324-2017", string region = "620502") => new()
    {
        Enterprise = Other, EnterpriseDisplayName = "天水示例木业有限公司", Region = region, StandardNumber = number, StandardName = "木家具通用技术条件",
        StandardKind = V1.StandardKind.National, Channel = V1.DeclarationChannel.Package, Products = { new V1.DeclaredProduct { Category = "1001", DisplayName = "木柜" } },
    };
}
