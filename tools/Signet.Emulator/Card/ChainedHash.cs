using System;
using System.Buffers.Binary;
using System.Linq;
using System.Numerics;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// SHA-256, SHA-384 and SHA-512 (FIPS 180-4) that take up the state of a hash begun elsewhere, as mode 02 of COMPUTE and
    /// VERIFY SIGNATURE wants. System libraries hash from the beginning only.
    /// </summary>
    public static class ChainedHash
    {
        private static readonly ulong[] K = RoundConstants();

        /// <summary>Finishes a hash.</summary>
        /// <param name="algorithm">As in tag 91: 1 SHA-256, 2 SHA-384, 4 SHA-512.</param>
        /// <param name="state">
        /// Tag 9C: the eight words of the state, big-endian: 32 bytes for SHA-256, 64 for the others.
        /// </param>
        /// <param name="hashed">Tag 9D: bytes that the state has taken in, a multiple of the block of 64 or 128 bytes.</param>
        /// <param name="tail">Tag 9A: the bytes that are left.</param>
        /// <returns>The digest, or null when state or count don't fit the algorithm.</returns>
        public static byte[]? Finish(int algorithm, byte[] state, uint hashed, byte[] tail)
        {
            ArgumentNullException.ThrowIfNull(state);
            ArgumentNullException.ThrowIfNull(tail);
            bool small = algorithm == 1;
            int block = small ? 64 : 128;
            if (state.Length != (small ? 32 : 64) || hashed % block != 0)
                return null;

            byte[] padded = Pad(tail, hashed, block);
            byte[] digest = [.. state];
            for (int at = 0; at < padded.Length; at += block)
            {
                if (small)
                    Compress256(digest, padded.AsSpan(at, block));
                else
                    Compress512(digest, padded.AsSpan(at, block));
            }

            return algorithm == 2 ? digest[..48] : digest;
        }

        /// <summary>The tail, a one bit, zeros, and the length of everything in bits.</summary>
        private static byte[] Pad(byte[] tail, uint hashed, int block)
        {
            int lengthField = block / 8;
            int total = (tail.Length + 1 + lengthField + block - 1) / block * block;
            byte[] padded = new byte[total];
            tail.CopyTo(padded, 0);
            padded[tail.Length] = 0x80;
            BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(total - 8), ((ulong)hashed + (ulong)tail.Length) * 8);
            return padded;
        }

        private static void Compress256(Span<byte> state, ReadOnlySpan<byte> block)
        {
            Span<uint> w = stackalloc uint[64];
            Span<uint> v = stackalloc uint[8];
            for (int i = 0; i < 16; i++)
                w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
            for (int i = 16; i < 64; i++)
            {
                uint s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
                uint s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
                w[i] = w[i - 16] + s0 + w[i - 7] + s1;
            }

            for (int i = 0; i < 8; i++)
                v[i] = BinaryPrimitives.ReadUInt32BigEndian(state[(i * 4)..]);
            for (int i = 0; i < 64; i++)
            {
                uint s1 = BitOperations.RotateRight(v[4], 6) ^ BitOperations.RotateRight(v[4], 11) ^ BitOperations.RotateRight(v[4], 25);
                uint t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + (uint)(K[i] >> 32) + w[i];
                uint s0 = BitOperations.RotateRight(v[0], 2) ^ BitOperations.RotateRight(v[0], 13) ^ BitOperations.RotateRight(v[0], 22);
                uint t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
                v[..7].CopyTo(v[1..]);
                v[4] += t1;
                v[0] = t1 + t2;
            }

            for (int i = 0; i < 8; i++)
            {
                Span<byte> word = state[(i * 4)..];
                BinaryPrimitives.WriteUInt32BigEndian(word, BinaryPrimitives.ReadUInt32BigEndian(word) + v[i]);
            }
        }

        private static void Compress512(Span<byte> state, ReadOnlySpan<byte> block)
        {
            Span<ulong> w = stackalloc ulong[80];
            Span<ulong> v = stackalloc ulong[8];
            for (int i = 0; i < 16; i++)
                w[i] = BinaryPrimitives.ReadUInt64BigEndian(block[(i * 8)..]);
            for (int i = 16; i < 80; i++)
            {
                ulong s0 = BitOperations.RotateRight(w[i - 15], 1) ^ BitOperations.RotateRight(w[i - 15], 8) ^ (w[i - 15] >> 7);
                ulong s1 = BitOperations.RotateRight(w[i - 2], 19) ^ BitOperations.RotateRight(w[i - 2], 61) ^ (w[i - 2] >> 6);
                w[i] = w[i - 16] + s0 + w[i - 7] + s1;
            }

            for (int i = 0; i < 8; i++)
                v[i] = BinaryPrimitives.ReadUInt64BigEndian(state[(i * 8)..]);
            for (int i = 0; i < 80; i++)
            {
                ulong s1 = BitOperations.RotateRight(v[4], 14) ^ BitOperations.RotateRight(v[4], 18) ^ BitOperations.RotateRight(v[4], 41);
                ulong t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + K[i] + w[i];
                ulong s0 = BitOperations.RotateRight(v[0], 28) ^ BitOperations.RotateRight(v[0], 34) ^ BitOperations.RotateRight(v[0], 39);
                ulong t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
                v[..7].CopyTo(v[1..]);
                v[4] += t1;
                v[0] = t1 + t2;
            }

            for (int i = 0; i < 8; i++)
            {
                Span<byte> word = state[(i * 8)..];
                BinaryPrimitives.WriteUInt64BigEndian(word, BinaryPrimitives.ReadUInt64BigEndian(word) + v[i]);
            }
        }

        /// <summary>
        /// First 64 bits of the fractional parts of the cube roots of the first 80 primes; SHA-256 takes the first 32 bits of the
        /// first 64 of them (FIPS 180-4 section 4.2).
        /// </summary>
        private static ulong[] RoundConstants()
        {
            return [.. Enumerable.Range(2, 410).Where(IsPrime).Take(80).Select(p => (ulong)(CubeRoot((BigInteger)p << 192) & ulong.MaxValue))];
        }

        private static bool IsPrime(int n)
        {
            return Enumerable.Range(2, n - 2).All(d => n % d != 0);
        }

        private static BigInteger CubeRoot(BigInteger n)
        {
            BigInteger low = 0;
            BigInteger high = BigInteger.One << 70;
            while (high - low > 1)
            {
                BigInteger middle = (low + high) / 2;
                if (middle * middle * middle <= n)
                    low = middle;
                else
                    high = middle;
            }

            return low;
        }
    }
}
