using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Reconciliations;

/// <summary>From the stored rows to the wire.</summary>
internal static class PeerWire
{
    public static V1.PeerList ToWire(this PeerList l, DateTimeOffset now, bool latest) => new()
    {
        Name = l.Name, Peer = l.Peer, Kind = l.ListKind, Title = l.Title, AsOf = l.AsOf, Region = l.Region, FileName = l.FileName, TotalRows = (int)l.TotalRows, Version = (int)l.Version,
        State = l.IsCompared ? V1.PeerListState.Compared : l.IsRunning(now) ? V1.PeerListState.Running : V1.PeerListState.Interrupted,
        LastRow = (int)l.LastRow, Taken = (int)l.Taken, Held = (int)l.Held, Warnings = (int)l.Warnings, Ours = (int)l.Ours, Agreeing = (int)l.Agreeing, OnlyOurs = (int)l.OnlyOurs,
        OnlyTheirs = (int)l.OnlyTheirs, Differing = (int)l.Differing, Creator = l.CreatorName, CreateTime = l.CreatedAt.ToTimestamp(), UpdateTime = l.UpdatedAt.ToTimestamp(),
        CompareTime = l.ComparedAt?.ToTimestamp(), Latest = latest,
    };

    /// <summary>With its figures by reason.</summary>
    public static async Task<V1.PeerList> FullAsync(Transaction tx, PeerList list)
    {
        var wire = list.ToWire(tx.Now, await PeerStore.IsLatestAsync(tx, list));
        wire.Counts.AddRange((await PeerStore.CountsAsync(tx, list.Id)).Select(c => new V1.PeerDifferenceCount
        {
            Kind = (V1.PeerDifferenceKind)c.Kind, Field = (V1.PeerField)c.Field, Reason = (V1.PeerReason)c.Reason, Count = (int)c.Count,
        }));
        return wire;
    }

    public static V1.PeerDifference ToDifference(this PeerBodyRow row, string list)
    {
        var difference = V1.PeerDifference.Parser.ParseFrom(row.Body);
        difference.Name = string.Create(CultureInfo.InvariantCulture, $"{list}/differences/{row.Number}");
        return difference;
    }
}
