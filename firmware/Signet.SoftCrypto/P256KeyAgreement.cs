using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.SoftCrypto
{
    /// <summary>
    /// Ephemeral key agreement on P-256: ECDH as in NIST SP 800-56A Rev. 3 section 5.7.1.2, the secret being the X
    /// coordinate (RFC 8446 section 7.4.2). How far its time is independent of the private key is said at
    /// docs/SECURITY.md, section 5.
    /// </summary>
    public sealed class P256KeyAgreement : IKeyAgreement
    {
        // Each draw fails with a chance of 2^-32.
        private const int MaxDraws = 8;

        private readonly IRandom _random;
        private readonly byte[] _scalar = new byte[ScalarP256.Size];
        private bool _ready;

        /// <summary>Makes one without a key pair.</summary>
        /// <param name="random">Draws the private keys.</param>
        public P256KeyAgreement(IRandom random)
        {
            _random = random;
        }

        /// <inheritdoc/>
        public NamedGroup Group
        {
            get { return NamedGroup.Secp256r1; }
        }

        /// <inheritdoc/>
        public int PublicKeySize
        {
            get { return P256Point.Size; }
        }

        /// <inheritdoc/>
        public int SecretSize
        {
            get { return ScalarP256.Size; }
        }

        /// <summary>Makes a fresh key pair by rejection sampling (FIPS 186-5 section A.2.2), replacing the one
        /// before.</summary>
        /// <param name="publicKey">Receives 04 ‖ X ‖ Y, 65 bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.EntropyFailed"/> when the generator gives no scalar in
        /// 8 draws; <see cref="ErrorCode.EntropyMissing"/>; <see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset.</exception>
        public void GenerateKeyPair(byte[] publicKey, int offset)
        {
            ByteRange.CheckRoom(publicKey, offset, P256Point.Size);
            _ready = false;
            int draws = 0;
            do
            {
                if (draws == MaxDraws)
                {
                    throw new SignetException(ErrorCode.EntropyFailed, "P-256 scalar");
                }

                draws++;
                _random.Fill(_scalar, 0, ScalarP256.Size);
            }
            while (!ScalarP256.IsValid(_scalar, 0));

            MultiplicationP256 multiplication = new MultiplicationP256();
            PointP256 point = new PointP256();
            multiplication.MultiplyBase(_scalar, point);
            multiplication.Wipe();
            point.MakeAffine();
            publicKey[offset] = 4;
            FieldP256.Store(point.X, publicKey, offset + 1);
            FieldP256.Store(point.Y, publicKey, offset + 1 + FieldP256.Size);
            _ready = true;
        }

        /// <inheritdoc/>
        public void Agree(byte[] peerKey, int peerOffset, byte[] secret, int secretOffset)
        {
            P256Point.Check(peerKey, peerOffset);
            ByteRange.CheckRoom(secret, secretOffset, ScalarP256.Size);
            if (!_ready)
            {
                throw new SignetException(ErrorCode.InvalidState, "no key pair");
            }

            // The curve's order is prime and the scalar less, so that the product is never the point at infinity.
            MultiplicationP256 multiplication = new MultiplicationP256();
            PointP256 point = new PointP256();
            point.Load(peerKey, peerOffset);
            multiplication.Multiply(_scalar, point, point);
            multiplication.Wipe();
            point.MakeAffine();
            FieldP256.Store(point.X, secret, secretOffset);
            point.Wipe();
        }

        /// <inheritdoc/>
        public void Wipe()
        {
            _ready = false;
            Array.Clear(_scalar, 0, ScalarP256.Size);
        }
    }
}
