using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Reads the EncryptedExtensions (RFC 8446 section 4.3.1).</summary>
    internal sealed class EncryptedExtensions
    {
        /// <summary>Largest content of a record by max_fragment_length, 0 when the server did not take it.</summary>
        internal int FragmentLength;

        /// <summary>Index into the offered ALPN list that the server chose, −1 for none.</summary>
        internal int AlpnIndex = -1;

        private bool _name;
        private bool _groups;

        /// <summary>Forgets the message before.</summary>
        internal void Forget()
        {
            FragmentLength = 0;
            AlpnIndex = -1;
            _name = false;
            _groups = false;
        }

        /// <summary>Reads the message's body.</summary>
        /// <param name="reader">Stands at the body.</param>
        /// <param name="nameOffered">Whether server_name was offered.</param>
        /// <param name="fragmentCode">max_fragment_length code that was offered, 0 for none.</param>
        /// <param name="alpn">Protocols that were offered.</param>
        internal void Read(MessageReader reader, bool nameOffered, int fragmentCode, byte[][] alpn)
        {
            Forget();
            int count = reader.U16();
            if (count != reader.Left)
            {
                throw new SignetException(ErrorCode.TlsDecodeError, "EncryptedExtensions");
            }

            while (reader.Left > 0)
            {
                int type = reader.U16();
                int size = reader.U16();
                int body = reader.Take(size);
                if (Take(type, reader.Buffer, body, size, nameOffered, fragmentCode, alpn))
                {
                    continue;
                }

                if (type == ExtensionType.SignatureAlgorithms || type == ExtensionType.SignatureAlgorithmsCert
                    || type == ExtensionType.SupportedVersions
                    || type == ExtensionType.KeyShare || type == ExtensionType.PreSharedKey
                    || type == ExtensionType.PskKeyExchangeModes || type == ExtensionType.Cookie)
                {
                    // RFC 8446 section 4.2: known, but not in this message.
                    Require(false, "EncryptedExtensions");
                }
                else
                {
                    // RFC 8446 section 4.2: not offered.
                    throw new SignetException(ErrorCode.TlsUnsupportedExtension, "EncryptedExtensions");
                }
            }
        }

        /// <summary>Reads one extension if it is one that a server of any version may answer with; false when it is not, or
        /// was not offered.</summary>
        internal bool Take(
            int type, byte[] buffer, int body, int size, bool nameOffered, int fragmentCode, byte[][] alpn)
        {
            if (type == ExtensionType.ServerName && nameOffered)
            {
                // RFC 6066 section 3: the acknowledgement is empty.
                Require(!_name, "extension twice");
                _name = true;
                RequireSize(size == 0, "server_name");
            }
            else if (type == ExtensionType.MaxFragmentLength && fragmentCode != 0)
            {
                // RFC 6066 section 4: the same code as offered, or illegal_parameter.
                Require(FragmentLength == 0, "extension twice");
                RequireSize(size == 1, "max_fragment_length");
                Require(buffer[body] == fragmentCode, "max_fragment_length");
                FragmentLength = 256 << fragmentCode;
            }
            else if (type == ExtensionType.SupportedGroups)
            {
                // RFC 8446 section 4.2.7: what the server prefers, and what some send in TLS 1.2; nothing to act upon.
                Require(!_groups, "extension twice");
                _groups = true;
                RequireSize(
                    size >= 4 && (size & 1) == 0 && ((buffer[body] << 8) | buffer[body + 1]) == size - 2,
                    "supported_groups");
            }
            else if (type == ExtensionType.Alpn && alpn.Length > 0)
            {
                Require(AlpnIndex < 0, "extension twice");
                ReadAlpn(buffer, body, size, alpn);
            }
            else
            {
                return false;
            }

            return true;
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

        private void ReadAlpn(byte[] buffer, int body, int size, byte[][] alpn)
        {
            // RFC 7301 section 3.1: exactly one name.
            RequireSize(
                size >= 4 && ((buffer[body] << 8) | buffer[body + 1]) == size - 2 && buffer[body + 2] == size - 3,
                "application_layer_protocol_negotiation");
            for (int i = 0; i < alpn.Length; i++)
            {
                byte[] offered = alpn[i];
                bool same = offered.Length == size - 3;
                for (int k = 0; same && k < offered.Length; k++)
                {
                    same = offered[k] == buffer[body + 3 + k];
                }

                if (same)
                {
                    AlpnIndex = i;
                    return;
                }
            }

            Require(false, "application_layer_protocol_negotiation");
        }
    }
}
