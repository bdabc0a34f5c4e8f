using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Testing;
using Credit = Quality.Protos.Credit.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Libraries;

/// <summary>Invented entries of the libraries.</summary>
internal static class LibraryGiven
{
    public const string Lanzhou = "91620100MA72ABCD97";
    public const string Tianshui = "91620500MA71AAAA1B";

    public static V1.InspectorService.InspectorServiceClient Inspectors(this TestHost host, TestCaller caller) => host.Client(c => new V1.InspectorService.InspectorServiceClient(c), caller);

    public static V1.LaboratoryService.LaboratoryServiceClient Laboratories(this TestHost host, TestCaller caller) => host.Client(c => new V1.LaboratoryService.LaboratoryServiceClient(c), caller);

    public static V1.ItemListService.ItemListServiceClient ItemLists(this TestHost host, TestCaller caller) => host.Client(c => new V1.ItemListService.ItemListServiceClient(c), caller);

    public static V1.Inspector Inspector(string number, Action<V1.Inspector>? change = null)
    {
        var inspector = new V1.Inspector
        {
            DisplayName = "检查员" + number, Region = "620102", CertificateNumber = number, ValidFrom = "2016-01-01", ValidTo = "2019-12-31",
            Qualifications = { "1001" }, WorkloadLimit = 5, Account = "sub-" + number,
            Interests = { new V1.DeclaredInterest { Enterprise = "enterprises/" + Lanzhou, Kind = V1.InterestKind.FormerEmployer, ValidFrom = "2017-01-01" } },
        };
        change?.Invoke(inspector);
        return inspector;
    }

    public static V1.Laboratory Laboratory(string uscc, Action<V1.Laboratory>? change = null)
    {
        var laboratory = new V1.Laboratory
        {
            DisplayName = "示例检验所", Uscc = uscc, Region = "620102", Address = "兰州市城关区示例路１号", AccreditationNumber = "2016-28", ValidFrom = "2016-01-01",
            ValidTo = "2019-12-31", Account = "sub-laboratory", Methods = { new V1.AccreditedMethod { Item = "甲醛释放量", Method = "GB 18584", ValidTo = "2018-06-14" }, new V1.AccreditedMethod { Item = "耐划痕", Method = "GB/T 17657" } },
        };
        change?.Invoke(laboratory);
        return laboratory;
    }

    public static Task<T> ReadAsync<T>(this TestHost host, Func<Transaction, Task<T>> read) => host.Services.GetRequiredService<UnitOfWork<InspectionsModule>>().SnapshotAsync(read);

    /// <summary>One version of an enterprise as the credit service tells it.</summary>
    public static Task TellAsync(this TestHost host, string uscc, long version, DateTimeOffset at, string region, Credit.EnterpriseStatus status = Credit.EnterpriseStatus.Existing, string address = "", string name = "示例有限公司") =>
        host.DeliverAsync("inspection", new Credit.EnterprisesChanged
        {
            Enterprises =
            {
                new Credit.Enterprise
                {
                    Name = "enterprises/" + uscc, Uscc = uscc, DisplayName = name, Region = region, Status = status, Address = address, Version = version,
                    UpdateTime = at.ToTimestamp(), CreateTime = at.ToTimestamp(),
                },
            },
        });

    /// <summary>One version of what it makes.</summary>
    public static Task MakesAsync(this TestHost host, string uscc, string category, string model, DateTimeOffset at, string to = "", long version = 1) =>
        host.DeliverAsync("inspection", new Credit.EnterpriseProductChanged
        {
            Product = new()
            {
                Name = $"enterprises/{uscc}/products/{category}-{model}", Enterprise = "enterprises/" + uscc, Category = category, Model = model, MadeFrom = "2016-01-01", MadeTo = to,
                Version = version, UpdateTime = at.ToTimestamp(),
            },
        });
}
