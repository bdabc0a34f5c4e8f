using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Sampling;

/// <summary>One link of a custody (流转链) as it is stored; Body is the sampling, or the on-line check, after the step.</summary>
internal sealed record CustodyRow(
    string Id, long Version, long Step, string Actor, string ActorDisplayName, string Place, string Note, string Hashes, byte[] Body, string ContentHash,
    string PreviousHash, string Hash, DateTimeOffset TakenAt)
{
    /// <summary>The link with its two hashes; a custody belongs to the name <paramref name="collection"/> + Id.</summary>
    public CustodyRow Sealed(string collection = SamplingWire.Collection)
    {
        var content = this with { ContentHash = Convert.ToHexStringLower(SHA256.HashData(Body)) };
        return content with { Hash = content.Computed(collection) };
    }

    /// <summary>Where, note and hashes.</summary>
    public V1.CustodyNote ToNote()
    {
        var note = new V1.CustodyNote { Place = Place, Note = Note };
        if (Hashes.Length > 0) note.Hashes.Add(Hashes.Split(','));
        return note;
    }

    public V1.CustodyLink ToWire() => new()
    {
        Number = Version, Step = (V1.SamplingStep)Step, Actor = Actor, ActorDisplayName = ActorDisplayName, Time = TakenAt.ToTimestamp(),
        Custody = ToNote(), ContentHash = ContentHash, PreviousHash = PreviousHash, Hash = Hash,
    };

    /// <summary>Each text with its length before it, so that no two lists of texts have the same bytes.</summary>
    private string Computed(string collection)
    {
        string[] texts =
        [
            collection + Id, Number(Version), Number(Step), Actor, ActorDisplayName, Number(TakenAt.ToUnixTimeMilliseconds()), Place, Note, Hashes, ContentHash, PreviousHash,
        ];
        var all = new ArrayBufferWriter<byte>(1024);
        foreach (var text in texts)
        {
            Encoding.UTF8.GetBytes(Number(Encoding.UTF8.GetByteCount(text)), all);
            all.Write(":"u8);
            Encoding.UTF8.GetBytes(text, all);
            all.Write(","u8);
        }

        return Convert.ToHexStringLower(SHA256.HashData(all.WrittenSpan));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Recomputes a custody from what is stored.</summary>
internal static class Custody
{
    /// <summary>The number of the first link that is wrong or missing; 0 when every link and the newest version are as they were written.</summary>
    public static long BrokenAt(SamplingRow newest, IReadOnlyList<CustodyRow> links) => BrokenAt(newest.Version, newest.Step, newest.Body, links, SamplingWire.Collection);

    /// <summary>The same for whatever has a custody.</summary>
    public static long BrokenAt(long version, long step, byte[] body, IReadOnlyList<CustodyRow> links, string collection)
    {
        var previous = "";
        for (var i = 0; i < links.Count; i++)
        {
            if (links[i].Version != i + 1 || links[i].PreviousHash != previous || links[i].Sealed(collection) != links[i]) return i + 1;
            previous = links[i].Hash;
        }

        if (links.Count != version) return links.Count + 1;
        var last = links[^1];
        return last.Step == step && last.Body.AsSpan().SequenceEqual(body) ? 0 : last.Version;
    }
}
