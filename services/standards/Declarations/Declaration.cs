using Quality.Common.Errors;
using Quality.Common.Time;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Declarations;

/// <summary>A product that is made to the standard; an empty model means all models.</summary>
internal sealed record Product(string Category, string DisplayName, string Model);

/// <summary>A function or performance indicator that the enterprise declares (公开的技术指标).</summary>
internal sealed record Indicator(string DisplayName, string Value, string Unit, string TestMethod);

/// <summary>What a version says; its fields have been checked.</summary>
internal sealed record Content
{
    public required string EnterpriseDisplayName { get; init; }
    public required string Region { get; init; }
    public required string StandardName { get; init; }
    public required DateOnly? StandardInForceOn { get; init; }
    public required DateOnly? StandardAbolishedOn { get; init; }
    public required IReadOnlyList<Product> Products { get; init; }
    public required IReadOnlyList<Indicator> Indicators { get; init; }
    public required V1.DeclarationChannel Channel { get; init; }
    public required string ChannelText { get; init; }

    /// <summary>Fields that must be filled before it can be public.</summary>
    public IEnumerable<string> Missing()
    {
        if (Products.Count == 0) yield return "products";
        if (Channel == V1.DeclarationChannel.Unspecified) yield return "channel";
    }
}

/// <summary>
/// One version of a self-declaration (自我声明, 6.1): 草稿 → 已公开 → 已变更 | 已废止. Each verb gives the next version; the versions before it stay as they were.
/// </summary>
internal sealed record Declaration
{
    public required string Id { get; init; }
    public required string Enterprise { get; init; }
    public required CitedStandard Standard { get; init; }
    public required Content Content { get; init; }
    public required V1.DeclarationState State { get; init; }
    public DateOnly? PublishedOn { get; init; }
    public DateOnly? VersionPublishedOn { get; init; }
    public DateOnly? WithdrawnOn { get; init; }
    public string Reason { get; init; } = "";
    public required long Version { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public string Name => $"declarations/{Id}";

    /// <summary>Neither withdrawn nor annulled: a second one of the same standard is refused.</summary>
    public bool IsOpen => State is not (V1.DeclarationState.Withdrawn or V1.DeclarationState.Annulled);

    /// <summary>Whether the public can read it: 责令改正中 and 逾期公示 are still public.</summary>
    public bool IsPublic => State is V1.DeclarationState.Published or V1.DeclarationState.CorrectionOrdered or V1.DeclarationState.CorrectionOverdue;

    /// <summary>A draft.</summary>
    public static Declaration Create(string id, string enterprise, CitedStandard standard, Content content, DateTimeOffset now) => new()
    {
        Id = id, Enterprise = enterprise, Standard = standard, Content = content, State = V1.DeclarationState.Draft, Version = 1, CreatedAt = now, UpdatedAt = now,
    };

    /// <summary>A draft stays a draft; what is public stays public in its new version, from the given day.</summary>
    public Declaration Revise(Content content, string reason, DateOnly? revisedOn, DateOnly today, DateTimeOffset now)
    {
        if (!IsOpen) throw Fail.Precondition("DECLARATION_WITHDRAWN", $"{Name} is withdrawn; a new declaration takes its place.");
        var check = new Violations();
        CheckRevision(check, content, reason, revisedOn);
        check.ThrowIfAny();
        return Next(now) with { Content = content, Reason = reason, VersionPublishedOn = IsPublic ? revisedOn ?? today : null };
    }

    /// <summary>What is public keeps what the public needs, and says why it changes.</summary>
    public void CheckRevision(Violations check, Content content, string reason, DateOnly? revisedOn)
    {
        check.AddIf(!IsPublic && revisedOn is not null, "revised_on", "NOT_PUBLIC", "revised_on is for what is public; a draft is public from no day.");
        if (!IsPublic) return;
        check.Required("reason", reason);
        foreach (var field in content.Missing()) check.Add($"declaration.{field}", "REQUIRED", $"declaration.{field} is required of what is public.");
        check.AddIf(revisedOn < VersionPublishedOn, "revised_on", "BEFORE_PUBLICATION", $"revised_on is before {Format(VersionPublishedOn)}, when the version before became public.");
    }

    /// <summary>Makes a draft public.</summary>
    public Declaration Publish(DateOnly on, DateTimeOffset now)
    {
        if (State != V1.DeclarationState.Draft) throw Fail.Precondition("DECLARATION_NOT_DRAFT", $"{Name} is no draft any more.");
        if (Content.Missing().ToList() is { Count: > 0 } missing)
            throw Fail.Precondition("DECLARATION_INCOMPLETE", $"{Name} cannot be published without {string.Join(" and ", missing)}.", "标准化法 art 27");
        return Next(now) with { State = V1.DeclarationState.Published, PublishedOn = on, VersionPublishedOn = on, Reason = "" };
    }

    /// <summary>Always allowed, also while the product is drawn for a spot check, and always recorded.</summary>
    public Declaration Withdraw(DateOnly on, string reason, DateTimeOffset now)
    {
        if (!IsPublic) throw Fail.Precondition("DECLARATION_NOT_PUBLISHED", $"{Name} is not public.");
        if (on < VersionPublishedOn) throw Fail.Invalid("withdrawn_on", "BEFORE_PUBLICATION", $"withdrawn_on is before {Format(VersionPublishedOn)}, when this version became public.");
        return Next(now) with { State = V1.DeclarationState.Withdrawn, WithdrawnOn = on, Reason = reason };
    }

    /// <summary>How the version looks once <paramref name="newest"/> is there: what was public is 已变更.</summary>
    public V1.DeclarationState StateBeside(long newest) => IsPublic && Version < newest ? V1.DeclarationState.Superseded : State;

    private Declaration Next(DateTimeOffset now) => this with { Version = Version + 1, UpdatedAt = now };

    private static string Format(DateOnly? day) => day is { } known ? ChinaTime.Format(known) : "";
}
