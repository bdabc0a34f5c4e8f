using Quality.Common.Errors;
using Quality.Common.Values;
using Quality.Standards.Declarations;
using State = Quality.Protos.Standards.V1.DeclarationState;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

public class DeclarationTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_verb_gives_the_next_version_and_leaves_the_one_before()
    {
        var draft = Draft(Samples.Own());
        var published = draft.Publish(new(2018, 5, 1), Now);
        var revised = published.Revise(published.Content with { StandardName = "新名" }, "改名", new(2019, 1, 1), Today, Now);
        var withdrawn = revised.Withdraw(new(2020, 1, 1), "停产", Now);
        Assert.Equal([1, 2, 3, 4], new[] { draft, published, revised, withdrawn }.Select(d => (int)d.Version));
        Assert.Equal([State.Draft, State.Published, State.Published, State.Withdrawn], new[] { draft, published, revised, withdrawn }.Select(d => d.State));
        Assert.Equal((new DateOnly(2018, 5, 1), new DateOnly(2019, 1, 1)), (revised.PublishedOn, revised.VersionPublishedOn));
        Assert.Equal("示例实木餐桌", published.Content.StandardName);
        Assert.Equal((new DateOnly(2018, 5, 1), new DateOnly(2020, 1, 1), "停产"), (withdrawn.PublishedOn, withdrawn.WithdrawnOn, withdrawn.Reason));
    }

    [Fact]
    public void A_version_that_was_public_is_superseded_by_the_next_and_a_draft_remains_a_draft()
    {
        var draft = Draft(Samples.Own());
        var published = draft.Publish(Today, Now);
        Assert.Equal((State.Draft, State.Published, State.Superseded), (draft.StateBeside(3), published.StateBeside(2), published.StateBeside(3)));
        Assert.Equal(State.Withdrawn, published.Withdraw(Today, "停产", Now).StateBeside(3));
    }

    [Fact]
    public void A_draft_can_be_revised_and_published_but_not_withdrawn()
    {
        var draft = Draft(Samples.Own());
        Assert.Equal("DECLARATION_NOT_PUBLISHED", Reason(() => draft.Withdraw(Today, "停产", Now)));
        var revised = draft.Revise(draft.Content, "", null, Today, Now);
        Assert.Equal((State.Draft, 2, null), (revised.State, revised.Version, revised.VersionPublishedOn));
        Assert.Equal(["revised_on"], Fields(() => draft.Revise(draft.Content, "", Today, Today, Now)));
    }

    [Fact]
    public void What_is_withdrawn_stays_withdrawn()
    {
        var withdrawn = Draft(Samples.Own()).Publish(Today, Now).Withdraw(Today, "停产", Now);
        Assert.False(withdrawn.IsOpen);
        Assert.Equal("DECLARATION_WITHDRAWN", Reason(() => withdrawn.Revise(withdrawn.Content, "再来", null, Today, Now)));
        Assert.Equal("DECLARATION_NOT_PUBLISHED", Reason(() => withdrawn.Withdraw(Today, "再次", Now)));
        Assert.Equal("DECLARATION_NOT_DRAFT", Reason(() => withdrawn.Publish(Today, Now)));
    }

    [Fact]
    public void Nothing_becomes_public_without_its_products_and_its_place()
    {
        var bare = Samples.Own();
        bare.Products.Clear();
        bare.Channel = V1.DeclarationChannel.Unspecified;
        var draft = Draft(bare);
        var refusal = Assert.Throws<QualityException>(() => draft.Publish(Today, Now));
        Assert.Equal(("DECLARATION_INCOMPLETE", "标准化法 art 27"), (refusal.Reason, refusal.Metadata["article"]));
        Assert.Contains("products and channel", refusal.Message, StringComparison.Ordinal);
        var published = Draft(Samples.Own()).Publish(new(2018, 5, 1), Now);
        Assert.Equal(["declaration.channel", "declaration.products", "reason", "revised_on"], Fields(() => published.Revise(draft.Content, " ", new(2018, 4, 30), Today, Now)));
    }

    [Theory]
    [InlineData("Q/JSH 0011S-2022", true)]
    [InlineData("Ｑ／JSH 0011S—2022", true)]
    [InlineData("Q/JSH 0011-2022", false)]
    public void A_food_safety_standard_of_an_enterprise_is_known_by_its_S(string number, bool food)
    {
        Assert.True(StandardNumber.TryParse(number, out var parsed));
        Assert.Equal(food, CitedStandard.Of(parsed).IsFoodSafety);
    }

    private static Declaration Draft(V1.Declaration wire)
    {
        var (enterprise, standard, content) = DeclarationRequest.Check(new V1.CreateDeclarationRequest { Declaration = wire });
        return Declaration.Create("1", enterprise, standard, content, Now);
    }

    private static string Reason(Action act) => Assert.Throws<QualityException>(act).Reason;

    private static IEnumerable<string> Fields(Action act) => Assert.Throws<QualityException>(act).Violations.Select(v => v.Field).Order(StringComparer.Ordinal);
}
