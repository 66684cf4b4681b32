using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Sim
{
    /// <summary>
    /// Remembers which points we have put into the SIM's persistent public key objects. What lies in such an object after
    /// a restart may be overwritten only if it is one of them: else it may be an anchor or an update key whose
    /// certificate is elsewhere, and which looks just like a peer's key.
    /// </summary>
    internal sealed class ScratchClaims
    {
        // The one that may still lie there if the power failed before the put, and the one that was to be put.
        private const int HashLength = 8;
        private const int RecordLength = 2 * HashLength;

        private readonly Sha256 _hash = new Sha256();
        private readonly byte[] _digest = new byte[Sha256.Size];

        /// <summary>Whether a point was put there by us.</summary>
        /// <param name="memory">Keeps the claims; null claims nothing.</param>
        /// <param name="name">Name of the object's claim; null when the SIM is unknown.</param>
        /// <param name="point">The point that lies in the object, 65 bytes.</param>
        /// <returns>False also when the memory fails.</returns>
        internal bool Owns(IQuirkMemory memory, string name, byte[] point)
        {
            byte[] record = Load(memory, name);
            if (record == null)
            {
                return false;
            }

            Digest(point, 0);
            return ByteRange.Equals(record, 0, _digest, 0, HashLength)
                || ByteRange.Equals(record, HashLength, _digest, 0, HashLength);
        }

        /// <summary>Claims a point, before it is put.</summary>
        /// <param name="memory">Keeps the claims; null claims nothing.</param>
        /// <param name="name">Name of the object's claim; null when the SIM is unknown.</param>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException">What the memory throws; without claim the object is lost to us after the
        /// next restart, which is no danger.</exception>
        internal void Claim(IQuirkMemory memory, string name, byte[] point, int offset)
        {
            if (memory == null || name == null)
            {
                return;
            }

            Digest(point, offset);
            byte[] before = Load(memory, name);
            if (before != null && ByteRange.Equals(before, HashLength, _digest, 0, HashLength))
            {
                return;
            }

            byte[] record = new byte[RecordLength];
            if (before != null)
            {
                Array.Copy(before, HashLength, record, 0, HashLength);
            }

            Array.Copy(_digest, 0, record, HashLength, HashLength);
            memory.Save(name, record);
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
                return record != null && record.Length == RecordLength ? record : null;
            }
            catch (SignetException)
            {
                // Nothing is claimed then, which costs the object's use and no safety.
                return null;
            }
        }

        private void Digest(byte[] point, int offset)
        {
            _hash.Reset();
            _hash.Update(point, offset, IotSafe.PointLength);
            _hash.Finish(_digest, 0);
        }
    }
}
