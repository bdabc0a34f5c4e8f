using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Quality.Dashboard.Imports;

/// <summary>The texts that cells of a workbook point to.</summary>
internal sealed class SharedTexts
{
    private readonly List<string> texts = [];

    public string this[int index] => index >= 0 && index < texts.Count ? texts[index] : "";

    public static SharedTexts Read(SharedStringTablePart? part, int limit)
    {
        var shared = new SharedTexts();
        if (part is null)
            return shared;
        using var reader = OpenXmlReader.Create(part);
        long length = 0;
        while (reader.Read())
        {
            if (reader.ElementType != typeof(SharedStringItem) || !reader.IsStartElement)
                continue;
            var text = Plain((SharedStringItem)reader.LoadCurrentElement()!);
            if ((length += text.Length) > limit)
                throw new SpreadsheetException("TOO_LARGE", "The workbook unpacks to more text than can be read.");
            shared.texts.Add(text);
        }
        return shared;
    }

    /// <summary>The text of plain and rich strings, without phonetic guides.</summary>
    public static string Plain(OpenXmlElement? item)
    {
        if (item is null)
            return "";
        var text = new StringBuilder();
        foreach (var part in item.ChildElements)
        {
            if (part is Text plain)
                text.Append(plain.Text);
            else if (part is Run run)
                text.Append(run.Text?.Text);
        }
        return text.ToString();
    }
}
