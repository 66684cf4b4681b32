using System.Numerics;
using System.Security.Cryptography;

namespace Signet.Verification;

/// <summary>
/// What makes a message the one that it is: all its bytes but the signature. Anybody can turn a valid signature (r, s) into
/// the valid (r, n − s), and a device that signs the same batch twice makes two; neither makes another message. A message is
/// known by the hashes of both forms, since `previous` may name either.
/// </summary>
/// <param name="Content">First 16 bytes of the SHA-256 of all bytes before the signature.</param>
/// <param name="Hash">First 8 bytes of the SHA-256 of the message as it came, big-endian.</param>
/// <param name="OtherHash">The same of the message with n − s in place of s.</param>
internal sealed record MessageIdentity(UInt128 Content, ulong Hash, ulong OtherHash)
{
    private static readonly BigInteger Order = new(
        Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    /// <summary>Takes a verified message, whose last 64 bytes are r ‖ s.</summary>
    internal static MessageIdentity Of(ReadOnlySpan<byte> message)
    {
        var content = SHA256.HashData(message[..^CoseSign1.SignatureLength]);
        byte[] other = message.ToArray();
        var s = other.AsSpan(other.Length - 32);
        var mirrored = Order - new BigInteger(s, isUnsigned: true, isBigEndian: true);
        s.Clear();
        if (mirrored.Sign > 0)
        {
            var bytes = mirrored.ToByteArray(isUnsigned: true, isBigEndian: true);
            bytes.CopyTo(s[(32 - bytes.Length)..]);
        }

        return new MessageIdentity(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(content), Short(SHA256.HashData(message)), Short(SHA256.HashData(other)));
    }

    /// <summary>8 bytes as a number.</summary>
    internal static ulong Short(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
