using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Reads the ServerHello (RFC 8446 section 4.1.3) and refuses what was not offered.</summary>
    internal static class ServerHello
    {
        // SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3).
        private static readonly byte[] RetryRandom =
        {
            0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
            0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
        };

        // "DOWNGRD" (RFC 8446 section 4.1.3); the eighth byte is 01 for TLS 1.2 and 00 for older.
        private static readonly byte[] Sentinel = { 0x44, 0x4F, 0x57, 0x4E, 0x47, 0x52, 0x44 };

        /// <summary>Reads the message's body and copies the server's point.</summary>
        /// <param name="reader">Stands at the body.</param>
        /// <param name="sessionId">What the ClientHello carried as legacy_session_id.</param>
        /// <param name="sessionIdOffset">Index of its first byte.</param>
        /// <param name="sessionIdCount">Its bytes, 0 or 32.</param>
        /// <param name="point">Receives the server's key share, 65 bytes; not yet checked to be on the curve.</param>
        internal static void Read(MessageReader reader, byte[] sessionId, int sessionIdOffset, int sessionIdCount, byte[] point)
        {
            int version = reader.U16();
            int random = reader.Take(32);
            int echoCount = reader.U8();
            int echo = reader.Take(echoCount);
            int suite = reader.U16();
            int compression = reader.U8();
            byte[] buffer = reader.Buffer;

            // A TLS 1.2 server may leave the extensions out (RFC 5246 section 7.4.1.3).
            int listCount = reader.Left == 0 ? 0 : reader.U16();
            if (listCount != reader.Left)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "ServerHello");
            }

            bool retry = Same(buffer, random, RetryRandom);
            int selectedVersion = 0;
            int group = 0;
            bool share = false;
            bool cookie = false;
            bool foreign = false;
            while (reader.Left > 0)
            {
                int type = reader.U16();
                int count = reader.U16();
                int body = reader.Take(count);
                if (type == ExtensionType.SupportedVersions)
                {
                    if (count != 2)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "supported_versions");
                    }

                    Once(selectedVersion != 0);
                    selectedVersion = (buffer[body] << 8) | buffer[body + 1];
                }
                else if (type == ExtensionType.KeyShare)
                {
                    Once(group != 0);
                    if (count < 2)
                    {
                        throw new SignetException(ErrorCode.TlsDecodeError, "key_share");
                    }

                    group = (buffer[body] << 8) | buffer[body + 1];
                    if (!retry)
                    {
                        share = ReadShare(buffer, body, count, group, point);
                    }
                }
                else if (type == ExtensionType.Cookie && retry)
                {
                    Once(cookie);
                    cookie = true;
                }
                else
                {
                    foreign = true;
                }
            }

            // Section 4.2.1: without supported_versions the server speaks TLS 1.2 or older.
            if (selectedVersion == 0)
            {
                if (!retry && Same(buffer, random + 24, Sentinel) && buffer[random + 31] <= 1)
                {
                    throw new SignetException(ErrorCode.TlsDowngrade);
                }

                throw new SignetException(ErrorCode.TlsUnsupportedVersion);
            }

            if (selectedVersion != 0x0304)
            {
                // Section 4.2.1: a version that was not offered.
                throw new SignetException(ErrorCode.TlsIllegalParameter, "supported_versions");
            }

            // Section 4.1.3: legacy_version, the echo of legacy_session_id, and the null compression.
            if (version != 0x0303)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "legacy_version");
            }

            if (echoCount != sessionIdCount || !Same(buffer, echo, sessionId, sessionIdOffset, sessionIdCount))
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "legacy_session_id_echo");
            }

            if (compression != 0)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "legacy_compression_method");
            }

            if (suite != 0x1301)
            {
                throw new SignetException(ErrorCode.TlsNoCommonSuite);
            }

            if (foreign)
            {
                // Section 4.2: nothing else was offered that belongs into this message.
                throw new SignetException(ErrorCode.TlsUnsupportedExtension, "ServerHello");
            }

            if (retry)
            {
                RefuseRetry(group, cookie);
            }

            if (!share)
            {
                throw new SignetException(ErrorCode.TlsMissingExtension, "key_share");
            }
        }

        private static bool ReadShare(byte[] buffer, int body, int count, int group, byte[] point)
        {
            // Section 4.2.8: the group must be that of an offered share.
            if (group != 0x0017)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "key_share");
            }

            // Section 4.2.8.2: an uncompressed point of 65 bytes.
            if (count < 4 || ((buffer[body + 2] << 8) | buffer[body + 3]) != count - 4)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "key_share");
            }

            if (count - 4 != ClientHello.PointSize)
            {
                throw new SignetException(ErrorCode.PointNotOnCurve, "key_share");
            }

            Array.Copy(buffer, body + 4, point, 0, ClientHello.PointSize);
            return true;
        }

        private static void RefuseRetry(int group, bool cookie)
        {
            if (group == 0x0017)
            {
                // Section 4.2.8: the server must not ask for a share that it was sent.
                throw new SignetException(ErrorCode.TlsIllegalParameter, "key_share");
            }

            if (group != 0)
            {
                throw new SignetException(ErrorCode.TlsNoCommonGroup);
            }

            if (cookie)
            {
                throw new SignetException(ErrorCode.TlsHelloRetryRequest);
            }

            // Section 4.1.4: a retry that would change nothing.
            throw new SignetException(ErrorCode.TlsIllegalParameter, "HelloRetryRequest");
        }

        private static void Once(bool seen)
        {
            // Section 4.2: no extension twice.
            if (seen)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, "extension twice");
            }
        }

        private static bool Same(byte[] buffer, int offset, byte[] expected)
        {
            return Same(buffer, offset, expected, 0, expected.Length);
        }

        private static bool Same(byte[] buffer, int offset, byte[] expected, int expectedOffset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (buffer[offset + i] != expected[expectedOffset + i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
