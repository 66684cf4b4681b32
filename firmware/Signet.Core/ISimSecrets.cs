namespace Signet.Core
{
    /// <summary>
    /// What a SIM can lend to the key of the sealed store: 32 bytes that come out equal whenever they are asked for, and
    /// that nobody has without this SIM. Whoever listens on the line to the SIM sees them (docs/SECURITY.md section 7).
    /// The line has no checksum, so a single answer proves nothing: neither a secret nor that there is none.
    /// </summary>
    public interface ISimSecrets
    {
        /// <summary>Looks for the first source, in the order of <see cref="SimSecretSource"/>, that gives two equal
        /// answers with a new selection of the applet between them.</summary>
        /// <param name="reference">Receives what <see cref="Derive"/> needs to find the same secret again: the number of
        /// the source and the names of the objects, nothing secret; 64 bytes of room suffice.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="secret">Receives the 32 bytes that came twice; to be wiped by the caller.</param>
        /// <param name="secretOffset">Index of the first byte.</param>
        /// <returns>Length of the reference; 0 when this SIM has no source.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.StoreKeyMissing"/> when the SIM's answers contradict each
        /// other; the codes of applet and line when it could not be asked. Neither says anything about its
        /// sources.</exception>
        int Find(byte[] reference, int offset, byte[] secret, int secretOffset);

        /// <summary>Asks a source once. The reference may come from anyone who writes flash: a source that
        /// <see cref="Find"/> would never give is refused.</summary>
        /// <param name="reference">Holds what <see cref="Find"/> gave.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="secret">Receives 32 bytes; to be wiped by the caller.</param>
        /// <param name="secretOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SimSecretMissing"/> when this SIM has no such source, or
        /// only one that is not good enough; <see cref="ErrorCode.StoreKeyMissing"/> when it answers with an error that
        /// leaves that open; the codes of applet and line when it could not be asked.</exception>
        void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset);

        /// <summary>Asks a source until two answers are equal, each with a new selection of the applet: to be called
        /// before anything is given up because of what <see cref="Derive"/> said.</summary>
        /// <param name="reference">Holds what <see cref="Find"/> gave.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="secret">Receives the 32 bytes that came twice; to be wiped by the caller.</param>
        /// <param name="secretOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SimSecretMissing"/> when the SIM has said twice that it
        /// has no such source; else as <see cref="Derive"/>.</exception>
        void Confirm(byte[] reference, int offset, int count, byte[] secret, int secretOffset);
    }
}
