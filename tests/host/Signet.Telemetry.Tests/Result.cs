using System.Formats.Cbor;

namespace Signet.Telemetry.Tests;

/// <summary>The answer to a command, read with .NET's CBOR.</summary>
internal sealed record Result(string KeyId, ulong Counter, int Status, int Error, Dictionary<string, object>? Detail)
{
    public static Result Read(byte[] value)
    {
        var r = new CborReader(value, CborConformanceMode.Ctap2Canonical);
        Assert.Equal(5, r.ReadStartArray());
        string kid = Convert.ToHexString(r.ReadByteString());
        ulong counter = r.ReadUInt64();
        int status = r.ReadInt32(), error = r.ReadInt32();
        Dictionary<string, object>? detail = null;
        if (r.PeekState() == CborReaderState.Null)
        {
            r.ReadNull();
        }
        else
        {
            detail = [];
            int count = r.ReadStartMap()!.Value;
            for (int i = 0; i < count; i++)
            {
                string key = r.ReadTextString();
                detail[key] = r.PeekState() == CborReaderState.Boolean ? r.ReadBoolean() : r.ReadInt32();
            }

            r.ReadEndMap();
        }

        r.ReadEndArray();
        Assert.Equal(0, r.BytesRemaining);
        return new Result(kid, counter, status, error, detail);
    }
}
