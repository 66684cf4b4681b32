using System;

namespace Signet.Tls
{
    /// <summary>What kind of work the engine asks for.</summary>
    public enum TlsRequestKind
    {
        /// <summary>Nothing is asked for.</summary>
        None = 0,

        /// <summary>Make an ephemeral P-256 key pair and put its point into <see cref="TlsRequest.Point"/>.</summary>
        GenerateKeyPair = 1,

        /// <summary>Fill <see cref="TlsRequest.Random"/> from the random generator; never from the SIM alone.</summary>
        Random = 2,

        /// <summary>ECDH of the ephemeral key with <see cref="TlsRequest.Point"/>, the X coordinate into
        /// <see cref="TlsRequest.Secret"/>.</summary>
        Agree = 3,

        /// <summary>Verify <see cref="TlsRequest.Signature"/> over <see cref="TlsRequest.Digest"/> with
        /// <see cref="TlsRequest.Point"/>.</summary>
        Verify = 4,

        /// <summary>Sign <see cref="TlsRequest.Digest"/> with the key of the client certificate, r ‖ s into
        /// <see cref="TlsRequest.Signature"/>.</summary>
        Sign = 5,
    }

    /// <summary>A request of the engine; its arrays belong to the engine and are valid while it stands.</summary>
    public sealed class TlsRequest
    {
        /// <summary>A point 04 ‖ X ‖ Y, 65 bytes; peer points were checked to be on the curve.</summary>
        public readonly byte[] Point = new byte[65];

        /// <summary>A SHA-256 digest, 32 bytes.</summary>
        public readonly byte[] Digest = new byte[32];

        /// <summary>A signature r ‖ s, 64 bytes.</summary>
        public readonly byte[] Signature = new byte[64];

        /// <summary>The ECDH secret, 32 bytes; wiped when the engine has used it.</summary>
        public readonly byte[] Secret = new byte[32];

        /// <summary>Random bytes, 64.</summary>
        public readonly byte[] Random = new byte[64];

        /// <summary>What is asked for.</summary>
        public TlsRequestKind Kind { get; internal set; }

        internal void Wipe()
        {
            Kind = TlsRequestKind.None;
            Array.Clear(Point, 0, Point.Length);
            Array.Clear(Digest, 0, Digest.Length);
            Array.Clear(Signature, 0, Signature.Length);
            Array.Clear(Secret, 0, Secret.Length);
            Array.Clear(Random, 0, Random.Length);
        }
    }
}
