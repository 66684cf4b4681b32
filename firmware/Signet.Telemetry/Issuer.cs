using System;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>A key of the backend that the device believes, and what for (docs/SPEC.md, "Descriptor, confirmations,
    /// commands").</summary>
    public sealed class Issuer
    {
        /// <summary>Right to confirm messages.</summary>
        public const int Confirm = 1;

        /// <summary>Right to command the device.</summary>
        public const int Command = 2;

        private readonly byte[] _point;
        private readonly byte[] _keyId;

        /// <summary>Takes an issuer's key.</summary>
        /// <param name="point">Its P-256 point, 04 ‖ X ‖ Y, 65 bytes.</param>
        /// <param name="rights"><see cref="Confirm"/>, <see cref="Command"/> or both.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>. Whether the point is on the curve is
        /// found when it verifies.</exception>
        public Issuer(byte[] point, int rights)
        {
            if (rights < 1 || rights > (Confirm | Command))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "issuer's rights");
            }

            _keyId = DeviceIdentity.KeyIdOf(point);
            _point = (byte[])point.Clone();
            Rights = rights;
        }

        /// <summary>What the issuer may sign.</summary>
        public int Rights { get; }

        /// <summary>Its public point, 65 bytes; not to be changed.</summary>
        public byte[] Point
        {
            get { return _point; }
        }

        /// <summary>Its key id, 4 bytes; not to be changed.</summary>
        public byte[] KeyId
        {
            get { return _keyId; }
        }

        /// <summary>Makes an issuer of a SubjectPublicKeyInfo.</summary>
        /// <param name="spki">The 91 bytes of docs/SPEC.md section 1.</param>
        /// <param name="rights"><see cref="Confirm"/>, <see cref="Command"/> or both.</param>
        /// <returns>The issuer.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other bytes.</exception>
        public static Issuer FromSpki(byte[] spki, int rights)
        {
            byte[] point = DeviceIdentity.PointOf(spki);
            return new Issuer(point, rights);
        }
    }
}
