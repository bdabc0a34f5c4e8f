using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Inspections;
using Quality.Inspections.Sampling;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Benchmarks.Results;

/// <summary>Samplings that a laboratory has received, and the results that it sends for them: five items each, every twentieth row with a wrong verdict.</summary>
internal static class ReceivedSamplings
{
    public static readonly TestCaller Laboratory = new("benchmark-laboratory", ["laboratory"], "620000");

    private static readonly string[] Items = ["甲醛释放量", "耐划痕", "静载荷", "表面硬度", "可迁移元素铅"];
    private static readonly string[] Columns = ["id", "version", "number", "authority", "region", "step", "producer", "task", "laboratory", "body", "created_at", "updated_at"];

    public static bool IsBad(int n) => n % 20 == 10;

    /// <summary>The laboratory, which is accredited for everything that it sends.</summary>
    public static async Task<string> AccreditAsync(TestHost host)
    {
        var laboratories = host.Client(c => new V1.LaboratoryService.LaboratoryServiceClient(c), TestCaller.ProvinceAdmin);
        return (await laboratories.CreateLaboratoryAsync(new()
        {
            Laboratory = new()
            {
                DisplayName = "示例检验所", Uscc = "916201007127515432", Region = "620102", AccreditationNumber = "2016-28", ValidFrom = "2016-01-01", ValidTo = "2019-12-31",
                Account = Laboratory.Subject, Methods = { Items.Select(i => new V1.AccreditedMethod { Item = i, Method = "GB/T 17657" }) },
            },
        })).Name;
    }

    /// <summary>Samplings as they are after their receipt, with the link of that step.</summary>
    public static async Task<List<string>> SeedAsync(TestHost host, string laboratory, int round, int count)
    {
        var work = host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>();
        var names = new List<string>(count);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(10_000))
        {
            await work.JobAsync(async tx =>
            {
                var rows = chunk.Select(n => Sampling(laboratory, $"R{round}-{n:000000}").ToRow(tx.NewId(), 1, tx.Now, tx.Now)).ToList();
                var at = tx.Now.ToUnixTimeMilliseconds();
                await tx.InsertAsync("samplings", Columns, rows.Select(r => new object?[] { r.Id, r.Version, r.Number, r.Authority, r.Region, r.Step, r.Producer, r.Task, r.Laboratory, r.Body, at, at }));
                await SamplingStore.AddLinksAsync(tx, rows.Select(r => SamplingChain.Link(tx, r, new() { Place = "示例检验所收样室" }, "")));
                names.AddRange(rows.Select(r => SamplingWire.Collection + r.Id));
                return 0;
            });
        }

        return names;
    }

    public static V1.ResultRow Row(string sampling, int n) => new()
    {
        Row = n + 1, Sampling = sampling, Custody = new() { Place = "示例检验所", Note = "检验报告", Hashes = { new string('a', 64) } },
        Results = new()
        {
            ConcludedOn = "2018-06-15", ReportNumber = string.Create(CultureInfo.InvariantCulture, $"BG-{n:000000}"),
            Outcome = IsBad(n) ? V1.SampleOutcome.Nonconforming : V1.SampleOutcome.Conforming,
            Items =
            {
                Items.Select((item, i) => new V1.TestedItem
                {
                    Item = item, Method = "GB/T 17657", Value = string.Create(CultureInfo.InvariantCulture, $"{2 + (n + i) % 7}.{n % 10}"), Direction = V1.LimitDirection.Min, LimitMin = "1.5", Unit = "N",
                }),
            },
        },
    };

    private static V1.Sampling Sampling(string laboratory, string number) => new()
    {
        Number = number, Authority = "示例省质监局", Level = V1.SampleLevel.Provincial, Selection = V1.SampleSelection.Random, Region = "620102", Producer = "enterprises/91620100MA72ABCD97",
        ProducerDisplayName = "示例家具有限公司", Place = "示例路1号成品库", ProductCategory = "1001", ProductName = "实木餐桌", Model = "CZ-120", Step = V1.SamplingStep.Received, Laboratory = laboratory,
        Visit = new() { VisitedOn = "2018-06-15", Inspectors = { "G1", "G2" }, Outcome = V1.VisitOutcome.Sampled },
        Seal = new() { TestSeal = "F-1", ReserveSeal = "F-2", TestAmount = 1, ReserveAmount = 1, Acquisition = V1.AcquisitionMode.Free },
    };
}
