using Quality.Dashboard.Features.Origins;
using Quality.Dashboard.Features.Publications;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Tests.Publications;

public sealed class PublicationDraftTests
{
    [Fact]
    public void A_stored_round_comes_out_of_the_form_as_it_went_in()
    {
        var stored = new V1.Publication
        {
            Name = "publications/1", Etag = "v3", Authority = "示例局", Title = "示例", Level = V1.SampleLevel.Provincial, Region = "620000", Source = "1号", Note = "说明",
            Scope = new() { SampledFrom = "2019-01-01", SampledTo = "2019-12-31", Authority = "甲", Plan = "乙", ProductCategories = { "1001", "5001" }, Regimes = { V1.SampleRegime.Food } },
            LabelItems = { "标识", "标志" },
            Printed =
            {
                new V1.PrintedRate { Unit = V1.RateUnit.Batches, Sense = V1.RateSense.Conforming, Numerator = 0, Denominator = 5, Percent = "0" },
                new V1.PrintedRate { Unit = V1.RateUnit.Enterprises, Sense = V1.RateSense.Nonconforming, ProductCategory = "1001", CategoryDisplayName = "木制家具", Percent = "7.5" },
            },
        };
        Assert.Equal(stored, PublicationDraft.Of(stored).ToWire());
    }

    [Fact]
    public void What_the_chosen_way_does_not_need_is_left_out()
    {
        var draft = PublicationDraft.Of(new() { Scope = new() { SampledFrom = "2019-01-01", SampledTo = "2019-12-31", ProductCategories = { "1001" } } });
        draft.Kind = ScopeKind.Picked;
        draft.Samples = " samples/a \n\nhttps://quality.example/samples/b?version=2\nc\r\n";
        Assert.Equal(new V1.PublicationScope { Samples = { "samples/a", "samples/b", "samples/c" } }, draft.ToWire().Scope);
        draft.Kind = ScopeKind.Task;
        draft.Wire.Scope.Task = "https://quality.example/tasks/t#x";
        Assert.Equal(new V1.PublicationScope { Task = "tasks/t" }, draft.ToWire().Scope);
    }

    [Fact]
    public void A_file_is_that_of_its_edition()
    {
        var round = new V1.Publication { Name = "publications/0198a7c2-0000-7000-8000-000000000001", Edition = 2 };
        Assert.Equal("/public/results/0198a7c2-0000-7000-8000-000000000001/2/csv", PublicationWords.FileHref(round, V1.PublicationFormat.Csv));
        Assert.Equal("/public/results/0198a7c2-0000-7000-8000-000000000001/2/json", PublicationWords.FileHref(round, V1.PublicationFormat.Json));
    }

    [Theory]
    [InlineData(0.5, "0.5000")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(1e-30, "< 0.0001")]
    public void A_probability_is_never_shown_as_nothing(double p, string text) => Assert.Equal(text, OriginWords.P(p));
}
