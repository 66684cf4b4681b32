using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>Makes the digest that a CertificateVerify signs (RFC 8446 section 4.4.3), with the hash function of its scheme.</summary>
    internal static class SignedContent
    {
        // 64 spaces, the context, 00, the transcript hash.
        private const int PaddingSize = 64;
        private const int ContextSize = 33;

        /// <summary>Makes it.</summary>
        /// <param name="context">The context string, 33 characters.</param>
        /// <param name="transcriptHash">Holds the transcript hash.</param>
        /// <param name="hashSize">Its bytes.</param>
        /// <param name="digest">Receives the digest; may be the transcript hash's array.</param>
        /// <param name="digestSize">Its bytes, which say the hash function.</param>
        internal static void Digest(string context, byte[] transcriptHash, int hashSize, byte[] digest, int digestSize)
        {
            byte[] content = new byte[PaddingSize + ContextSize + 1 + hashSize];
            for (int i = 0; i < PaddingSize; i++)
            {
                content[i] = 0x20;
            }

            Ascii.Put(context, content, PaddingSize);
            Array.Copy(transcriptHash, 0, content, PaddingSize + ContextSize + 1, hashSize);
            HashFunction.Make(digestSize).Compute(content, 0, content.Length, digest, 0);
        }
    }
}
