using System;
using Signet.Core;

namespace Signet.SoftCrypto
{
    /// <summary>Ephemeral key agreement by <see cref="X25519"/> (RFC 7748 section 6.1, RFC 8446 section 7.4.2).</summary>
    public sealed class X25519KeyAgreement : IKeyAgreement
    {
        private readonly IRandom _random;
        private readonly byte[] _scalar = new byte[X25519.Size];
        private bool _ready;

        /// <summary>Makes one without a key pair.</summary>
        /// <param name="random">Draws the private keys.</param>
        public X25519KeyAgreement(IRandom random)
        {
            _random = random;
        }

        /// <inheritdoc/>
        public NamedGroup Group
        {
            get { return NamedGroup.X25519; }
        }

        /// <inheritdoc/>
        public int PublicKeySize
        {
            get { return X25519.Size; }
        }

        /// <inheritdoc/>
        public int SecretSize
        {
            get { return X25519.Size; }
        }

        /// <inheritdoc/>
        public void GenerateKeyPair(byte[] publicKey, int offset)
        {
            ByteRange.CheckRoom(publicKey, offset, X25519.Size);
            _ready = false;

            // Any 32 bytes are a scalar once clamped.
            _random.Fill(_scalar, 0, X25519.Size);
            byte[] basePoint = new byte[X25519.Size];
            basePoint[0] = 9;
            X25519.Multiply(_scalar, 0, basePoint, 0, publicKey, offset);
            _ready = true;
        }

        /// <inheritdoc/>
        public void Agree(byte[] peerKey, int peerOffset, byte[] secret, int secretOffset)
        {
            ByteRange.Check(peerKey, peerOffset, X25519.Size);
            ByteRange.CheckRoom(secret, secretOffset, X25519.Size);
            if (!_ready)
            {
                throw new SignetException(ErrorCode.InvalidState, "no key pair");
            }

            byte[] product = new byte[X25519.Size];
            if (!X25519.Multiply(_scalar, 0, peerKey, peerOffset, product, 0))
            {
                throw new SignetException(ErrorCode.PeerKeyRefused, "X25519");
            }

            Array.Copy(product, 0, secret, secretOffset, X25519.Size);
            Array.Clear(product, 0, X25519.Size);
        }

        /// <inheritdoc/>
        public void Wipe()
        {
            _ready = false;
            Array.Clear(_scalar, 0, X25519.Size);
        }
    }
}
