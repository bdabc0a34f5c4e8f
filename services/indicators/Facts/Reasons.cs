namespace Quality.Indicators.Facts;

/// <summary>Why a case is not in the denominator, or is in it and missed; the dashboard turns them into sentences.</summary>
public static class Reasons
{
    // T3-T6
    /// <summary>复评: evaluated again, not newly cultivated (T3).</summary>
    public const string ReEvaluated = "RE_EVALUATED";

    /// <summary>Not a consumer good.</summary>
    public const string NotConsumer = "NOT_CONSUMER_SECTOR";

    /// <summary>The decision is not published.</summary>
    public const string NotPublished = "DECISION_NOT_PUBLISHED";

    /// <summary>筹建: approval to build up, not the naming 命名 (T5).</summary>
    public const string Preparation = "PREPARATION_ONLY";

    /// <summary>地理标志 of another kind: a trademark, an agricultural product (T4).</summary>
    public const string OtherGeographicalIndication = "NOT_GEOGRAPHICAL_INDICATION_PRODUCT";

    /// <summary>撤销: revoked.</summary>
    public const string Revoked = "REVOKED";

    /// <summary>The same subject counts already.</summary>
    public const string Repeated = "SUBJECT_COUNTED_ALREADY";

    /// <summary>Granted after the instrument was ended by a confirmed decision.</summary>
    public const string InstrumentCeased = "INSTRUMENT_CEASED";

    /// <summary>Its day lies outside the period asked for.</summary>
    public const string OutsidePeriod = "OUTSIDE_PERIOD";

    // T7
    public const string LevelNotProvincial = "LEVEL_NOT_PROVINCIAL";

    /// <summary>风险监测, 跟踪 and 复查 are not 监督抽查.</summary>
    public const string KindNotSupervision = "KIND_NOT_SUPERVISION_CHECK";

    /// <summary>食品 and 化妆品: another legal regime, counted apart (1.1b).</summary>
    public const string OtherRegime = "FOOD_OR_COSMETICS_REGIME";

    /// <summary>A category that the code list does not hold.</summary>
    public const string UnknownCategory = "CATEGORY_UNKNOWN";

    /// <summary>Before the end of the time for objection or of the re-test (7.4).</summary>
    public const string NotFinal = "CONCLUSION_NOT_FINAL";

    public const string NotTested = "NOT_TESTED";

    /// <summary>拒绝接受抽查: listed apart.</summary>
    public const string Refused = "REFUSED";

    /// <summary>A miss of T7.</summary>
    public const string Nonconforming = "NONCONFORMING";

    // T1: misses
    /// <summary>No declaration of the product is active.</summary>
    public const string NoDeclaration = "NO_ACTIVE_DECLARATION";

    /// <summary>Declared, but every standard cited is withdrawn or not yet in force.</summary>
    public const string StandardNotInForce = "STANDARD_NOT_IN_FORCE";

    /// <summary>In the frozen list, but no product in scope was made within the last twelve months.</summary>
    public const string NoProductInScope = "NO_PRODUCT_IN_SCOPE";

    /// <summary>In the frozen list, but no longer 存续.</summary>
    public const string NotActive = "ENTERPRISE_NOT_ACTIVE";
}
