namespace Signet.Core
{
    /// <summary>
    /// One source of seed material for the DRBG (NIST SP 800-90A Rev. 1 section 8.6.5): the SIM's GET RANDOM, the
    /// platform's generator, a seed file, counters. No single one is trusted alone.
    /// </summary>
    public interface IEntropySource
    {
        /// <summary>Short name for reports, e.g. "sim", "platform".</summary>
        string Name { get; }

        /// <summary>Fills the range with the source's bytes.</summary>
        /// <param name="buffer">Destination.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Bytes wanted, 1 to 64.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.EntropyFailed"/> when the source can't.</exception>
        void Fill(byte[] buffer, int offset, int count);
    }
}
