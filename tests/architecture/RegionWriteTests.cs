using Google.Protobuf;
using Grpc.Core;
using Quality.Common.Access;
using Quality.Testing;
using Quality.Testing.Stories;
using BrandV1 = Quality.Protos.Brand.V1;
using ComplaintV1 = Quality.Protos.Complaint.V1;
using CreditV1 = Quality.Protos.Credit.V1;
using IdentityV1 = Quality.Protos.Identity.V1;
using IndicatorsV1 = Quality.Protos.Indicators.V1;
using InspectionV1 = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;

namespace Quality.Architecture.Tests;

/// <summary>Whoever belongs to a city changes nothing of another one: what is new there is refused, what exists there is not there.</summary>
public sealed class RegionWriteTests
{
    private const string New = "REGION_OUT_OF_SCOPE";
    private const string There = "NOT_FOUND";

    /// <summary>For each changing rpc that somebody of a city may call: an act on the other city, and the reason of its refusal.</summary>
    private static readonly Dictionary<string, (string Reason, Func<City, IMessage> Request)> Acts = new()
    {
        ["CreateEnterprise"] = (New, c => new CreditV1.CreateEnterpriseRequest { Enterprise = InRegion(c, Invented.Enterprise("LX", 9)) }),
        ["UpdateEnterprise"] = (There, c => new CreditV1.UpdateEnterpriseRequest { Enterprise = new() { Name = c.Enterprise, Address = "示例路 1 号" } }),
        ["CreateEnterpriseProduct"] = (There, c => new CreditV1.CreateEnterpriseProductRequest { Parent = c.Enterprise, Product = new() { Category = "1006", MadeFrom = "2015-01-01" } }),
        ["UpdateEnterpriseProduct"] = (There, c => new CreditV1.UpdateEnterpriseProductRequest { Product = new() { Name = c.Product, MadeTo = "2019-01-01" } }),
        ["CreateDeclaration"] = (New, c => new StandardsV1.CreateDeclarationRequest { Declaration = Declaration(c, 3) }),
        ["ReviseDeclaration"] = (There, c => new StandardsV1.ReviseDeclarationRequest { Declaration = Named(Declaration(c, 2), c.Declaration), Reason = "示例" }),
        ["PublishDeclaration"] = (There, c => new StandardsV1.PublishDeclarationRequest { Name = c.Draft }),
        ["WithdrawDeclaration"] = (There, c => new StandardsV1.WithdrawDeclarationRequest { Name = c.Declaration, Reason = "示例" }),
        ["RecordConclusion"] = (New, c => new InspectionV1.RecordConclusionRequest { Sample = Sample(c, "新") }),
        ["GrantHonour"] = (New, c => new BrandV1.GrantHonourRequest { Honour = Honour(c) }),
        ["RevokeHonour"] = (There, c => new BrandV1.RevokeHonourRequest { Name = c.Honour, Reason = "示例" }),
        ["LodgeComplaint"] = (New, c => TwoCities.Lodge(c.Region, c.Enterprise)),
        ["AcceptComplaint"] = (There, c => new ComplaintV1.AcceptComplaintRequest { Name = c.Complaint }),
        ["RefuseComplaint"] = (There, c => new ComplaintV1.RefuseComplaintRequest { Name = c.Complaint, Ground = ComplaintV1.RefusalGround.NotCompetent }),
        ["CloseComplaint"] = (There, c => new ComplaintV1.CloseComplaintRequest { Name = c.Complaint, Outcome = ComplaintV1.ComplaintOutcome.Agreement }),
        ["RevealReporter"] = (There, c => new ComplaintV1.RevealReporterRequest { Name = c.Complaint, Purpose = "示例：核对权限" }),
        ["RecordStatistic"] = (New, _ => new IndicatorsV1.RecordStatisticRequest { Statistic = Statistic() }),
        ["CreateAccount"] = (New, c => new IdentityV1.CreateAccountRequest { Account = new() { UserName = "somebody-new", DisplayName = "示例", Roles = { "inspector" }, Region = c.Region } }),
        ["UpdateAccount"] = (There, c => new IdentityV1.UpdateAccountRequest { Account = new() { Name = c.Account, DisplayName = "示例改名" } }),
        ["DisableAccount"] = (There, c => new IdentityV1.DisableAccountRequest { Name = c.Account }),
        ["EnableAccount"] = (There, c => new IdentityV1.EnableAccountRequest { Name = c.Account }),
        ["ResetPassword"] = (There, c => new IdentityV1.ResetPasswordRequest { Name = c.Account }),
        ["CreateDepartment"] = (New, c => new IdentityV1.CreateDepartmentRequest { Department = new() { DisplayName = "示例局", Kind = IdentityV1.DepartmentKind.Quality, Region = c.Region, ValidFrom = "2017-01-01" } }),
    };

    /// <summary>Rpcs whose other city's act has another shape; each has a test or an assertion of its own below.</summary>
    private static readonly string[] Apart =
    [
        "ImportEnterprises", "UpdateDepartment", "ApproveStatistic", "RejectStatistic",
        "CreateDraw", "AddDrawLines", "FreezeDraw", "RevealSeed", "PublishDraw", "ReplaceEntry", "VoidDraw", "ConfirmProposal", "RejectProposal", // DrawRegionTests
        "CreateInspector", "UpdateInspector", "CreateLaboratory", "UpdateLaboratory", "CreateItemList", "UpdateItemList", "CreatePlan", "UpdatePlan", "ApprovePlan",
        "CreateTask", "UpdateTask", "OpenTask", "CloseTask", "MergeTasks", // Plans.RegionTests of the inspection service
        "OrderRectification", "ExtendRectification", "ReportRectification", "RecordRecheck", "AnnounceProvincially", "SuspendProduction", "RevokeLicence", "ClassifyCase",
        "TransferCase", "RecordTransferReceipt", "ReturnTransfer", "CloseCase", // PostProcessingAccessTests of the inspection service
        "CreateOnlineCheck", "RecordPayment", "RecordParcel", "RecordUnboxing", "CancelOnlineCheck", "LinkSampling", "RecordNotice", "TraceSource", "ConcludeOnlineCheck",
        "SendHandover", "ReceiveHandover", "AnswerHandover", "RequestTakedown", "ConfirmTakedown", "RecordWatch", // OnlineAccessTests of the inspection service
        "CreatePlatform", "UpdatePlatform", // the province's register: OnlineCheckTests of the inspection service
        "CreateSampling", "RecordVisit", "SealSample", "HandOver", "ReceiveSample", "RecordResults", "DeliverResult", "ConcludeSampling",
        "CreateListing", "TakeUpListing", "DismissListing", "RecordReminder", "NotifyListing", "RecordStatement", "RecordHearing", "DecideListing", "PublishListing", "LodgeObjection", "DecideObjection", "ApplyForRepair",
        "DecideRepair", "AnnulListing", "LiftMeasure", "AcknowledgeMeasure", // ListingTests and MeasureTests of the credit service
        "CreatePenalty", "RevisePenalty", "ConfirmRedaction", "PublishPenalty", "SendPenalty", "RecordPenaltyReceipt", "OrderPenaltyWithdrawal", "WithdrawPenalty",
        "EndPublicationEarly", // PenaltyTests of the credit service
        "RecordClue", "ExtendCase", "DecideFiling", "DecidePenalty", "RecordEnforcement", "TransferToPolice", "RecordPoliceReceipt", "RecordPoliceDecision", "RecordPoliceReturn",
        "CreateCampaign", "EndCampaign", // CaseTests of the credit service
        "ImportPeerList", // PeerImportTests of the credit service
        "DraftPublication", "ApprovePublication", "PublishPublication", "CorrectPublication", "WithdrawEntry", // PublicationTests of the inspection service
        "RecordEntry", "EndEntry", "ObjectToEntry", "DecideEntryObjection", "ProposeIdentity", "MergeIdentity", "RejectIdentity", "RecordRating", // EntryTests, GradeTests of the credit service
        "ImportResults", "ContestResult", "DecideContest", "RecordRetest", "ReturnSample", // SamplingTests of the inspection service
    ];

    [Fact]
    public async Task Nobody_of_a_city_changes_anything_of_another_city()
    {
        await using var cities = await TwoCities.StartAsync();
        var city = cities.Lanzhou;
        var before = await StateAsync(cities);
        List<string> wrong = [];
        foreach (var (rpc, rule) in Changing())
            foreach (var role in RoleNames.Of(rule.Allowed & ~(Role.ProvinceAdmin | Role.Public)).Where(_ => Acts.ContainsKey(rpc.Name)))
            {
                var (reason, request) = Acts[rpc.Name];
                var outcome = await RawCall.CallAsync(cities.Host.Invoker(TestCaller.With(role, "620500")), rpc, request(city).ToByteArray());
                if (outcome.Reason != reason) wrong.Add($"{rpc.Name} as {role} of 620500: {outcome.Code} {outcome.Reason} instead of {reason}.");
            }

        Assert.Empty(wrong);
        Assert.Equal(before, await StateAsync(cities));
        Assert.Empty(Changing().Select(c => c.Rpc.Name).Except(Acts.Keys).Except(Apart)); // a new rpc needs its line
    }

    [Fact]
    public async Task What_has_another_shape_is_refused_as_well()
    {
        await using var cities = await TwoCities.StartAsync();
        var (city, tianshui) = (cities.Lanzhou, TestCaller.With("city_admin", "620500"));
        var sample = Sample(city, "改");
        sample.Name = city.Sample;
        var samples = cities.Client(c => new InspectionV1.SampleService.SampleServiceClient(c), tianshui);
        Assert.Equal(There, (await Refusal.OfAsync(samples.RecordConclusionAsync(new() { Sample = sample, Reason = "示例" }))).Reason);

        using var import = cities.Client(c => new CreditV1.EnterpriseService.EnterpriseServiceClient(c), tianshui).ImportEnterprises();
        await import.RequestStream.WriteAsync(new() { Import = "imports/mine", Row = 1, Enterprise = InRegion(city, Invented.Enterprise("LX", 9)) });
        var taken = Invented.Enterprise("LX", 1, producer: true); // Lanzhou's own code, told as one of Tianshui
        taken.Region = "620502";
        await import.RequestStream.WriteAsync(new() { Row = 2, Enterprise = taken });
        await import.RequestStream.CompleteAsync();
        var answer = await import;
        Assert.Equal((0, 0, 2), (answer.Imported, answer.Updated, answer.Rejected));
        Assert.All(answer.Problems, p => Assert.Equal(New, p.Reason));
        using var theirs = cities.Client(c => new CreditV1.EnterpriseService.EnterpriseServiceClient(c), tianshui).ImportEnterprises();
        await theirs.RequestStream.WriteAsync(new() { Import = city.Import, Row = 5, Enterprise = taken });
        await theirs.RequestStream.CompleteAsync();
        Assert.NotEqual(StatusCode.OK, (await Assert.ThrowsAsync<RpcException>(async () => await theirs)).StatusCode);

        var province = cities.Client(c => new IndicatorsV1.IndicatorService.IndicatorServiceClient(c), TestCaller.ProvinceAdmin);
        var statistic = await province.RecordStatisticAsync(new() { Statistic = Statistic() });
        var recorder = cities.Client(c => new IndicatorsV1.IndicatorService.IndicatorServiceClient(c), tianshui);
        foreach (var call in new Func<Task>[] { () => recorder.ApproveStatisticAsync(new() { Name = statistic.Name }).ResponseAsync, () => recorder.RejectStatisticAsync(new() { Name = statistic.Name, Reason = "示例" }).ResponseAsync })
            Assert.Contains((await Refusal.OfAsync(call)).Reason, new[] { New, There });

        var organisations = cities.Client(c => new IdentityV1.OrganisationService.OrganisationServiceClient(c), TestCaller.ProvinceAdmin);
        var department = await organisations.CreateDepartmentAsync((IdentityV1.CreateDepartmentRequest)Acts["CreateDepartment"].Request(city));
        var others = cities.Client(c => new IdentityV1.OrganisationService.OrganisationServiceClient(c), tianshui);
        // The directory of authorities is everybody's to read, and their own to change.
        Assert.Equal(department.Name, (await others.GetDepartmentAsync(new() { Name = department.Name })).Name);
        Assert.Equal(New, (await Refusal.OfAsync(others.UpdateDepartmentAsync(new() { Department = new() { Name = department.Name, ShortName = "示例" } }))).Reason);
    }

    private static IEnumerable<(Google.Protobuf.Reflection.MethodDescriptor Rpc, AccessRule Rule)> Changing()
    {
        var rules = WholeSystem.AccessTables().SelectMany(t => t).ToDictionary(r => r.Key, r => r.Value);
        return WholeSystem.Rpcs.Select(rpc => (Rpc: rpc, Rule: rules[WholeSystem.Path(rpc)])).Where(r => r.Rule.Writes && (r.Rule.Allowed & ~(Role.ProvinceAdmin | Role.Public)) != 0);
    }

    /// <summary>Every resource of the other city with its etag and version, as the province reads it.</summary>
    private static async Task<List<string>> StateAsync(TwoCities cities)
    {
        var (city, admin) = (cities.Lanzhou, cities.Host.Invoker(TestCaller.ProvinceAdmin));
        return
        [
            $"{await new CreditV1.EnterpriseService.EnterpriseServiceClient(admin).GetEnterpriseAsync(new() { Name = city.Enterprise })}",
            $"{await new CreditV1.EnterpriseProductService.EnterpriseProductServiceClient(admin).ListEnterpriseProductsAsync(new() { Parent = city.Enterprise })}",
            $"{await new StandardsV1.DeclarationService.DeclarationServiceClient(admin).ListDeclarationsAsync(new() { Region = city.Region })}",
            $"{await new InspectionV1.SampleService.SampleServiceClient(admin).ListSamplesAsync(new() { Region = city.Region })}",
            $"{await new BrandV1.HonourService.HonourServiceClient(admin).ListHonoursAsync(new() { Region = city.Region })}",
            $"{await new ComplaintV1.ComplaintService.ComplaintServiceClient(admin).ListComplaintsAsync(new() { Region = city.Region })}",
            $"{await new IdentityV1.AccountService.AccountServiceClient(admin).ListAccountsAsync(new() { Region = city.Region })}",
            $"{await new IdentityV1.OrganisationService.OrganisationServiceClient(admin).ListDepartmentsAsync(new() { Region = city.Region })}",
            $"{await new IndicatorsV1.IndicatorService.IndicatorServiceClient(admin).ListStatisticsAsync(new())}",
        ];
    }

    private static CreditV1.Enterprise InRegion(City city, CreditV1.Enterprise enterprise)
    {
        enterprise.Region = city.Region;
        return enterprise;
    }

    private static StandardsV1.Declaration Declaration(City city, int number) =>
        Invented.Declaration(new CreditV1.Enterprise { Uscc = city.Enterprise["enterprises/".Length..], DisplayName = city.Text, Region = city.Region }, number, "1001");

    private static StandardsV1.Declaration Named(StandardsV1.Declaration declaration, string name)
    {
        declaration.Name = name;
        return declaration;
    }

    // Municipal: a provincial check would be refused to a city for its level already.
    private static InspectionV1.Sample Sample(City city, string key)
    {
        var sample = Invented.Sample(key, 1, "2018-05-10");
        (sample.Region, sample.Level, sample.Final) = (city.Region, InspectionV1.SampleLevel.County, false);
        return sample;
    }

    private static BrandV1.Honour Honour(City city)
    {
        var honour = Invented.Honour("gansu-famous-brand", "新", 1);
        honour.Region = city.Region;
        return honour;
    }

    private static IndicatorsV1.Statistic Statistic() => new()
    {
        Region = "620000", Period = "2018", ConsumerValue = 1, IndustryValue = 5, PriceBasis = IndicatorsV1.PriceBasis.Current,
        Revision = IndicatorsV1.StatisticRevision.Final, DocumentNumber = "示例统计〔2019〕1号", DocumentOn = "2019-03-20",
    };
}
