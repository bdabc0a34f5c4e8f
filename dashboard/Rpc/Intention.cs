using Google.Protobuf;

namespace Quality.Dashboard.Rpc;

/// <summary>
/// The request id of a form: the same content keeps its id, so that a second click or a retry cannot act twice; changed
/// content is a new intention, so that a corrected form is not taken for a repetition of the old one.
/// </summary>
internal sealed class Intention
{
    private ByteString? last;
    private string id = "";

    /// <param name="content">The request without its id.</param>
    public string For(IMessage content)
    {
        var bytes = content.ToByteString();
        if (last is null || !last.Equals(bytes))
            (last, id) = (bytes, Guid.CreateVersion7().ToString());
        return id;
    }
}
