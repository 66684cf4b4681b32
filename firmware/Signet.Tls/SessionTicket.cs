using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// What a session is resumed with (RFC 8446 section 4.6.1): the server's ticket, the PSK that belongs to it, and
    /// what both are bound to. Its record is that of docs/SPEC.md, "TLS sessions". Holds a secret: wipe it after use.
    /// </summary>
    public sealed class SessionTicket
    {
        /// <summary>Bytes of a record before the ticket, for a suite with SHA-256; 16 more with SHA-384.</summary>
        public const int HeaderSize = 92;

        /// <summary>Largest record in bytes.</summary>
        public const int MaxSize = 4096;

        /// <summary>Longest PSK in bytes, that of SHA-384.</summary>
        public const int MaxPskSize = 48;

        /// <summary>Largest ticket in bytes that a record can hold, with a PSK of SHA-256.</summary>
        public const int MaxTicketSize = 4004;

        /// <summary>Longest use of one verification of the server's chain: 7 days, in seconds, as long as a ticket may
        /// live (RFC 8446 section 4.6.1).</summary>
        public const int MaxSeconds = 604800;

        /// <summary>Context, 32 bytes: what the session was made under.</summary>
        public readonly byte[] Context = new byte[32];

        /// <summary>The PSK: 32 bytes when the session's suite has SHA-256, 48 when it has SHA-384. It can only be used with
        /// suites of the same hash (RFC 8446 section 4.2.11).</summary>
        public byte[] Psk;

        /// <summary>True for a session of an older version: <see cref="Psk"/> is its master secret, 48 bytes, and
        /// <see cref="AgeAdd"/> what the version keeps.</summary>
        public bool IsLegacy;

        /// <summary>The server's ticket, or the id of a session of an older version.</summary>
        public byte[] Ticket = new byte[0];

        /// <summary>ticket_lifetime in seconds, 1 to 604800.</summary>
        public int Lifetime;

        /// <summary>ticket_age_add.</summary>
        public uint AgeAdd;

        /// <summary>Time of receipt, seconds since 1970-01-01T00:00:00Z.</summary>
        public long Received;

        /// <summary>When the server's chain must be verified anew, seconds since 1970-01-01T00:00:00Z.</summary>
        public long Limit;

        /// <summary>The max_fragment_length code that was offered, 0 for none.</summary>
        public int FragmentCode;

        /// <summary>Makes a ticket of a session with SHA-256.</summary>
        public SessionTicket()
            : this(32)
        {
        }

        /// <summary>Makes a ticket.</summary>
        /// <param name="hashSize">Length of the digest of its suite's hash: 32 for SHA-256, 48 for SHA-384.</param>
        public SessionTicket(int hashSize)
        {
            Psk = new byte[hashSize];
        }

        /// <summary>Bytes of the record.</summary>
        public int Size
        {
            get { return 60 + Psk.Length + Ticket.Length; }
        }

        /// <summary>Says whether the ticket may be used.</summary>
        /// <param name="utcSeconds">The time, seconds since 1970-01-01T00:00:00Z.</param>
        /// <param name="quality">How it is known; less than <see cref="TimeQuality.Network"/> judges no
        /// lifetime.</param>
        /// <returns>True within lifetime and limit.</returns>
        public bool IsUsable(long utcSeconds, TimeQuality quality)
        {
            return quality >= TimeQuality.Network && utcSeconds >= Received && utcSeconds - Received < Lifetime
                && utcSeconds < Limit;
        }

        /// <summary>obfuscated_ticket_age (RFC 8446 section 4.2.11.1).</summary>
        /// <param name="utcSeconds">The time, seconds since 1970-01-01T00:00:00Z, not before receipt.</param>
        /// <returns>Milliseconds since receipt plus ticket_age_add, modulo 2^32.</returns>
        public uint ObfuscatedAge(long utcSeconds)
        {
            return (uint)((ulong)((utcSeconds - Received) * 1000) + AgeAdd);
        }

        /// <summary>Writes the record.</summary>
        /// <param name="buffer">Destination with <see cref="Size"/> bytes of room.</param>
        /// <param name="offset">Index of the first byte.</param>
        public void Write(byte[] buffer, int offset)
        {
            ByteRange.CheckRoom(buffer, offset, Size);
            int psk = Psk.Length;
            buffer[offset] = (byte)(IsLegacy ? 3 : psk == 32 ? 1 : 2);
            buffer[offset + 1] = (byte)FragmentCode;
            BigEndian.Put32(buffer, offset + 2, (uint)Lifetime);
            BigEndian.Put32(buffer, offset + 6, AgeAdd);
            BigEndian.Put64(buffer, offset + 10, (ulong)Received);
            BigEndian.Put64(buffer, offset + 18, (ulong)Limit);
            Array.Copy(Context, 0, buffer, offset + 26, 32);
            Array.Copy(Psk, 0, buffer, offset + 58, psk);
            BigEndian.Put16(buffer, offset + 58 + psk, Ticket.Length);
            Array.Copy(Ticket, 0, buffer, offset + 60 + psk, Ticket.Length);
        }

        /// <summary>Reads a record; total, since a store may be damaged.</summary>
        /// <param name="buffer">Holds it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes.</param>
        /// <returns>False when it is no record of this version; the ticket is then undefined.</returns>
        public bool Read(byte[] buffer, int offset, int count)
        {
            ByteRange.Check(buffer, offset, count);
            if (count <= HeaderSize || count > MaxSize || buffer[offset] < 1 || buffer[offset] > 3 || buffer[offset + 1] > 4)
            {
                return false;
            }

            int psk = buffer[offset] == 1 ? 32 : 48;
            int ticket = count - 60 - psk;
            if (ticket <= 0 || ((buffer[offset + 58 + psk] << 8) | buffer[offset + 59 + psk]) != ticket)
            {
                return false;
            }

            uint lifetime = BigEndian.Get32(buffer, offset + 2);
            if (lifetime == 0 || lifetime > MaxSeconds)
            {
                return false;
            }

            IsLegacy = buffer[offset] == 3;
            FragmentCode = buffer[offset + 1];
            Lifetime = (int)lifetime;
            AgeAdd = BigEndian.Get32(buffer, offset + 6);
            Received = (long)BigEndian.Get64(buffer, offset + 10);
            Limit = (long)BigEndian.Get64(buffer, offset + 18);
            Array.Copy(buffer, offset + 26, Context, 0, 32);
            Wipe();
            Psk = psk == Psk.Length ? Psk : new byte[psk];
            Array.Copy(buffer, offset + 58, Psk, 0, psk);
            Ticket = new byte[ticket];
            Array.Copy(buffer, offset + 60 + psk, Ticket, 0, ticket);
            return Received >= 0 && Limit >= 0;
        }

        /// <summary>Overwrites the PSK.</summary>
        public void Wipe()
        {
            Array.Clear(Psk, 0, Psk.Length);
        }
    }
}
