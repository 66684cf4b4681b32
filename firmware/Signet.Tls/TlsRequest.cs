using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>What kind of work the engine asks for.</summary>
    public enum TlsRequestKind
    {
        /// <summary>Nothing is asked for.</summary>
        None = 0,

        /// <summary>Make an ephemeral key pair of <see cref="TlsRequest.Group"/>, forgetting the one before, and put its
        /// public half into <see cref="TlsRequest.Point"/>.</summary>
        GenerateKeyPair = 1,

        /// <summary>Fill <see cref="TlsRequest.Random"/> from the random generator; never from the SIM alone.</summary>
        Random = 2,

        /// <summary>Key agreement of the ephemeral key with <see cref="TlsRequest.Point"/>: the X coordinate for
        /// secp256r1, the output of X25519 otherwise, into <see cref="TlsRequest.Secret"/>. The key pair is not needed
        /// again.</summary>
        Agree = 3,

        /// <summary>Verify <see cref="TlsRequest.Signature"/> over <see cref="TlsRequest.Digest"/> with
        /// <see cref="TlsRequest.Key"/> by <see cref="TlsRequest.Algorithm"/>; <see cref="TlsRequest.IsHandshakeSignature"/> tells whose it is.</summary>
        Verify = 4,

        /// <summary>Sign <see cref="TlsRequest.Digest"/> with the key of the client certificate, r ‖ s into
        /// <see cref="TlsRequest.Signature"/>.</summary>
        Sign = 5,

        /// <summary>HKDF-Extract with the salt in <see cref="TlsRequest.Digest"/> and the input in
        /// <see cref="TlsRequest.Secret"/>, the result into <see cref="TlsRequest.Secret"/>. Only asked under
        /// <see cref="OffloadPolicy.Conformance"/>.</summary>
        Extract = 6,

        /// <summary>Say whether the signatures of the chain with the key in <see cref="TlsRequest.Digest"/> were
        /// verified before (docs/SPEC.md, "TLS sessions"). Only asked with
        /// <see cref="TlsOptions.Verdicts"/>.</summary>
        Verdict = 7,
    }

    /// <summary>By whom a request may be answered at all; the policy narrows it further.</summary>
    public enum TlsAnswerer
    {
        /// <summary>Only the MCU: the secure element can't, or its answer would be overheard or forged with nothing to
        /// gain.</summary>
        Device = 0,

        /// <summary>Only the secure element: it holds the key, or is what is being tested.</summary>
        Element = 1,

        /// <summary>Either. From the secure element the answer of <see cref="TlsRequestKind.Agree"/> crosses the line in
        /// clear, and that of <see cref="TlsRequestKind.Verify"/> can be forged on it.</summary>
        Either = 2,
    }

    /// <summary>A request of the engine; its arrays belong to the engine and are valid while it stands.</summary>
    public sealed class TlsRequest
    {
        /// <summary>A point 04 ‖ X ‖ Y, 65 bytes, or an x25519 share, 32 bytes. The server's P-256 points were checked to
        /// be on the curve.</summary>
        public readonly byte[] Point = new byte[65];

        /// <summary>A digest from index 0: 32 bytes of SHA-256, or <see cref="DigestCount"/> bytes of a verification.</summary>
        public readonly byte[] Digest = new byte[64];

        /// <summary>The agreed secret, 32 bytes from index 0; wiped when the engine has used it.</summary>
        public readonly byte[] Secret = new byte[48];

        /// <summary>Random bytes, 64.</summary>
        public readonly byte[] Random = new byte[64];

        /// <summary>A signature from index 0: r ‖ s of 64 bytes to be made, or <see cref="SignatureCount"/> bytes to be
        /// verified.</summary>
        public byte[] Signature { get; private set; } = new byte[64];

        /// <summary>Bytes of a signature that is to be verified.</summary>
        public int SignatureCount { get; private set; }

        /// <summary>Bytes of the digest of a verification: 32, 48 or 64.</summary>
        public int DigestCount { get; private set; }

        /// <summary>The public key of a verification from index 0, as <see cref="ISignatureVerifier"/> takes it.</summary>
        public byte[] Key { get; private set; }

        /// <summary>Bytes of the public key.</summary>
        public int KeyCount { get; private set; }

        /// <summary>The algorithm of a verification.</summary>
        public SignatureAlgorithm Algorithm { get; private set; }

        /// <summary>What is asked for.</summary>
        public TlsRequestKind Kind { get; internal set; }

        /// <summary>The group of a key pair or agreement.</summary>
        public NamedGroup Group { get; internal set; }

        /// <summary>For a verification: true for the server's signature over the handshake, false for a certificate of
        /// its chain.</summary>
        public bool IsHandshakeSignature { get; internal set; }

        /// <summary>By whom the request may be answered.</summary>
        public TlsAnswerer Answerer
        {
            get
            {
                switch (Kind)
                {
                    case TlsRequestKind.Sign:
                    case TlsRequestKind.Extract:
                        return TlsAnswerer.Element;
                    case TlsRequestKind.Verify:
                        // A secure element knows one algorithm with one hash function.
                        return Algorithm == SignatureAlgorithm.EcdsaP256 && DigestCount == 32
                            ? TlsAnswerer.Either
                            : TlsAnswerer.Device;
                    case TlsRequestKind.GenerateKeyPair:
                    case TlsRequestKind.Agree:
                        return Group == NamedGroup.Secp256r1 ? TlsAnswerer.Either : TlsAnswerer.Device;
                    default:
                        return TlsAnswerer.Device;
                }
            }
        }

        /// <summary>Makes room for a signature that is to be verified.</summary>
        internal byte[] SignatureRoom(int count)
        {
            if (Signature.Length < count)
            {
                Signature = new byte[count];
            }

            SignatureCount = count;
            return Signature;
        }

        /// <summary>Asks for a verification of what is in <see cref="Digest"/> and <see cref="Signature"/>.</summary>
        internal void Verify(SignatureAlgorithm algorithm, int digestCount, Certificate signer)
        {
            Algorithm = algorithm;
            DigestCount = digestCount;
            Key = signer.Key;
            KeyCount = signer.KeyCount;
            Kind = TlsRequestKind.Verify;
        }

        internal void Wipe()
        {
            Kind = TlsRequestKind.None;
            Key = null;
            Array.Clear(Point, 0, Point.Length);
            Array.Clear(Digest, 0, Digest.Length);
            Array.Clear(Signature, 0, Signature.Length);
            Array.Clear(Secret, 0, Secret.Length);
            Array.Clear(Random, 0, Random.Length);
        }
    }
}
