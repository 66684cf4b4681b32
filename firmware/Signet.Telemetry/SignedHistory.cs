using System;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>The newest messages that were signed since the start: what a confirmation is compared with, and when it was,
    /// which bounds the backend's time from below.</summary>
    public sealed class SignedHistory
    {
        /// <summary>Number of messages that are remembered.</summary>
        public const int Length = 16;

        private readonly long[] _sequences = new long[Length];
        private readonly long[] _milliseconds = new long[Length];
        private readonly byte[] _hashes = new byte[Length * TelemetrySigner.HashLength];
        private int _next;

        /// <summary>Makes an empty history.</summary>
        public SignedHistory()
        {
            Clear();
        }

        /// <summary>Forgets all, as a new epoch begins.</summary>
        public void Clear()
        {
            for (int i = 0; i < Length; i++)
            {
                _sequences[i] = -1;
            }
        }

        /// <summary>Notes a message.</summary>
        /// <param name="sequence">Its sequence.</param>
        /// <param name="hash">First 8 bytes of its SHA-256.</param>
        /// <param name="nowMs">The monotonic clock in milliseconds, when it was signed.</param>
        public void Add(long sequence, byte[] hash, long nowMs)
        {
            _sequences[_next] = sequence;
            _milliseconds[_next] = nowMs;
            Array.Copy(hash, 0, _hashes, _next * TelemetrySigner.HashLength, TelemetrySigner.HashLength);
            _next = _next + 1 == Length ? 0 : _next + 1;
        }

        /// <summary>Finds a message.</summary>
        /// <param name="sequence">Its sequence.</param>
        /// <returns>Its place; −1 when it is not remembered.</returns>
        public int Find(long sequence)
        {
            for (int i = 0; i < Length; i++)
            {
                if (_sequences[i] == sequence)
                {
                    return i;
                }
            }

            return -1;
        }

        /// <summary>Compares the hash of a message.</summary>
        /// <param name="place">What <see cref="Find"/> gave.</param>
        /// <param name="hash">8 bytes.</param>
        /// <returns>True when it is that one's.</returns>
        public bool IsHash(int place, byte[] hash)
        {
            return ByteRange.Equals(
                _hashes, place * TelemetrySigner.HashLength, hash, 0, TelemetrySigner.HashLength);
        }

        /// <summary>Gives when a message was signed.</summary>
        /// <param name="place">What <see cref="Find"/> gave.</param>
        /// <returns>Of the monotonic clock, in milliseconds.</returns>
        public long SignedAt(int place)
        {
            return _milliseconds[place];
        }
    }
}
