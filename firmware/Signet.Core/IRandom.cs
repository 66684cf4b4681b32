namespace Signet.Core
{
    /// <summary>A cryptographic random bit generator, seeded and ready.</summary>
    public interface IRandom
    {
        /// <summary>Fills the range with unpredictable bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, 0 to 65536.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.EntropyMissing"/> before it was seeded.</exception>
        void Fill(byte[] buffer, int offset, int count);
    }
}
