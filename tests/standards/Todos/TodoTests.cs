using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Todos;

public class TodoTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Drafts_abolished_standards_and_own_standards_without_indicators_wait(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var draft = await standards.CreateAsync(Samples.Own("Q/LZSL 1-2018"));
        await standards.PublishAsync(Samples.Own("Q/LZSL 2-2018"));
        var bare = await standards.PublishAsync(Bare("Q/LZSL 3-2018"));
        await standards.PublishAsync(Bare("Q/LZSL 4-2016"), "2017-12-31");       // before the law
        await standards.PublishAsync(Bare("Q/LZSL 0005S-2018"));                 // kept by the health authority
        var abolished = await standards.PublishAsync(new V1.Declaration(Samples.National()) { StandardAbolishedOn = "2020-01-01" });
        await standards.PublishAsync(new V1.Declaration(Samples.National("GB/T 3324-2024")) { StandardAbolishedOn = "2099-01-01" });
        var gone = await standards.PublishAsync(Bare("Q/LZSL 6-2018"));
        await standards.Admin.WithdrawDeclarationAsync(new() { Name = gone.Name, Reason = "停产" });

        var todos = await standards.Admin.ListTodosAsync(new());
        Assert.Equal(
            new[] { (draft.Name, "DECLARATION_TO_PUBLISH", ""), (bare.Name, "INDICATORS_MISSING", "标准化法 art 27, 38"), (abolished.Name, "STANDARD_ABOLISHED", "") }.Order(),
            todos.Todos.Select(t => (t.Name, t.Reason, t.Article)).Order());
        Assert.Equal(3, todos.TotalSize);
        Assert.Equal("GB/T 3324-2017 · 天水示例木业有限公司", todos.Todos.Single(t => t.Reason == "STANDARD_ABOLISHED").Title);
        Assert.Equal([abolished.Name], (await standards.Of(TestCaller.TianshuiAdmin).ListTodosAsync(new())).Todos.Select(t => t.Name));
        Assert.Equal([draft.Name], (await standards.Of(TestCaller.LanzhouOfficer).ListTodosAsync(new() { Reasons = { "DECLARATION_TO_PUBLISH" } })).Todos.Select(t => t.Name));
        Assert.Equal(0, (await standards.Admin.ListTodosAsync(new() { DueBy = "2099-01-01" })).TotalSize); // none has a last day
        Assert.Equal(0, (await standards.Of(TestCaller.LanzhouInspector).ListTodosAsync(new())).TotalSize);
    }

    private static V1.Declaration Bare(string number)
    {
        var declaration = Samples.Own(number);
        declaration.Indicators.Clear();
        return declaration;
    }
}
