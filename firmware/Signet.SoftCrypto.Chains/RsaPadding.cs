using Signet.Crypto;

namespace Signet.SoftCrypto.Chains
{
    /// <summary>
    /// The encodings of RFC 8017 section 9. PKCS #1 v1.5 is never parsed: the one right encoding is made and compared, so
    /// that nothing can hide in it.
    /// </summary>
    internal static class RsaPadding
    {
        // DigestInfo up to the digest (RFC 8017 section 9.2, note 1); only two bytes and the lengths differ.
        private static readonly byte[] DigestInfo =
        {
            0x30, 0x00, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x00, 0x05, 0x00, 0x04, 0x00,
        };

        /// <summary>Tells whether a message is EMSA-PKCS1-v1_5 of a digest.</summary>
        /// <param name="message">The encoded message, as long as the modulus.</param>
        /// <param name="digest">Holds the digest.</param>
        /// <param name="digestOffset">Index of the first byte.</param>
        /// <param name="digestCount">32, 48 or 64.</param>
        /// <returns>True when it is.</returns>
        internal static bool IsPkcs1(byte[] message, byte[] digest, int digestOffset, int digestCount)
        {
            int info = message.Length - digestCount - DigestInfo.Length;
            int difference = message[0] | (message[1] ^ 1) | message[info - 1];
            for (int i = 2; i < info - 1; i++)
            {
                difference |= message[i] ^ 0xFF;
            }

            for (int i = 0; i < DigestInfo.Length; i++)
            {
                int expected = DigestInfo[i];
                if (i == 1)
                {
                    expected = DigestInfo.Length - 2 + digestCount;
                }
                else if (i == 14)
                {
                    // 2.16.840.1.101.3.4.2.1 to .3: SHA-256, SHA-384, SHA-512.
                    expected = (digestCount >> 4) - 1;
                }
                else if (i == 18)
                {
                    expected = digestCount;
                }

                difference |= message[info + i] ^ expected;
            }

            for (int i = 0; i < digestCount; i++)
            {
                difference |= message[message.Length - digestCount + i] ^ digest[digestOffset + i];
            }

            return difference == 0;
        }

        /// <summary>Tells whether a message is EMSA-PSS of a digest, with MGF1 of the same hash and a salt as long as the
        /// digest.</summary>
        /// <param name="message">The encoded message, as long as the modulus; is changed.</param>
        /// <param name="bits">One less than the bits of the modulus.</param>
        /// <param name="digest">Holds the digest.</param>
        /// <param name="digestOffset">Index of the first byte.</param>
        /// <param name="digestCount">32, 48 or 64.</param>
        /// <returns>True when it is.</returns>
        internal static bool IsPss(byte[] message, int bits, byte[] digest, int digestOffset, int digestCount)
        {
            // Where the modulus has 8k + 1 bits the encoding is a byte shorter.
            int start = message.Length - ((bits + 7) >> 3);
            int hash = message.Length - 1 - digestCount;
            int masked = hash - start;
            int padding = masked - digestCount - 1;
            int unused = (8 * (message.Length - start)) - bits;
            if ((start == 1 && message[0] != 0) || message[message.Length - 1] != 0xBC || padding < 0
                || message[start] >> (8 - unused) != 0)
            {
                return false;
            }

            HashFunction function = HashFunction.Make(digestCount);
            Unmask(function, message, start, masked, hash);
            message[start] &= (byte)(0xFF >> unused);
            int difference = message[start + padding] ^ 1;
            for (int i = 0; i < padding; i++)
            {
                difference |= message[start + i];
            }

            // Eight zeros, the digest, the salt.
            byte[] computed = new byte[digestCount];
            function.Update(new byte[8], 0, 8);
            function.Update(digest, digestOffset, digestCount);
            function.Update(message, start + padding + 1, digestCount);
            function.Finish(computed, 0);
            for (int i = 0; i < digestCount; i++)
            {
                difference |= computed[i] ^ message[hash + i];
            }

            return difference == 0;
        }

        // MGF1 (RFC 8017 section B.2.1) of the hash within the message, onto what stands before it.
        private static void Unmask(HashFunction function, byte[] message, int start, int count, int hash)
        {
            byte[] counter = new byte[4];
            int size = function.DigestSize;
            byte[] block = new byte[size];
            int done = 0;
            while (done < count)
            {
                function.Update(message, hash, size);
                function.Update(counter, 0, 4);
                function.Finish(block, 0);
                counter[3]++;
                for (int i = 0; i < size && done < count; i++)
                {
                    message[start + done] ^= block[i];
                    done++;
                }
            }
        }
    }
}
