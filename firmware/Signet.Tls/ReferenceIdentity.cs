using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// The name that the server must prove: a DNS name or an IP address (RFC 9525 section 6.1), compared with what a
    /// certificate's subjectAltName presents. The subject's common name never counts (section 6.3).
    /// </summary>
    public sealed class ReferenceIdentity
    {
        private readonly byte[] _dns;
        private readonly byte[] _address;

        /// <summary>Takes a host name or an address literal.</summary>
        /// <param name="host">DNS name of 1 to 253 ASCII characters (A-labels for international names; a final dot is
        /// dropped), an IPv4 address in dotted decimals, or an IPv6 address (RFC 4291 section 2.2, without zone,
        /// brackets and embedded IPv4).</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for anything else.</exception>
        public ReferenceIdentity(string host)
        {
            if (host == null || host.Length == 0 || host.Length > 254)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "host");
            }

            byte[] text = System.Text.Encoding.UTF8.GetBytes(host);
            int count = text.Length;
            _address = AddressLiteral.Parse(text, count);
            if (_address != null)
            {
                return;
            }

            if (text[count - 1] == '.')
            {
                count--;
            }

            if (count > 253 || !IsDnsName(text, 0, count))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "host");
            }

            _dns = new byte[count];
            for (int i = 0; i < count; i++)
            {
                _dns[i] = Lower(text[i]);
            }
        }

        /// <summary>The DNS name in lower-case ASCII; null for an address. Not to be changed.</summary>
        public byte[] DnsName
        {
            get { return _dns; }
        }

        /// <summary>The address, 4 or 16 bytes; null for a DNS name. Not to be changed.</summary>
        public byte[] Address
        {
            get { return _address; }
        }

        /// <summary>
        /// Compares with a presented dNSName (RFC 9525 section 6.3). A wildcard is the whole left-most label, stands for
        /// exactly one label, and has two labels or more behind it, so that none stands for a top-level domain.
        /// </summary>
        /// <param name="buffer">Holds the presented name.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes.</param>
        /// <returns>True when it covers the reference identity.</returns>
        public bool MatchesDnsName(byte[] buffer, int offset, int count)
        {
            byte[] dns = _dns;
            if (dns == null)
            {
                return false;
            }

            int from = 0;
            if (count > 2 && buffer[offset] == '*' && buffer[offset + 1] == '.')
            {
                offset++;
                count--;
                while (from < dns.Length && dns[from] != '.')
                {
                    from++;
                }

                if (from == dns.Length || !IsDnsName(buffer, offset + 1, count - 1) || !HasDot(buffer, offset + 1, count - 1))
                {
                    return false;
                }
            }
            else if (!IsDnsName(buffer, offset, count))
            {
                return false;
            }

            if (count != dns.Length - from)
            {
                return false;
            }

            for (int i = 0; i < count; i++)
            {
                if (Lower(buffer[offset + i]) != dns[from + i])
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>Compares with a presented iPAddress (RFC 9525 section 6.5).</summary>
        /// <param name="buffer">Holds the presented address.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes, 4 or 16.</param>
        /// <returns>True when it is the reference identity.</returns>
        public bool MatchesAddress(byte[] buffer, int offset, int count)
        {
            byte[] address = _address;
            return address != null && count == address.Length && ByteRange.Equals(buffer, offset, address, 0, count);
        }

        internal static byte Lower(byte character)
        {
            return character >= 'A' && character <= 'Z' ? (byte)(character + 32) : character;
        }

        private static bool HasDot(byte[] text, int offset, int count)
        {
            int i = 0;
            while (i < count && text[offset + i] != '.')
            {
                i++;
            }

            return i < count;
        }

        private static bool IsDnsName(byte[] text, int offset, int count)
        {
            int label = 0;
            for (int i = 0; i < count; i++)
            {
                int c = text[offset + i];
                if (c == '.')
                {
                    if (label == 0)
                    {
                        return false;
                    }

                    label = 0;
                    continue;
                }

                bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
                label++;
                if (!good || label > 63)
                {
                    return false;
                }
            }

            return label > 0;
        }
    }
}
