using System;
using Signet.Core;
using Signet.Telemetry;

namespace Signet.Agent
{
    /// <summary>Which epoch the device is in, and which descriptor of it is the newest (docs/SPEC.md section 8.11, value
    /// `epoch`).</summary>
    internal sealed class EpochState
    {
        /// <summary>Its length in bytes.</summary>
        internal const int Size = 1 + (5 * Hash) + 1;

        private const int Version = 1;
        private const int Hash = TelemetrySigner.HashLength;

        /// <summary>The epoch.</summary>
        internal readonly byte[] Epoch = new byte[Hash];

        /// <summary>The one before; zeros for none known.</summary>
        internal readonly byte[] Before = new byte[Hash];

        /// <summary>What stands in the newest descriptor, without what changes all the time.</summary>
        internal readonly byte[] Fingerprint = new byte[Hash];

        /// <summary>Number of the epoch's first message.</summary>
        internal long Base;

        /// <summary>Number of the newest descriptor; 0 before the first.</summary>
        internal ulong Descriptor;

        /// <summary>Whether the broker has taken that one.</summary>
        internal bool IsDelivered;

        /// <summary>Begins an epoch.</summary>
        internal void Begin(byte[] epoch, byte[] before, long firstNumber)
        {
            Array.Copy(epoch, 0, Epoch, 0, Hash);
            Array.Clear(Before, 0, Hash);
            if (before != null)
            {
                Array.Copy(before, 0, Before, 0, Hash);
            }

            Array.Clear(Fingerprint, 0, Hash);
            Base = firstNumber;
            Descriptor = 0;
            IsDelivered = false;
        }

        /// <summary>The epoch before for a descriptor; null when none is known.</summary>
        internal byte[] KnownBefore()
        {
            return BigEndian.Get64(Before, 0) == 0 ? null : Before;
        }

        /// <summary>Writes the value.</summary>
        internal void Write(byte[] buffer)
        {
            buffer[0] = Version;
            Array.Copy(Epoch, 0, buffer, 1, Hash);
            Array.Copy(Before, 0, buffer, 1 + Hash, Hash);
            Array.Copy(Fingerprint, 0, buffer, 1 + (2 * Hash), Hash);
            BigEndian.Put64(buffer, 1 + (3 * Hash), (ulong)Base);
            BigEndian.Put64(buffer, 1 + (4 * Hash), Descriptor);
            buffer[1 + (5 * Hash)] = (byte)(IsDelivered ? 1 : 0);
        }

        /// <summary>Takes over a value; false for one that is none.</summary>
        internal bool TryRead(byte[] buffer, int count)
        {
            if (count != Size || buffer[0] != Version || BigEndian.Get64(buffer, 1 + (3 * Hash)) > int.MaxValue)
            {
                return false;
            }

            Array.Copy(buffer, 1, Epoch, 0, Hash);
            Array.Copy(buffer, 1 + Hash, Before, 0, Hash);
            Array.Copy(buffer, 1 + (2 * Hash), Fingerprint, 0, Hash);
            Base = (long)BigEndian.Get64(buffer, 1 + (3 * Hash));
            Descriptor = BigEndian.Get64(buffer, 1 + (4 * Hash));
            IsDelivered = buffer[1 + (5 * Hash)] == 1;
            return true;
        }
    }
}
