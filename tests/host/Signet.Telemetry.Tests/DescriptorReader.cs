using System.Formats.Cbor;
using System.Security.Cryptography.Cose;

namespace Signet.Telemetry.Tests;

/// <summary>Reads a descriptor with .NET's COSE and CBOR.</summary>
internal static class DescriptorReader
{
    public static Dictionary<int, object?> Read(byte[] message, World world)
    {
        Assert.InRange(message.Length, 1, 4096);
        var cose = CoseMessage.DecodeSign1(message);
        Assert.True(cose.VerifyEmbedded(world.Key, IssuerKey.Aad("signet/descriptor/1", world.Identity.Id, null)));
        var r = new CborReader(cose.Content!.Value, CborConformanceMode.Ctap2Canonical);
        var fields = new Dictionary<int, object?>();
        int count = r.ReadStartMap()!.Value;
        for (int i = 0; i < count; i++)
        {
            int key = r.ReadInt32();
            fields[key] = Value(r);
        }

        r.ReadEndMap();
        Assert.Equal(0, r.BytesRemaining);
        return fields;
    }

    private static object? Value(CborReader r)
    {
        switch (r.PeekState())
        {
            case CborReaderState.Null:
                r.ReadNull();
                return null;
            case CborReaderState.ByteString:
                return r.ReadByteString();
            case CborReaderState.TextString:
                return r.ReadTextString();
            case CborReaderState.StartArray:
                var items = new List<object?>();
                r.ReadStartArray();
                while (r.PeekState() != CborReaderState.EndArray) items.Add(Value(r));
                r.ReadEndArray();
                return items;
            case CborReaderState.StartMap:
                var map = new Dictionary<string, object?>();
                r.ReadStartMap();
                while (r.PeekState() != CborReaderState.EndMap) map[r.ReadTextString()] = Value(r);
                r.ReadEndMap();
                return map;
            default:
                return r.ReadInt32();
        }
    }
}
