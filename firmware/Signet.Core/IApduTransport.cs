namespace Signet.Core
{
    /// <summary>
    /// Carries a command APDU to the SIM and its response APDU back, unchanged (ETSI TS 102 221 clause 10.1;
    /// 3GPP TS 27.007 clause 8.17 for AT+CSIM). It answers no status word itself: 61xx, 6Cxx and 91xx belong to the
    /// caller, who alone knows the logical channel.
    /// </summary>
    public interface IApduTransport
    {
        /// <summary>
        /// Number of the SIM epoch: it changes whenever the SIM may have been reset or removed since (a +CME ERROR 10
        /// to 15, a time-out, a boot URC, +CPIN, REFRESH). A logical channel, a selection or a session of an earlier
        /// epoch is void.
        /// </summary>
        int Epoch { get; }

        /// <summary>Longest command APDU that the way to the SIM takes, in bytes, at most 261.</summary>
        int MaxCommandLength { get; }

        /// <summary>Exchanges one APDU.</summary>
        /// <param name="command">Holds the command APDU; at least 5 bytes, since some modules refuse 4.</param>
        /// <param name="offset">Index of CLA.</param>
        /// <param name="length">Length of the command APDU in bytes, 5 to 261.</param>
        /// <param name="response">Receives data and status word; must have room for 258 bytes.</param>
        /// <param name="responseOffset">Index of the first response byte.</param>
        /// <param name="timeoutMs">Deadline in milliseconds; the transport raises it to the module's own minimum.</param>
        /// <returns>Length of the response in bytes with its two status bytes, 2 to 258.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.ApduTransportFailed"/> and the line's and module's
        /// own codes. Whether the SIM has executed the command is then unknown.</exception>
        int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs);
    }
}
