namespace Signet.Core
{
    /// <summary>
    /// A reliable byte stream to a peer, as TCP gives it (RFC 9293): a socket of the module, a Wi-Fi socket, or a TLS
    /// connection on top of either. Used by one thread at a time.
    /// </summary>
    public interface ITransport
    {
        /// <summary>True from a successful <see cref="Open"/> until <see cref="Close"/>, a failure, or the peer's
        /// close with all data read.</summary>
        bool IsOpen { get; }

        /// <summary>Connects to a peer. A stream that is open already is closed first.</summary>
        /// <param name="host">Host name or address literal, 1 to 253 ASCII characters.</param>
        /// <param name="port">TCP port, 1 to 65535.</param>
        /// <param name="timeoutMs">Deadline for the whole operation in milliseconds.</param>
        /// <exception cref="SignetException">With the code of what failed; the stream is closed then.</exception>
        void Open(string host, int port, int timeoutMs);

        /// <summary>Sends all bytes, in order.</summary>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes; 0 does nothing.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <exception cref="SignetException">With the code of what failed; the stream is closed then, since nobody
        /// knows how much has arrived.</exception>
        void Send(byte[] buffer, int offset, int count, int timeoutMs);

        /// <summary>Receives what is there, at most <paramref name="count"/> bytes.</summary>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Room in bytes, at least 1.</param>
        /// <param name="timeoutMs">Longest wait for the first byte in milliseconds; 0 returns at once.</param>
        /// <returns>Bytes received; 0 when none came in time; −1 when the peer has closed and all was read.</returns>
        /// <exception cref="SignetException">With the code of what failed; the stream is closed then.</exception>
        int Receive(byte[] buffer, int offset, int count, int timeoutMs);

        /// <summary>Closes the stream in an orderly way where that is possible. Never throws; may be repeated.</summary>
        void Close();
    }
}
