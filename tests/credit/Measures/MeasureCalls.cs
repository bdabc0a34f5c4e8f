using Grpc.Core;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Measures;

/// <summary>Catalogue, subscribers and their streams.</summary>
internal static class MeasureCalls
{
    public static V1.Measure Measure(V1.ListKind list = V1.ListKind.AbnormalOperations, int months = 0) => new()
    {
        DisplayName = "限制参加质量奖评选", Basis = "国发〔2016〕33号第十条", List = list, Addressee = V1.MeasureAddressee.Enterprise, Department = "示例质量主管部门", Months = months,
    };

    public static Task<V1.Measure> MeasureAsync(this TestHost host, V1.ListKind list = V1.ListKind.AbnormalOperations, int months = 0) =>
        host.Measures().CreateMeasureAsync(new() { Measure = Measure(list, months) }).ResponseAsync;

    /// <summary>A subscriber and the caller who reads its stream.</summary>
    public static async Task<(V1.Subscriber Subscriber, TestCaller Caller)> SubscriberAsync(this TestHost host, string account, string role = "department_officer", params V1.ListKind[] lists)
    {
        var caller = role == "partner_province" ? TestCaller.Partner("listings") with { Subject = account } : new TestCaller(account, [role], "620000");
        var subscriber = new V1.Subscriber { DisplayName = $"示例{account}", Kind = V1.SubscriberKind.Department, Account = account };
        subscriber.Lists.AddRange(lists.Length > 0 ? lists : [V1.ListKind.AbnormalOperations]);
        return (await host.Measures().CreateSubscriberAsync(new() { Subscriber = subscriber }), caller);
    }

    /// <summary>Reads so many items of a stream, then breaks it off.</summary>
    public static async Task<List<V1.MeasureItem>> ReadAsync(this V1.MeasureService.MeasureServiceClient client, string subscriber, int count, long? after = null, int seconds = 20)
    {
        using var cancel = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var request = new V1.StreamMeasuresRequest { Subscriber = subscriber };
        if (after is { } number) request.After = number;
        using var call = client.StreamMeasures(request, cancellationToken: cancel.Token);
        List<V1.MeasureItem> items = [];
        while (items.Count < count && await call.ResponseStream.MoveNext(cancel.Token))
            if (call.ResponseStream.Current.Item is { } item) items.Add(item);
        return items;
    }

    /// <summary>Receives and executes whatever the stream tells.</summary>
    public static async Task AcknowledgeAsync(this V1.MeasureService.MeasureServiceClient client, IEnumerable<V1.MeasureItem> items)
    {
        foreach (var item in items)
        {
            await client.AcknowledgeMeasureAsync(new() { Name = item.Name, Receipt = V1.MeasureReceipt.Received });
            await client.AcknowledgeMeasureAsync(new() { Name = item.Name, Receipt = V1.MeasureReceipt.Done, Note = "示例：已办理" });
        }
    }
}
