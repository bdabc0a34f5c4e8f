using Identity = Quality.Protos.Identity.V1;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Browser.Tests.Work;

/// <summary>Two inspectors, an accredited laboratory with its account, and a number of a sheet that nobody used.</summary>
internal sealed record SamplingGiven(Grpc.Core.CallInvoker Calls, string Number, string[] Inspectors, string LaboratoryResource, string LaboratoryName, Person Laboratory)
{
    public V1.SamplingService.SamplingServiceClient Samplings => new(Calls);

    public static async Task<SamplingGiven> CreateAsync(RunningSystem system)
    {
        var calls = await system.CallsAsync();
        var number = $"T{Guid.CreateVersion7().ToString("N")[18..]}";
        string[] inspectors = [number + "-1", number + "-2"];
        foreach (var one in inspectors) await InspectorAsync(calls, one, "");
        var account = await new Identity.AccountService.AccountServiceClient(calls).CreateAccountAsync(
            new() { Account = new() { UserName = "lab" + number.ToLowerInvariant(), DisplayName = "测试检验所", Region = "620000", Roles = { "laboratory" } } });
        var laboratory = await new V1.LaboratoryService.LaboratoryServiceClient(calls).CreateLaboratoryAsync(new()
        {
            Laboratory = new()
            {
                DisplayName = "测试检验所" + number, Uscc = Invented.Uscc(), Region = "620102", AccreditationNumber = number, ValidFrom = "2016-01-01", ValidTo = "2099-12-31",
                Account = account.Account.Name["accounts/".Length..], Methods = { new V1.AccreditedMethod { Item = "耐划痕", Method = "GB/T 17657" } },
            },
        });
        return new(calls, number, inspectors, laboratory.Name, laboratory.DisplayName, new(account.Account.UserName, account.OneTimePassword));
    }

    public static async Task InspectorAsync(Grpc.Core.CallInvoker calls, string certificate, string account) =>
        await new V1.InspectorService.InspectorServiceClient(calls).CreateInspectorAsync(new()
        {
            Inspector = new()
            {
                DisplayName = "测试人员" + certificate, Region = "620100", CertificateNumber = certificate, ValidFrom = "2016-01-01", ValidTo = "2099-12-31", Qualifications = { "1001" }, WorkloadLimit = 10,
                Account = account,
            },
        });

    /// <summary>A notice; answers samplings/{id}.</summary>
    public async Task<string> NoticeAsync() => (await Samplings.CreateSamplingAsync(new()
    {
        Sampling = new()
        {
            Number = Number, Authority = "测试市局", Level = V1.SampleLevel.Municipal, Selection = V1.SampleSelection.Random, Region = "620102", ProducerDisplayName = "测试家具厂",
            Place = "测试路1号成品库", ProductCategory = "1001", ProductName = "测试餐桌", Model = "CZ-120",
        },
    })).Name;

    /// <summary>A sampling that waits at the laboratory's door.</summary>
    public async Task<string> HandedOverAsync()
    {
        var name = await SealedAsync();
        await Samplings.HandOverAsync(new() { Name = name, Laboratory = LaboratoryResource, Custody = Custody });
        return name;
    }

    /// <summary>A sampling whose sample is sealed and still where it was taken.</summary>
    public async Task<string> SealedAsync()
    {
        var name = await NoticeAsync();
        var custody = Custody;
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await Samplings.RecordVisitAsync(new() { Name = name, Custody = custody, Visit = new() { VisitedOn = today, Inspectors = { Inspectors }, Outcome = V1.VisitOutcome.Sampled } });
        await Samplings.SealSampleAsync(new()
        {
            Name = name, Custody = custody,
            Seal = new() { TestSeal = "F-1", ReserveSeal = "F-2", TestAmount = 1, ReserveAmount = 1, Acquisition = V1.AcquisitionMode.Bought, PriceFen = 10000 },
        });
        return name;
    }

    private static V1.CustodyNote Custody => new() { Place = "测试路1号", Hashes = { new string('a', 64) } };
}
