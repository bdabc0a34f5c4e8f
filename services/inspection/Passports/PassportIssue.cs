using Quality.Common.Storage;
using Quality.Inspections.Samples;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Passports;

/// <summary>A passport follows its sample in the same transaction: issued, replaced or revoked with the conclusion (7.2.8).</summary>
internal static class PassportIssue
{
    public static async Task FollowAsync(Transaction tx, Sample sample)
    {
        var valid = sample.Version == 1 ? null : await PassportStore.OfSampleAsync(tx, sample.Id);
        if (valid is not null && valid.StillSays(sample)) return;
        if (valid is not null)
        {
            var revoked = valid with { RevokedAt = tx.Now, RevokeReason = sample.Reason };
            await PassportStore.RevokeAsync(tx, revoked);
            tx.Publish(new V1.PassportRevoked { Passport = revoked.ToWire() });
        }

        if (!Passport.IsEarnedBy(sample)) return;
        var key = await PassportStore.SigningKeyAsync(tx);
        await PassportStore.InsertAsync(tx, Passport.Of(sample, tx.NewId(), key.Kid, tx.Now).Sign(key));
    }
}
