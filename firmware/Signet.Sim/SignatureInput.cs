using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// What is signed or verified, and who hashes how much of it: the modes of operation of GSMA IoT.05 clause 2.5.14.
    /// Used again for each operation; keeps references, copies nothing.
    /// </summary>
    public sealed class SignatureInput
    {
        private const int LongestLastBlock = 0x80;

        /// <summary>Mode of operation, 1 to 3; 0 before anything was set.</summary>
        public int Mode { get; private set; }

        /// <summary>Hash algorithm: <see cref="IotSafe.HashSha256"/> or one of its neighbours.</summary>
        public int Hash { get; private set; }

        /// <summary>Holds the digest, the text or the last block.</summary>
        public byte[] Data { get; private set; }

        /// <summary>Index of its first byte.</summary>
        public int Offset { get; private set; }

        /// <summary>Its length in bytes.</summary>
        public int Count { get; private set; }

        /// <summary>Holds the intermediate hash (mode 02), from index 0.</summary>
        public byte[] State { get; private set; }

        /// <summary>Number of bytes that the host has hashed (mode 02).</summary>
        public uint HashedBytes { get; private set; }

        /// <summary>Mode 03: the host hashed, the applet pads and signs. The one that every applet has.</summary>
        /// <param name="hash">Hash algorithm.</param>
        /// <param name="digest">Holds the digest, as long as the hash.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public void SetDigest(int hash, byte[] digest, int offset)
        {
            int length = IotSafeApplet.HashLength(hash);
            ByteRange.Check(digest, offset, length);
            Set(IotSafe.ModeFinalHash, hash, digest, offset, length);
        }

        /// <summary>Mode 01: the applet hashes everything.</summary>
        /// <param name="hash">Hash algorithm.</param>
        /// <param name="text">Holds the text.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes. Beyond what fits one command see <see cref="TextForm"/>.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public void SetText(int hash, byte[] text, int offset, int count)
        {
            IotSafeApplet.HashLength(hash);
            ByteRange.Check(text, offset, count);
            Set(IotSafe.ModeFullText, hash, text, offset, count);
        }

        /// <summary>Mode 02: the host hashed whole blocks, the applet hashes the rest.</summary>
        /// <param name="hash">Hash algorithm.</param>
        /// <param name="state">The intermediate hash: the algorithm's state words, big-endian; as long as its state, 32
        /// bytes for SHA-256 and 64 for the others.</param>
        /// <param name="hashedBytes">Number of bytes hashed so far, whole blocks.</param>
        /// <param name="last">Holds the rest.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes, 0 to 128.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public void SetLastBlock(int hash, byte[] state, uint hashedBytes, byte[] last, int offset, int count)
        {
            int length = IotSafeApplet.HashLength(hash) == 32 ? 32 : 64;
            ByteRange.Check(last, offset, count);
            if (state.Length != length || count > LongestLastBlock || hashedBytes % (2 * (uint)length) != 0)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "intermediate hash");
            }

            Set(IotSafe.ModeLastBlock, hash, last, offset, count);
            State = state;
            HashedBytes = hashedBytes;
        }

        private void Set(int mode, int hash, byte[] data, int offset, int count)
        {
            Mode = mode;
            Hash = hash;
            Data = data;
            Offset = offset;
            Count = count;
            State = null;
            HashedBytes = 0;
        }
    }
}
