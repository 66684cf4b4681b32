using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Signet.Integration.Tests.Support;

/// <summary>
/// A man in the middle who has the server's handshake traffic secret, from OpenSSL's key log, and changes a handshake
/// message inside the protected records (RFC 8446 sections 5.2 and 7.3), so that records authenticate and the message is wrong.
/// </summary>
internal sealed class FlightForger(string keyLog, byte messageType)
{
    private const int TagLength = 16;

    private AesGcm? _aes;
    private byte[] _iv = [];
    private ulong _sequence;
    private bool _over;

    /// <summary>True once the message was changed.</summary>
    public bool HasForged { get; private set; }

    /// <summary>For <see cref="RecordRelay"/>.</summary>
    public byte[]? Pass(int number, byte[] record)
    {
        if (record[0] != 23 || _over) return record;

        _aes ??= Begin();
        var nonce = (byte[])_iv.Clone();
        var counter = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(counter, _sequence++);
        for (int i = 0; i < 8; i++) nonce[4 + i] ^= counter[i];

        var plain = new byte[record.Length - 5 - TagLength];
        _aes.Decrypt(nonce, record.AsSpan(5, plain.Length), record.AsSpan(5 + plain.Length), plain, record.AsSpan(0, 5));

        // Handshake messages, then the content type, 22. OpenSSL starts each message in a record of its own.
        if (plain[^1] == 22 && plain[0] == messageType)
        {
            plain[^2] ^= 0x01;
            HasForged = true;
        }

        // With Finished these keys have done their work.
        _over = plain[0] == 20;
        _aes.Encrypt(nonce, plain, record.AsSpan(5, plain.Length), record.AsSpan(5 + plain.Length), record.AsSpan(0, 5));
        return record;
    }

    private AesGcm Begin()
    {
        string line = File.ReadLines(keyLog).Single(l => l.StartsWith("SERVER_HANDSHAKE_TRAFFIC_SECRET ", StringComparison.Ordinal));
        byte[] secret = Convert.FromHexString(line.Split(' ')[2]);
        _iv = Expand(secret, "iv", 12);
        return new AesGcm(Expand(secret, "key", 16), TagLength);
    }

    private static byte[] Expand(byte[] secret, string label, int length)
    {
        byte[] name = Encoding.ASCII.GetBytes("tls13 " + label);
        return HKDF.Expand(HashAlgorithmName.SHA256, secret, length, [0, (byte)length, (byte)name.Length, .. name, 0]);
    }
}
