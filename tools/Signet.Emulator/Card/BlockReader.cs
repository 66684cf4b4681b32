using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// Gathers the value of a session's block tag from UPDATE commands. Clients write long values in two ways, both taken:
    /// every block a data object of its own (Thales PKCS#11), or one header with the total length and raw bytes after it
    /// (Thales middleware).
    /// </summary>
    internal static class BlockReader
    {
        /// <summary>Longest value that a session gathers, in bytes.</summary>
        private const int MaxValue = 65536;

        /// <summary>Takes one UPDATE's data.</summary>
        /// <param name="session">Receives value, in mode 02 the state of the hash, and for VERIFY the signature.</param>
        /// <param name="block">Command data.</param>
        /// <param name="last">True for the last block.</param>
        /// <param name="lengths">Encodings taken for tag 33.</param>
        /// <returns>False when the block is malformed or the value isn't complete with the last block.</returns>
        public static bool Add(Session session, byte[] block, bool last, SignatureLengths lengths)
        {
            if (block.Length == 0 || session.Data.Count > MaxValue)
                return false;

            ReadOnlySpan<byte> rest = block;
            List<Tlv>? list = Tlv.Parse(block, lengths);
            bool whole = list is { Count: > 0 } && list[0].Tag == session.DataTag;
            if (session.Outstanding > 0 && !whole)
            {
                int taken = Math.Min(session.Outstanding, rest.Length);
                session.Data.AddRange(rest[..taken]);
                session.Outstanding -= taken;
                list = Tlv.Parse(rest[taken..].ToArray(), lengths);
            }
            else if (list == null)
            {
                return !last && BeginLongValue(session, rest);
            }

            return list != null && list.All(t => Take(session, t)) && !(last && session.Outstanding > 0);
        }

        private static bool Take(Session session, Tlv item)
        {
            if (item.Tag == session.DataTag)
            {
                session.Data.AddRange(item.Value);
                session.Outstanding = 0;
                return true;
            }

            if (session.Mode == 2 && item is { Tag: 0x9C, Value.Length: >= 32 and <= 64 } && session.State == null)
            {
                session.State = item.Value;
                return true;
            }

            if (session.Mode == 2 && item is { Tag: 0x9D, Value.Length: 4 } && session.Hashed == null)
            {
                session.Hashed = BinaryPrimitives.ReadUInt32BigEndian(item.Value);
                return true;
            }

            if (item.Tag != Tlv.Signature || session.Kind != SessionKind.Verify || session.Signature != null)
                return false;
            session.Signature = item.Value;
            return true;
        }

        private static bool BeginLongValue(Session session, ReadOnlySpan<byte> block)
        {
            if (block.Length < 4 || block[0] != session.DataTag || block[1] is < 0x81 or > 0x83)
                return false;
            int sizeOf = block[1] - 0x80;
            int length = 0;
            for (int i = 0; i < sizeOf; i++)
                length = (length << 8) | block[2 + i];
            ReadOnlySpan<byte> value = block[(2 + sizeOf)..];
            if (length <= value.Length || length > MaxValue)
                return false;
            session.Data.AddRange(value);
            session.Outstanding = length - value.Length;
            return true;
        }
    }
}
