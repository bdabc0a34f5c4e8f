using Quality.Inspections.Samples;

namespace Quality.Inspections.Recognition;

/// <summary>What an earlier check must have been for a rule to hold.</summary>
internal enum GuardTrigger
{
    /// <summary>National or provincial, conforming, final (clause 2.7.1d).</summary>
    ConformingHigh,

    /// <summary>By a higher level than the one that asks, whatever the result.</summary>
    HigherLevel,

    /// <summary>By the same authority of the same product, whatever the result.</summary>
    SameAuthority,
}

/// <summary>One rule against repeated checks as dated law (domain 7.2): it binds new checks sampled From To.</summary>
/// <remarks>ToBeConfirmed: the text names no period or no start; both are settings, six months from the day of sampling.</remarks>
internal sealed record GuardRule(string Code, string Article, string Text, DateOnly From, DateOnly? To, int Months, GuardTrigger Trigger, bool ToBeConfirmed)
{
    public const string Collection = "guardRules/";

    /// <summary>In the order in which they decide when several block: the seed's own rule first.</summary>
    public static readonly IReadOnlyList<GuardRule> All =
    [
        new("mutual-recognition", "甘政办发〔2017〕 实施意见 二（七）1（2.7.1d）", "国家和省级监督抽查合格的同一企业同一规格型号产品，6个月内省内任何地方、部门、机构不得重复抽查。",
            new(2017, 7, 7), null, 6, GuardTrigger.ConformingHigh, ToBeConfirmed: false),
        new("higher-level", "产品质量法第十五条第二款", "国家监督抽查的产品，地方不得另行重复抽查；上级监督抽查的产品，下级不得另行重复抽查。",
            new(2000, 9, 1), null, 6, GuardTrigger.HigherLevel, ToBeConfirmed: true),
        new("same-authority", "产品质量监督抽查管理暂行办法（总局令第18号）第八条", "同一市场监督管理部门六个月内不得对同一产品（生产者、标准、商标、规格型号相同）重复抽查。",
            new(2020, 1, 1), null, 6, GuardTrigger.SameAuthority, ToBeConfirmed: true),
    ];

    public string Name => Collection + Code;

    public bool InForce(DateOnly on) => on >= From && !(on > To);

    /// <summary>A provincial text cannot bind national checks; the rule of the same authority binds every level (7.2.3).</summary>
    public bool Binds(SampleLevel level) => level != SampleLevel.National || Trigger == GuardTrigger.SameAuthority;

    /// <summary>
    /// The corresponding day of the last month, or that month's end where it has none (7.2.6). A holiday does not move it: rolling over to a
    /// working day serves who must act, not a prohibition (ours).
    /// </summary>
    public DateOnly LastBlockedDay(DateOnly sampledOn) => sampledOn.AddMonths(Months);
}
