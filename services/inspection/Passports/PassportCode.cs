using QRCoder;
using Quality.Common.Errors;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Passports;

/// <summary>The QR code of a token, for print (SVG) and for everything else (PNG).</summary>
internal static class PassportCode
{
    private const int PixelsPerModule = 6;

    /// <summary>Bytes in the largest code (version 40, level L).</summary>
    private const int MostBytes = 2953;

    public static V1.PassportCode Of(string token)
    {
        if (token.Length > MostBytes) throw Fail.Precondition("CODE_TOO_LONG", $"The token has {token.Length} characters; a QR code holds {MostBytes}. Hand over the token itself.");
        using var data = QRCodeGenerator.GenerateQrCode(token, QRCodeGenerator.ECCLevel.L);
        using var svg = new SvgQRCode(data);
        using var png = new PngByteQRCode(data);
        return new() { Svg = svg.GetGraphic(PixelsPerModule), Png = Google.Protobuf.ByteString.CopyFrom(png.GetGraphic(PixelsPerModule)) };
    }
}
