using Quality.Common.Values;

namespace Quality.Credits.Enterprises;

/// <summary>登记状态; the numbers are those of the wire.</summary>
internal enum EnterpriseStatus
{
    Unspecified = 0,
    Existing = 1,
    Revoked = 2,
    Deregistered = 3,
    MovedOut = 4,
    Suspended = 5,
}

/// <summary>An enterprise (企业) of the register; its key is the USCC, which never changes.</summary>
internal sealed record Enterprise(
    string Uscc, string DisplayName, string Region, string ReportingUnit, EnterpriseStatus Status, DateOnly? RegisteredOn, string Type, string Address,
    string Scope, string CapitalText, bool MainConsumerProducer, bool CheckDigitValid, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string Name => $"enterprises/{Uscc}";

    public string SearchTerms => ChineseSearch.Index(DisplayName);

    /// <summary>Registers what was checked; without a status it exists.</summary>
    public static Enterprise Register(EnterpriseInput input, DateTimeOffset now) => new(
        input.Uscc.Value, input.DisplayName!, input.Region!, UnitOf(input.Region!), input.Status ?? EnterpriseStatus.Existing, input.RegisteredOn,
        input.Type ?? "", input.Address ?? "", input.Scope ?? "", input.CapitalText ?? "", input.MainConsumerProducer ?? false, input.Uscc.CheckDigitValid, 1, now, now);

    /// <summary>Takes over what the input says; the same record when it says nothing new.</summary>
    public Enterprise With(EnterpriseInput input, DateTimeOffset now)
    {
        var changed = this with
        {
            DisplayName = input.DisplayName ?? DisplayName,
            Region = input.Region ?? Region,
            ReportingUnit = UnitOf(input.Region ?? Region),
            Status = input.Status ?? Status,
            RegisteredOn = input.ClearRegisteredOn ? null : input.RegisteredOn ?? RegisteredOn,
            Type = input.Type ?? Type,
            Address = input.Address ?? Address,
            Scope = input.Scope ?? Scope,
            CapitalText = input.CapitalText ?? CapitalText,
            MainConsumerProducer = input.MainConsumerProducer ?? MainConsumerProducer,
        };
        return changed == this ? this : changed with { Version = Version + 1, UpdatedAt = now };
    }

    private static string UnitOf(string region) => (ReportingUnits.Of(region) ?? Common.Values.ReportingUnit.Unassigned).Code;
}

/// <summary>Checked wishes for one enterprise; null leaves what is stored.</summary>
internal sealed record EnterpriseInput(Uscc Uscc)
{
    public string? DisplayName { get; init; }

    public string? Region { get; init; }

    public EnterpriseStatus? Status { get; init; }

    public DateOnly? RegisteredOn { get; init; }

    public bool ClearRegisteredOn { get; init; }

    public string? Type { get; init; }

    public string? Address { get; init; }

    public string? Scope { get; init; }

    public string? CapitalText { get; init; }

    public bool? MainConsumerProducer { get; init; }
}
