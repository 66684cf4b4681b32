using System;

namespace Signet.Tls
{
    /// <summary>Writes the ClientHello (RFC 8446 section 4.1.2): as little as peers accept.</summary>
    internal static class ClientHello
    {
        internal const int RandomSize = 32;
        internal const int SessionIdSize = 32;
        internal const int PointSize = 65;

        /// <summary>Gives an upper bound of the message's size in bytes, handshake header included.</summary>
        internal static int MaxSize(int nameCount, byte[][] alpn)
        {
            return 4 + 2 + RandomSize + 1 + SessionIdSize + 4 + 2 + 2 + 9 + nameCount + 8 + 8 + 7 + 75 + 5 + AlpnSize(alpn);
        }

        /// <summary>Writes the message and gives its size in bytes.</summary>
        /// <param name="buffer">Destination with <see cref="MaxSize"/> bytes of room.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="random">32 bytes for the random, 32 more for the session id when one is wanted.</param>
        /// <param name="withSessionId">True in middlebox compatibility mode (RFC 8446 section D.4).</param>
        /// <param name="name">DNS name in ASCII, null for none (RFC 6066 section 3 forbids address literals).</param>
        /// <param name="fragmentCode">max_fragment_length code 1 to 4 (RFC 6066 section 4), 0 for none.</param>
        /// <param name="alpn">Protocol names (RFC 7301), empty for none.</param>
        /// <param name="point">The key share, 65 bytes.</param>
        internal static int Write(byte[] buffer, int offset, byte[] random, bool withSessionId, byte[] name, int fragmentCode, byte[][] alpn, byte[] point)
        {
            int at = offset + 4;
            at = Put16(buffer, at, 0x0303);
            Array.Copy(random, 0, buffer, at, RandomSize);
            at += RandomSize;
            buffer[at++] = (byte)(withSessionId ? SessionIdSize : 0);
            if (withSessionId)
            {
                Array.Copy(random, RandomSize, buffer, at, SessionIdSize);
                at += SessionIdSize;
            }

            // TLS_AES_128_GCM_SHA256 (RFC 8446 section B.4), then the null compression.
            at = Put16(buffer, at, 2);
            at = Put16(buffer, at, 0x1301);
            at = Put16(buffer, at, 0x0100);

            int extensions = at;
            at += 2;
            if (name != null)
            {
                at = Put16(buffer, at, ExtensionType.ServerName);
                at = Put16(buffer, at, name.Length + 5);
                at = Put16(buffer, at, name.Length + 3);
                buffer[at++] = 0;
                at = Put16(buffer, at, name.Length);
                Array.Copy(name, 0, buffer, at, name.Length);
                at += name.Length;
            }

            if (fragmentCode != 0)
            {
                at = Put16(buffer, at, ExtensionType.MaxFragmentLength);
                at = Put16(buffer, at, 1);
                buffer[at++] = (byte)fragmentCode;
            }

            // secp256r1 only (RFC 8446 section 4.2.7), ecdsa_secp256r1_sha256 only (section 4.2.3).
            at = Put16(buffer, at, ExtensionType.SupportedGroups);
            at = Put16(buffer, at, 4);
            at = Put16(buffer, at, 2);
            at = Put16(buffer, at, 0x0017);
            at = Put16(buffer, at, ExtensionType.SignatureAlgorithms);
            at = Put16(buffer, at, 4);
            at = Put16(buffer, at, 2);
            at = Put16(buffer, at, 0x0403);

            if (alpn.Length > 0)
            {
                int size = AlpnSize(alpn);
                at = Put16(buffer, at, ExtensionType.Alpn);
                at = Put16(buffer, at, size - 4);
                at = Put16(buffer, at, size - 6);
                for (int i = 0; i < alpn.Length; i++)
                {
                    buffer[at++] = (byte)alpn[i].Length;
                    Array.Copy(alpn[i], 0, buffer, at, alpn[i].Length);
                    at += alpn[i].Length;
                }
            }

            at = Put16(buffer, at, ExtensionType.SupportedVersions);
            at = Put16(buffer, at, 3);
            buffer[at++] = 2;
            at = Put16(buffer, at, 0x0304);
            at = Put16(buffer, at, ExtensionType.KeyShare);
            at = Put16(buffer, at, PointSize + 6);
            at = Put16(buffer, at, PointSize + 4);
            at = Put16(buffer, at, 0x0017);
            at = Put16(buffer, at, PointSize);
            Array.Copy(point, 0, buffer, at, PointSize);
            at += PointSize;

            Put16(buffer, extensions, at - extensions - 2);
            int count = at - offset;
            buffer[offset] = MessageType.ClientHello;
            buffer[offset + 1] = 0;
            Put16(buffer, offset + 2, count - 4);
            return count;
        }

        internal static int Put16(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)(value >> 8);
            buffer[at + 1] = (byte)value;
            return at + 2;
        }

        private static int AlpnSize(byte[][] alpn)
        {
            if (alpn.Length == 0)
            {
                return 0;
            }

            int size = 6;
            for (int i = 0; i < alpn.Length; i++)
            {
                size += 1 + alpn[i].Length;
            }

            return size;
        }
    }
}
