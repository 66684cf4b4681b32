namespace Signet.Core
{
    /// <summary>
    /// What a SIM can lend to the key of the sealed store: 32 bytes that come out equal whenever they are asked for, and
    /// that nobody has without this SIM. Whoever listens on the line to the SIM sees them (docs/SECURITY.md section 7).
    /// </summary>
    public interface ISimSecrets
    {
        /// <summary>Looks for the first source, in the order of <see cref="SimSecretSource"/>, that gives two equal
        /// answers with a new selection of the applet between them.</summary>
        /// <param name="reference">Receives what <see cref="Derive"/> needs to find the same secret again: the number of
        /// the source and the names of the objects, nothing secret; 64 bytes of room suffice.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>Length of the reference; 0 when this SIM has no source.</returns>
        /// <exception cref="SignetException">When the SIM could not be asked, which says nothing about its
        /// sources.</exception>
        int Find(byte[] reference, int offset);

        /// <summary>Asks a source once.</summary>
        /// <param name="reference">Holds what <see cref="Find"/> gave.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="secret">Receives 32 bytes; to be wiped by the caller.</param>
        /// <param name="secretOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.SimSecretMissing"/> when this SIM has no such source;
        /// the codes of applet and line when it could not be asked.</exception>
        void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset);
    }
}
