using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>Reads the ServerHello and the HelloRetryRequest (RFC 8446 section 4.1.3, 4.1.4) and refuses what was not
    /// offered.</summary>
    internal sealed class ServerHello
    {
        // SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3).
        private static readonly byte[] RetryRandom =
        {
            0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
            0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
        };

        // "DOWNGRD" (RFC 8446 section 4.1.3); the eighth byte is 01 for TLS 1.2 and 00 for older.
        private static readonly byte[] Sentinel = { 0x44, 0x4F, 0x57, 0x4E, 0x47, 0x52, 0x44 };

        private readonly ClientHello _sent;
        private int _version;
        private int _selectedVersion;
        private bool _psk;
        private bool _foreign;
        private bool _illegal;

        /// <summary>Makes a reader.</summary>
        /// <param name="sent">The ClientHello that the message answers.</param>
        internal ServerHello(ClientHello sent)
        {
            _sent = sent;
        }

        /// <summary>Whether the message is a HelloRetryRequest.</summary>
        internal bool IsRetry;

        /// <summary>Whether the server chose the older version that was offered; nothing else was judged then.</summary>
        internal bool IsLegacy;

        /// <summary>The suite that the server chose.</summary>
        internal CipherSuite Suite;

        /// <summary>Group of the server's share, or that a retry asks for; 0 for none.</summary>
        internal int Group;

        /// <summary>Index of the server's share in the reader's buffer, −1 for none.</summary>
        internal int ShareOffset;

        /// <summary>Index of a retry's cookie in the reader's buffer.</summary>
        internal int CookieOffset;

        /// <summary>Bytes of a retry's cookie, 0 for none.</summary>
        internal int CookieCount;

        /// <summary>Whether the server resumes with the ticket that was offered.</summary>
        internal bool IsResumed
        {
            get { return _psk; }
        }

        /// <summary>Reads the message's body.</summary>
        /// <param name="reader">Stands at the body.</param>
        /// <param name="retried">Whether this answers a second ClientHello.</param>
        internal void Read(MessageReader reader, bool retried)
        {
            _version = reader.U16();
            int random = reader.Take(32);
            int echoCount = reader.U8();
            int echo = reader.Take(echoCount);
            int suite = reader.U16();
            int compression = reader.U8();
            byte[] buffer = reader.Buffer;
            IsRetry = Same(buffer, random, RetryRandom);
            IsLegacy = false;
            ReadExtensions(reader);

            // Section 4.2.1: without supported_versions the server speaks TLS 1.2 or older.
            if (_selectedVersion == 0)
            {
                // Section 4.1.3: a server of TLS 1.3 says so; with only TLS 1.2 offered it says the truth by it.
                if (!IsRetry && Same(buffer, random + 24, Sentinel)
                    && (buffer[random + 31] == 0 || (buffer[random + 31] == 1 && _sent.OffersTls13)))
                {
                    throw new SignetException(ErrorCode.TlsDowngrade);
                }

                IsLegacy = _sent.Legacy != null && _version == 0x0303 && !IsRetry && !retried;
                if (IsLegacy)
                {
                    return;
                }

                throw new SignetException(_sent.IsPinned ? ErrorCode.TlsDowngrade : ErrorCode.TlsUnsupportedVersion);
            }

            if (!_sent.OffersTls13)
            {
                throw new SignetException(ErrorCode.TlsUnsupportedExtension, "supported_versions");
            }

            // Section 4.2.1: a version that was not offered, or TLS 1.2, which is not chosen in this way.
            Require(_selectedVersion == 0x0304, "supported_versions");

            // Section 4.1.3: legacy_version, the echo of legacy_session_id, and the null compression.
            Require(_version == 0x0303, "legacy_version");
            Require(_sent.IsSessionId(buffer, echo, echoCount), "legacy_session_id_echo");
            Require(compression == 0, "legacy_compression_method");
            ChooseSuite(suite, retried);

            if (_foreign)
            {
                // Section 4.2: nothing else was offered that belongs into this message.
                throw new SignetException(ErrorCode.TlsUnsupportedExtension, "ServerHello");
            }

            Require(!_illegal, "ServerHello extension");

            // Section 4.2.11: a PSK belongs to a hash function.
            Require(!_psk || Suite.HashSize == _sent.Ticket.Psk.Length, "cipher_suite of pre_shared_key");
            if (IsRetry)
            {
                // Section 4.1.4: a second retry.
                if (retried)
                {
                    throw new SignetException(ErrorCode.TlsUnexpectedMessage, "HelloRetryRequest");
                }

                JudgeRetry();
            }
            else
            {
                JudgeShare();
            }
        }

        private void ChooseSuite(int number, bool retried)
        {
            CipherSuite suite = null;
            for (int i = 0; i < _sent.Suites.Length; i++)
            {
                if (_sent.Suites[i].Number == number)
                {
                    suite = _sent.Suites[i];
                }
            }

            if (suite == null)
            {
                throw new SignetException(ErrorCode.TlsNoCommonSuite, number, null);
            }

            // Section 4.1.4: the suite of the retry stays.
            Require(!retried || IsRetry || suite == Suite, "cipher_suite");
            Suite = suite;
        }

        private static void Require(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.TlsIllegalParameter, detail);
            }
        }

        private static void RequireSize(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, detail);
            }
        }

        private static bool Same(byte[] buffer, int offset, byte[] expected)
        {
            return ByteRange.Equals(buffer, offset, expected, 0, expected.Length);
        }

        private void ReadExtensions(MessageReader reader)
        {
            _selectedVersion = 0;
            _psk = false;
            _foreign = false;
            _illegal = false;
            Group = 0;
            ShareOffset = -1;
            CookieCount = 0;

            // A TLS 1.2 server may leave the extensions out (RFC 5246 section 7.4.1.3).
            int listCount = reader.Left == 0 ? 0 : reader.U16();
            RequireSize(listCount == reader.Left, "ServerHello");
            byte[] buffer = reader.Buffer;
            while (reader.Left > 0)
            {
                int type = reader.U16();
                int count = reader.U16();
                int body = reader.Take(count);

                // Section 4.2: no extension twice.
                switch (type)
                {
                    case ExtensionType.SupportedVersions:
                        RequireSize(count == 2, "supported_versions");
                        Require(_selectedVersion == 0, "extension twice");
                        _selectedVersion = (buffer[body] << 8) | buffer[body + 1];
                        break;
                    case ExtensionType.KeyShare:
                        Require(Group == 0, "extension twice");
                        ReadShare(buffer, body, count);
                        break;
                    case ExtensionType.Cookie:
                        Require(CookieCount == 0, "extension twice");
                        ReadCookie(buffer, body, count);
                        break;
                    case ExtensionType.PreSharedKey:
                        Require(!_psk, "extension twice");
                        ReadPsk(buffer, body, count);
                        break;
                    case ExtensionType.ServerName:
                    case ExtensionType.MaxFragmentLength:
                    case ExtensionType.SupportedGroups:
                    case ExtensionType.SignatureAlgorithms:
                    case ExtensionType.SignatureAlgorithmsCert:
                    case ExtensionType.Alpn:
                    case ExtensionType.PskKeyExchangeModes:
                        // Section 4.2: known, but not in this message.
                        _illegal = true;
                        break;
                    default:
                        _foreign = true;
                        break;
                }
            }
        }

        private void ReadShare(byte[] buffer, int body, int count)
        {
            RequireSize(count >= 2, "key_share");
            Group = (buffer[body] << 8) | buffer[body + 1];
            if (IsRetry)
            {
                // Section 4.2.8: KeyShareHelloRetryRequest is the group alone.
                RequireSize(count == 2, "key_share");
                return;
            }

            RequireSize(count >= 4 && ((buffer[body + 2] << 8) | buffer[body + 3]) == count - 4, "key_share");
            ShareOffset = body + 4;

            // Section 4.2.8: the group must be that of the offered share.
            Require(Group == (int)_sent.ShareGroup, "key_share");
            if (count - 4 != KeyShares.Size(_sent.ShareGroup))
            {
                // Section 4.2.8.2: an uncompressed point of 65 bytes, or 32 bytes of X25519.
                throw new SignetException(
                    _sent.ShareGroup == NamedGroup.Secp256r1 ? ErrorCode.PointNotOnCurve : ErrorCode.TlsIllegalParameter, "key_share");
            }
        }

        private void ReadCookie(byte[] buffer, int body, int count)
        {
            if (!IsRetry)
            {
                // Section 4.2.2: the ServerHello has none.
                _foreign = true;
                return;
            }

            RequireSize(count >= 3 && ((buffer[body] << 8) | buffer[body + 1]) == count - 2, "cookie");
            CookieOffset = body + 2;
            CookieCount = count - 2;
        }

        private void ReadPsk(byte[] buffer, int body, int count)
        {
            if (_sent.Ticket == null)
            {
                _foreign = true;
                return;
            }

            if (IsRetry)
            {
                _illegal = true;
                return;
            }

            // Section 4.2.11: one identity was offered, number 0.
            RequireSize(count == 2, "pre_shared_key");
            Require(buffer[body] == 0 && buffer[body + 1] == 0, "pre_shared_key");
            _psk = true;
        }

        private void JudgeRetry()
        {
            if (Group != 0)
            {
                // Section 4.2.8: a group that was offered, and without a share.
                Require(Group != (int)_sent.ShareGroup, "key_share");
                if (!KeyShares.Contains(_sent.Groups, Group))
                {
                    throw new SignetException(ErrorCode.TlsNoCommonGroup);
                }
            }
            else
            {
                // Section 4.1.4: a retry that would change nothing.
                Require(CookieCount > 0, "HelloRetryRequest");
            }

            if (CookieCount > ClientHello.MaxCookie)
            {
                throw new SignetException(ErrorCode.TlsHelloRetryRequest);
            }
        }

        private void JudgeShare()
        {
            if (ShareOffset >= 0)
            {
                return;
            }

            if (!_psk)
            {
                throw new SignetException(ErrorCode.TlsMissingExtension, "key_share");
            }

            // Section 4.2.11: without a share only where psk_ke was offered.
            Require(_sent.AllowPskOnly, "key_share");
        }
    }
}
