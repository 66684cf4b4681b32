using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>Makes the digest that a CertificateVerify signs (RFC 8446 section 4.4.3), with the hash function of its scheme.</summary>
    internal sealed class SignedContent
    {
        // 64 spaces, the context, 00, the transcript hash.
        private const int PaddingSize = 64;
        private const int ContextSize = 33;

        private readonly byte[] _server = Ascii.Bytes("TLS 1.3, server CertificateVerify");
        private readonly byte[] _client = Ascii.Bytes("TLS 1.3, client CertificateVerify");
        private readonly byte[] _content = new byte[PaddingSize + ContextSize + 1 + 48];
        private HashFunction _hash = new Sha256();

        internal SignedContent()
        {
            for (int i = 0; i < PaddingSize; i++)
            {
                _content[i] = 0x20;
            }
        }

        internal void DigestServer(byte[] transcriptHash, int hashSize, byte[] digest, int digestSize)
        {
            Digest(_server, transcriptHash, hashSize, digest, digestSize);
        }

        internal void DigestClient(byte[] transcriptHash, int hashSize, byte[] digest, int digestSize)
        {
            Digest(_client, transcriptHash, hashSize, digest, digestSize);
        }

        private void Digest(byte[] context, byte[] transcriptHash, int hashSize, byte[] digest, int digestSize)
        {
            Array.Copy(context, 0, _content, PaddingSize, ContextSize);
            Array.Copy(transcriptHash, 0, _content, PaddingSize + ContextSize + 1, hashSize);
            if (_hash.DigestSize != digestSize)
            {
                _hash = HashFunction.Make(digestSize);
            }

            _hash.Compute(_content, 0, PaddingSize + ContextSize + 1 + hashSize, digest, 0);
        }
    }
}
