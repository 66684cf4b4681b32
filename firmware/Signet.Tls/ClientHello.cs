using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>Writes the ClientHello (RFC 8446 section 4.1.2): as little as peers accept. Set the fields, then
    /// write.</summary>
    internal sealed class ClientHello
    {
        internal const int RandomSize = 32;
        internal const int SessionIdSize = 32;

        /// <summary>Largest cookie that is given back (section 4.2.2), in bytes.</summary>
        internal const int MaxCookie = 384;

        /// <summary>The suites that are offered, in order of preference.</summary>
        internal CipherSuite[] Suites;

        /// <summary>32 bytes for the random, 32 more for the session id when one is wanted.</summary>
        internal byte[] Random;

        /// <summary>True in middlebox compatibility mode (section D.4).</summary>
        internal bool WithSessionId;

        /// <summary>Holds the session id.</summary>
        internal byte[] SessionId;

        /// <summary>Index of its first byte.</summary>
        internal int SessionIdOffset;

        /// <summary>Its bytes, 0 to 32.</summary>
        internal int SessionIdCount;

        /// <summary>DNS name in ASCII, null for none (RFC 6066 section 3 forbids address literals).</summary>
        internal byte[] Name;

        /// <summary>max_fragment_length code 1 to 4 (RFC 6066 section 4), 0 for none.</summary>
        internal int FragmentCode;

        /// <summary>Protocol names (RFC 7301), empty for none.</summary>
        internal byte[][] Alpn;

        /// <summary>Groups in order of preference.</summary>
        internal NamedGroup[] Groups;

        /// <summary>Group of the key share.</summary>
        internal NamedGroup ShareGroup;

        /// <summary>The key share, from index 0.</summary>
        internal byte[] Share;

        /// <summary>Holds the server's cookie.</summary>
        internal byte[] Cookie;

        /// <summary>Index of the cookie's first byte.</summary>
        internal int CookieOffset;

        /// <summary>Bytes of the cookie, 0 for none.</summary>
        internal int CookieCount;

        /// <summary>Whether tickets are wanted: the modes of section 4.2.9 say so.</summary>
        internal bool WantsTickets;

        /// <summary>Whether psk_ke is offered beside psk_dhe_ke.</summary>
        internal bool AllowPskOnly;

        /// <summary>Ticket to resume with; null for none. Its binder is left as zeros.</summary>
        internal SessionTicket Ticket;

        /// <summary>obfuscated_ticket_age of the ticket.</summary>
        internal uint TicketAge;

        /// <summary>What an older version adds; null for none.</summary>
        internal LegacyHandshake Legacy;

        /// <summary>Whether TLS 1.3 is offered.</summary>
        internal bool OffersTls13 = true;

        /// <summary>Whether the older version is left out because the server is known to speak TLS 1.3.</summary>
        internal bool IsPinned;

        /// <summary>Says whether a session id is the one that is sent.</summary>
        internal bool IsSessionId(byte[] buffer, int offset, int count)
        {
            return count == SessionIdCount && (count == 0 || ByteRange.Equals(SessionId, SessionIdOffset, buffer, offset, count));
        }

        /// <summary>Sends 32 random bytes as session id.</summary>
        internal void UseRandomSessionId()
        {
            SessionId = Random;
            SessionIdOffset = RandomSize;
            SessionIdCount = SessionIdSize;
        }

        /// <summary>Bytes of the binders at the message's end: two lengths and one binder (section 4.2.11), as long as the hash
        /// of the ticket's suite.</summary>
        internal int BindersSize
        {
            get { return 2 + 1 + Ticket.Psk.Length; }
        }

        /// <summary>Signature schemes for CertificateVerify, best first (section 4.2.3).</summary>
        internal int[] Schemes;

        /// <summary>Signature schemes for certificates, best first; null when they are the same.</summary>
        internal int[] CertificateSchemes;

        /// <summary>Gives an upper bound of the message's size in bytes, handshake header included.</summary>
        internal static int MaxSize(int nameCount, byte[][] alpn, int groups, int maxTicket)
        {
            int size = 4 + 2 + RandomSize + 1 + SessionIdSize + 4 + 2 + 2 + 9 + nameCount + 5 + 6 + (2 * groups) + 8
                + AlpnSize(alpn) + 7 + 6 + MaxCookie + 10 + 65 + (2 * TlsOptions.MaxSuites)
                + 6 + (4 * SignatureSchemes.MaxCount);
            return maxTicket == 0 ? size : size + 7 + 6 + 6 + maxTicket + 3 + SessionTicket.MaxPskSize;
        }

        internal static int Put16(byte[] buffer, int at, int value)
        {
            buffer[at] = (byte)(value >> 8);
            buffer[at + 1] = (byte)value;
            return at + 2;
        }

        /// <summary>Writes the message and gives its size in bytes.</summary>
        /// <param name="buffer">Destination with <see cref="MaxSize"/> bytes of room.</param>
        /// <param name="offset">Index of the first byte.</param>
        internal int Write(byte[] buffer, int offset)
        {
            int at = offset + 4;
            at = Put16(buffer, at, 0x0303);
            Array.Copy(Random, 0, buffer, at, RandomSize);
            at += RandomSize;
            buffer[at++] = (byte)SessionIdCount;
            if (SessionIdCount > 0)
            {
                Array.Copy(SessionId, SessionIdOffset, buffer, at, SessionIdCount);
                at += SessionIdCount;
            }

            int suites = at;
            at += 2;
            for (int i = 0; OffersTls13 && i < Suites.Length; i++)
            {
                at = Put16(buffer, at, Suites[i].Number);
            }

            if (Legacy != null)
            {
                at = Legacy.PutSuites(buffer, at);
            }

            // The null compression.
            Put16(buffer, suites, at - suites - 2);
            at = Put16(buffer, at, 0x0100);

            int extensions = at;
            at = PutOffers(buffer, at + 2);
            if (Legacy != null)
            {
                at = Legacy.PutExtensions(buffer, at);
            }

            if (OffersTls13)
            {
                at = PutKeys(buffer, at);
            }

            Put16(buffer, extensions, at - extensions - 2);
            int count = at - offset;
            buffer[offset] = MessageType.ClientHello;
            buffer[offset + 1] = 0;
            Put16(buffer, offset + 2, count - 4);
            return count;
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

        // Section 4.2.3.
        private static int PutSchemes(byte[] buffer, int at, int type, int[] schemes)
        {
            at = Put16(buffer, at, type);
            at = Put16(buffer, at, 2 + (2 * schemes.Length));
            at = Put16(buffer, at, 2 * schemes.Length);
            for (int i = 0; i < schemes.Length; i++)
            {
                at = Put16(buffer, at, schemes[i]);
            }

            return at;
        }

        private int PutOffers(byte[] buffer, int at)
        {
            byte[] name = Name;
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

            if (FragmentCode != 0)
            {
                at = Put16(buffer, at, ExtensionType.MaxFragmentLength);
                at = Put16(buffer, at, 1);
                buffer[at++] = (byte)FragmentCode;
            }

            // Section 4.2.7.
            NamedGroup[] groups = Groups;
            at = Put16(buffer, at, ExtensionType.SupportedGroups);
            at = Put16(buffer, at, 2 + (2 * groups.Length));
            at = Put16(buffer, at, 2 * groups.Length);
            for (int i = 0; i < groups.Length; i++)
            {
                at = Put16(buffer, at, (int)groups[i]);
            }

            at = PutSchemes(buffer, at, ExtensionType.SignatureAlgorithms, Schemes);
            if (CertificateSchemes != null)
            {
                at = PutSchemes(buffer, at, ExtensionType.SignatureAlgorithmsCert, CertificateSchemes);
            }

            byte[][] alpn = Alpn;
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

            return at;
        }

        private int PutKeys(byte[] buffer, int at)
        {
            at = Put16(buffer, at, ExtensionType.SupportedVersions);
            bool both = Legacy != null;
            at = Put16(buffer, at, both ? 5 : 3);
            buffer[at++] = (byte)(both ? 4 : 2);
            at = Put16(buffer, at, 0x0304);
            if (both)
            {
                at = Put16(buffer, at, 0x0303);
            }

            if (CookieCount > 0)
            {
                at = Put16(buffer, at, ExtensionType.Cookie);
                at = Put16(buffer, at, CookieCount + 2);
                at = Put16(buffer, at, CookieCount);
                Array.Copy(Cookie, CookieOffset, buffer, at, CookieCount);
                at += CookieCount;
            }

            if (WantsTickets)
            {
                // Section 4.2.9: psk_dhe_ke (1), and psk_ke (0) after it where allowed.
                at = Put16(buffer, at, ExtensionType.PskKeyExchangeModes);
                at = Put16(buffer, at, AllowPskOnly ? 3 : 2);
                buffer[at++] = (byte)(AllowPskOnly ? 2 : 1);
                buffer[at++] = 1;
                if (AllowPskOnly)
                {
                    buffer[at++] = 0;
                }
            }

            int share = KeyShares.Size(ShareGroup);
            at = Put16(buffer, at, ExtensionType.KeyShare);
            at = Put16(buffer, at, share + 6);
            at = Put16(buffer, at, share + 4);
            at = Put16(buffer, at, (int)ShareGroup);
            at = Put16(buffer, at, share);
            Array.Copy(Share, 0, buffer, at, share);
            at += share;
            return Ticket == null ? at : PutTicket(buffer, at);
        }

        // Section 4.2.11: must be the last extension. One ticket: each is used once.
        private int PutTicket(byte[] buffer, int at)
        {
            byte[] ticket = Ticket.Ticket;
            at = Put16(buffer, at, ExtensionType.PreSharedKey);
            at = Put16(buffer, at, 2 + 2 + ticket.Length + 4 + BindersSize);
            at = Put16(buffer, at, 2 + ticket.Length + 4);
            at = Put16(buffer, at, ticket.Length);
            Array.Copy(ticket, 0, buffer, at, ticket.Length);
            at += ticket.Length;
            at = Put16(buffer, at, (int)(TicketAge >> 16));
            at = Put16(buffer, at, (int)(TicketAge & 0xFFFF));
            int binder = Ticket.Psk.Length;
            at = Put16(buffer, at, 1 + binder);
            buffer[at++] = (byte)binder;
            Array.Clear(buffer, at, binder);
            return at + binder;
        }
    }
}
