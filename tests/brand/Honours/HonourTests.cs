using Quality.Brands.Honours;
using Quality.Common.Errors;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class HonourTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_revoked_honour_keeps_the_decision_as_it_was()
    {
        var granted = Honour.Grant(Decision(Samples.FamousBrand()), "1", Now);
        var revoked = granted.Revoke(new(new(2019, 3, 1), "抽查不合格", "", Now));
        Assert.Equal(granted.Decision, revoked.Decision);
        Assert.Equal((1, 2), (granted.Version, revoked.Version));
        Assert.Equal(V1.HonourState.Valid, revoked.StateOn(new(2019, 2, 28)));
        Assert.Equal(V1.HonourState.Revoked, revoked.StateOn(new(2019, 3, 1)));
    }

    [Fact]
    public void It_is_revoked_once_and_not_before_it_was_published()
    {
        var honour = Honour.Grant(Decision(Samples.FamousBrand()), "1", Now);
        var early = Assert.Throws<QualityException>(() => honour.Revoke(new(new(2017, 11, 30), "错误", "", Now)));
        Assert.Equal("revoked_on", Assert.Single(early.Violations).Field);
        var revoked = honour.Revoke(new(new(2017, 12, 1), "错误", "", Now));
        Assert.Equal("HONOUR_ALREADY_REVOKED", Assert.Throws<QualityException>(() => revoked.Revoke(new(Today, "再次", "", Now))).Reason);
    }

    [Theory]
    [InlineData("2018-06-30", "2018-06-30", V1.HonourState.Valid)]    // the last day is a valid one
    [InlineData("2018-06-30", "2018-07-01", V1.HonourState.Expired)]  // it could have been re-evaluated
    [InlineData("2020-11-30", "2019-06-01", V1.HonourState.Valid)]    // valid at the stop: valid to its own end
    [InlineData("2020-11-30", "2020-12-01", V1.HonourState.Ceased)]   // nobody could re-evaluate it
    [InlineData("", "2018-12-31", V1.HonourState.Valid)]
    [InlineData("", "2019-01-01", V1.HonourState.Ceased)]             // without an end it ends with its instrument
    public void The_state_of_a_famous_brand_follows_its_end_and_the_stop_of_2018(string validUntil, string day, V1.HonourState state)
    {
        var wire = Samples.FamousBrand();
        wire.ValidUntil = validUntil;
        Assert.Equal(state, Honour.Grant(Decision(wire), "1", Now).StateOn(DateOnly.Parse(day, null)));
    }

    [Fact]
    public void The_same_object_in_another_spelling_is_the_same_object()
    {
        var plain = Decision(Samples.FamousBrand("羊绒围巾A型", decision: "甘质监〔2017〕12号"));
        var other = Decision(Samples.FamousBrand("羊绒围巾 ａ型", decision: "甘质监[2017] １２号"));
        Assert.Equal((plain.ObjectIdentity, plain.DecisionIdentity), (other.ObjectIdentity, other.DecisionIdentity));
    }

    [Fact]
    public void Two_holders_of_one_name_of_product_have_two_objects_and_one_key_is_one_object()
    {
        var (mine, theirs) = (Samples.FamousBrand(), Samples.FamousBrand());
        theirs.Holder = "enterprises/913502000728319549";
        Assert.NotEqual(Decision(mine).ObjectIdentity, Decision(theirs).ObjectIdentity);
        (mine.ObjectKey, theirs.ObjectKey) = ("K1", "k1");
        Assert.Equal(Decision(mine).ObjectIdentity, Decision(theirs).ObjectIdentity);
    }

    [Fact]
    public void Goods_that_are_no_consumer_goods_are_recorded_all_the_same()
    {
        var cement = Samples.FamousBrand("水泥");
        cement.ProductCategory = "9005";
        Assert.Equal("9005", Decision(cement).ProductCategory);
    }

    private static Decision Decision(V1.Honour honour) => HonourRequest.Decision(new() { Honour = honour }, Today);
}
