namespace Quality.Credits.Products;

/// <summary>What an enterprise makes (生产产品), and from when to when: the in-scope products of target T1.</summary>
internal sealed record EnterpriseProduct(
    string Id, string Uscc, string Category, string Model, DateOnly MadeFrom, DateOnly? MadeTo, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public string Enterprise => $"enterprises/{Uscc}";

    public string Name => $"{Enterprise}/products/{Id}";

    /// <summary>The same thing at the same time is one product.</summary>
    public bool Overlaps(EnterpriseProduct other) =>
        Id != other.Id && Category == other.Category && Model == other.Model
        && MadeFrom <= (other.MadeTo ?? DateOnly.MaxValue) && other.MadeFrom <= (MadeTo ?? DateOnly.MaxValue);

    public EnterpriseProduct With(string model, DateOnly madeFrom, DateOnly? madeTo, DateTimeOffset now)
    {
        var changed = this with { Model = model, MadeFrom = madeFrom, MadeTo = madeTo };
        return changed == this ? this : changed with { Version = Version + 1, UpdatedAt = now };
    }
}
