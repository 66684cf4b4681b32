namespace Signet.Core
{
    /// <summary>
    /// Remembers that the signatures of a server's certificate chain were verified once, so that a later handshake with
    /// the same chain need not verify them again. Names, validity and rights are judged each time all the same, and the
    /// server's own signature over the handshake always. An entry is public but must not be forged: a cache that
    /// outlives RAM must authenticate it.
    /// </summary>
    public interface IVerdictCache
    {
        /// <summary>Says whether a verdict is there.</summary>
        /// <param name="key">Holds the verdict's key (docs/SPEC.md, "TLS sessions"), 32 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>True when it was put there and not dropped since.</returns>
        bool Contains(byte[] key, int offset);

        /// <summary>Keeps a verdict; the oldest is dropped when there is no room.</summary>
        /// <param name="key">Holds the verdict's key, 32 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        void Add(byte[] key, int offset);

        /// <summary>Drops all verdicts.</summary>
        void Clear();
    }
}
