using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <summary>
    /// Remembers which points we have put into the SIM's persistent public key objects, in RAM and, where there is a
    /// memory, over restarts. What lies in such an object may be overwritten only if it is one of them: else it may be an
    /// anchor or an update key whose certificate is elsewhere, and which looks just like a peer's key.
    /// </summary>
    internal sealed class ScratchClaims
    {
        // Hashes of the points that may lie in the object, the newest last. More than two are needed only after several
        // puts in a row of which nobody knows whether they happened.
        private const int HashLength = 8;
        private const int MaxHashes = 4;

        // Null while nothing was claimed in this life.
        private QuirkMemory _ram;

        /// <summary>Whether a point was put there by us.</summary>
        /// <param name="memory">Keeps the claims; null for RAM alone.</param>
        /// <param name="name">Name of the object's claim in the memory; null when the SIM is unknown.</param>
        /// <param name="key">The object.</param>
        /// <param name="point">The point that lies in it, 65 bytes.</param>
        /// <returns>False also when the memory fails.</returns>
        internal bool Owns(IQuirkMemory memory, string name, IotSafeObject key, byte[] point)
        {
            byte[] digest = Digest(point, 0);
            return Holds(Load(_ram, NameOf(key)), digest) || Holds(Load(memory, name), digest);
        }

        /// <summary>Claims a point, before it is put.</summary>
        /// <param name="memory">Keeps the claims; null for RAM alone.</param>
        /// <param name="name">Name of the object's claim in the memory; null when the SIM is unknown.</param>
        /// <param name="slot">The object and what is known to lie in it.</param>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">What the memory throws; without claim the object is lost to us after the
        /// next restart, which is no danger.</exception>
        internal void Claim(IQuirkMemory memory, string name, PublicKeySlot slot, byte[] point, int offset)
        {
            string id = NameOf(slot.Key);
            _ram = _ram ?? new QuirkMemory();
            _ram.Save(id, Extend(Load(_ram, id), slot, point, offset));
            if (memory == null || name == null)
            {
                return;
            }

            byte[] before = Load(memory, name);
            byte[] record = Extend(before, slot, point, offset);
            if (before == null || !ByteRange.AreSame(before, record))
            {
                memory.Save(name, record);
            }
        }

        /// <summary>Forgets what RAM holds: the SIM is another one.</summary>
        internal void Forget()
        {
            _ram = null;
        }

        // Known content needs no guess about earlier puts; else all that may lie there stays claimed.
        private byte[] Extend(byte[] before, PublicKeySlot slot, byte[] point, int offset)
        {
            byte[] old = before;
            if (slot.IsKnown)
            {
                byte[] present = Digest(slot.Point, 0);
                old = Holds(before, present) ? new byte[HashLength] : null;
                if (old != null)
                {
                    Array.Copy(present, 0, old, 0, HashLength);
                }
            }

            byte[] digest = Digest(point, offset);
            if (Holds(old, digest))
            {
                return old;
            }

            int kept = old == null ? 0 : old.Length;
            int start = kept == MaxHashes * HashLength ? HashLength : 0;
            byte[] record = new byte[kept - start + HashLength];
            for (int i = start; i < kept; i++)
            {
                record[i - start] = old[i];
            }

            Array.Copy(digest, 0, record, kept - start, HashLength);
            return record;
        }

        private static bool Holds(byte[] record, byte[] digest)
        {
            for (int i = 0; record != null && i < record.Length; i += HashLength)
            {
                if (ByteRange.Equals(record, i, digest, 0, HashLength))
                {
                    return true;
                }
            }

            return false;
        }

        private static string NameOf(IotSafeObject key)
        {
            return "s/" + Hex.ToText(key.Id, 0, key.Id.Length);
        }

        private static byte[] Load(IQuirkMemory memory, string name)
        {
            if (memory == null || name == null)
            {
                return null;
            }

            try
            {
                byte[] record = memory.Load(name);
                bool whole = record != null && record.Length > 0 && record.Length <= MaxHashes * HashLength
                    && record.Length % HashLength == 0;
                return whole ? record : null;
            }
            catch (SignetException)
            {
                // Nothing is claimed then, which costs the object's use and no safety.
                return null;
            }
        }

        // Made anew each time: points are put into the card a few times a day.
        private static byte[] Digest(byte[] point, int offset)
        {
            byte[] digest = new byte[Sha256.Size];
            new Sha256().Compute(point, offset, IotSafe.PointLength, digest, 0);
            return digest;
        }
    }
}
