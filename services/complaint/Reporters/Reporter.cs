using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Reporters;

/// <summary>Who complained (投诉人, 举报人). Personal data: it is in no log, event, export or audit row, and prints as nothing.</summary>
internal sealed record Reporter(string DisplayName, string Phone, string Email, string Address, string IdentityNumber)
{
    /// <summary>Nobody.</summary>
    public static readonly Reporter Anonymous = new("", "", "", "", "");

    public bool IsEmpty => this == Anonymous;

    /// <summary>实名: a name and a way to reach its bearer.</summary>
    public bool IsRealName => DisplayName.Length > 0 && (Phone.Length > 0 || Email.Length > 0 || Address.Length > 0);

    public V1.Reporter ToWire() => new() { DisplayName = DisplayName, Phone = Phone, Email = Email, Address = Address, IdentityNumber = IdentityNumber };

    public override string ToString() => nameof(Reporter);
}
