using System;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>A public key object of the applet and what we know to lie in it.</summary>
    public sealed class PublicKeySlot
    {
        private readonly byte[] _point = new byte[IotSafe.PointLength];

        /// <summary>Makes a slot with unknown content.</summary>
        /// <param name="key">The public key object.</param>
        public PublicKeySlot(IotSafeObject key)
        {
            Key = key;
            CanVerify = IotSafeApplet.CanVerifyWith(key) && key.Serves(IotSafe.FunctionSignature);
        }

        /// <summary>The public key object.</summary>
        public IotSafeObject Key { get; }

        /// <summary>Whether its content is known in this SIM epoch.</summary>
        public bool IsKnown { get; private set; }

        /// <summary>Whether it may be overwritten with a peer's key.</summary>
        public bool IsScratch { get; internal set; }

        /// <summary>Whether what lies in it was put there by us, in a life before this one.</summary>
        public bool IsOurs { get; internal set; }

        /// <summary>Whether it may take a peer's point for COMPUTE DH, as far as the object list tells.</summary>
        public bool CanAgree
        {
            get { return Key.Serves(IotSafe.FunctionKeyAgreement); }
        }

        /// <summary>Whether nothing lies in it that could be missed: empty, or volatile.</summary>
        public bool IsIdle
        {
            get { return Key.State == 0 || Key.KeyType == IotSafe.KeyTypeP256Volatile; }
        }

        /// <summary>Whether the applet verifies with it, as far as known.</summary>
        public bool CanVerify { get; internal set; }

        /// <summary>Grows with each use, for choosing the one that was idle longest.</summary>
        public int LastUse { get; internal set; }

        /// <summary>The point in it, 65 bytes; only while <see cref="IsKnown"/>.</summary>
        public byte[] Point
        {
            get { return _point; }
        }

        /// <summary>Whether it is known to hold a point.</summary>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>True when it does.</returns>
        public bool Holds(byte[] point, int offset)
        {
            return IsKnown && ByteRange.Equals(_point, 0, point, offset, IotSafe.PointLength);
        }

        /// <summary>Notes what lies in it.</summary>
        /// <param name="point">Holds the point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        public void Learn(byte[] point, int offset)
        {
            Array.Copy(point, offset, _point, 0, IotSafe.PointLength);
            IsKnown = true;
        }

        /// <summary>Forgets what lies in it.</summary>
        public void Forget()
        {
            IsKnown = false;
        }
    }
}
