namespace Quality.Indicators.Facts;

/// <summary>Why a case is not in the denominator, or is in it and missed; the dashboard turns the codes into sentences.</summary>
internal static class Reasons
{
    /// <summary>Its day lies outside the period asked for.</summary>
    public const string OutsidePeriod = "OUTSIDE_PERIOD";

    /// <summary>Not a consumer good; the scope of every target is 消费品.</summary>
    public const string NotConsumer = "NOT_CONSUMER_GOODS";

    /// <summary>A category that the code list does not hold.</summary>
    public const string UnknownCategory = "CATEGORY_UNKNOWN";

    // T3-T6

    /// <summary>复评: evaluated again, not newly cultivated.</summary>
    public const string ReEvaluated = "RE_EVALUATED";

    /// <summary>筹建: approval to build up, not the naming 命名 (T5).</summary>
    public const string Preparation = "PREPARATION_ONLY";

    /// <summary>市级, which counts in no target.</summary>
    public const string LevelNotCounted = "LEVEL_NOT_COUNTED";

    /// <summary>Holder outside Gansu (T6).</summary>
    public const string NotInProvince = "NOT_IN_PROVINCE";

    /// <summary>撤销.</summary>
    public const string Revoked = "REVOKED";

    /// <summary>The same product, area or mark counts already.</summary>
    public const string Repeated = "ALREADY_COUNTED";

    // T7

    /// <summary>国抽, 市抽, 县抽.</summary>
    public const string NotProvincial = "NOT_PROVINCIAL";

    /// <summary>风险监测, 跟踪抽查 and 复查 are not 监督抽查.</summary>
    public const string NotSupervision = "NOT_SUPERVISION";

    /// <summary>食品抽检, 化妆品抽检, 工商流通抽检: another regime, counted apart (1.1b).</summary>
    public const string OtherRegime = "OTHER_REGIME";

    /// <summary>Before the end of the time for objection or of the re-test (7.4).</summary>
    public const string NotFinal = "NOT_FINAL";

    /// <summary>Drawn and not tested.</summary>
    public const string Untested = "UNTESTED";

    /// <summary>拒绝接受抽查: listed apart.</summary>
    public const string Refused = "REFUSED";

    /// <summary>A miss of T7: 不合格.</summary>
    public const string Nonconforming = "NONCONFORMING";

    // T1: misses

    /// <summary>No declaration of the product is public.</summary>
    public const string NoDeclaration = "NO_ACTIVE_DECLARATION";

    /// <summary>Declared, but the standard cited is withdrawn or not yet in force.</summary>
    public const string StandardNotInForce = "STANDARD_NOT_IN_FORCE";

    /// <summary>In the frozen list, but no product in scope was made within the last twelve months.</summary>
    public const string NoProductInScope = "NO_PRODUCT_IN_SCOPE";

    /// <summary>In the frozen list, but no longer 存续.</summary>
    public const string NotExisting = "NOT_EXISTING";

    // Rosters

    /// <summary>Makes nothing, or has not made anything for twelve months.</summary>
    public const string NotProducing = "NOT_PRODUCING";

    // T8

    /// <summary>可比价: T8 takes current prices only.</summary>
    public const string NotCurrentPrices = "NOT_CURRENT_PRICES";

    /// <summary>A later approved figure of the same period took its place.</summary>
    public const string Superseded = "SUPERSEDED";
}
