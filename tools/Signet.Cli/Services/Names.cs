using System.Text;
using Signet.Sim;

namespace Signet.Cli.Services;

/// <summary>How a person names objects of the applet store and gives bytes.</summary>
internal static class Names
{
    private const string Label = "label:";

    /// <summary>Reads an identifier in hexadecimal digits, or <c>label:text</c>.</summary>
    internal static IotSafeObject Object(IotSafeObjectType type, string text)
    {
        if (text.StartsWith(Label, StringComparison.Ordinal))
        {
            byte[] label = Encoding.UTF8.GetBytes(text[Label.Length..]);
            if (label.Length is < 1 or > IotSafe.MaxLabelLength) throw new UsageException($"'{text}': a label has 1 to 60 bytes");
            return IotSafeObject.WithLabel(type, label);
        }

        byte[] id = Hexadecimal(text, "identifier");
        if (id.Length is < 1 or > IotSafe.MaxIdLength) throw new UsageException($"'{text}': an identifier has 1 to 20 bytes");
        return IotSafeObject.WithId(type, id);
    }

    /// <summary>An object as it is named on the command line.</summary>
    internal static string Of(IotSafeObject item) =>
        item.Id != null ? Convert.ToHexString(item.Id) : Label + Printable(item.Label);

    /// <summary>A label as text; hexadecimal digits where it is none.</summary>
    internal static string Printable(byte[]? label)
    {
        if (label == null) return "";
        return label.All(b => b is >= 0x20 and < 0x7F) ? Encoding.ASCII.GetString(label) : Convert.ToHexString(label);
    }

    /// <summary>Reads hexadecimal digits.</summary>
    internal static byte[] Hexadecimal(string text, string what)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"'{text}' is no even number of hexadecimal digits ({what})");
        }
    }
}
