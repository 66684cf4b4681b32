namespace Signet.Core
{
    /// <summary>
    /// A full-duplex line of bytes to a module: a UART, a pseudo terminal, a TCP connection, a pair of buffers.
    /// One owner reads and writes it; it frames nothing and loses nothing that it has reported.
    /// </summary>
    public interface IByteChannel
    {
        /// <summary>Writes all bytes, blocking while the line is busy.</summary>
        /// <param name="buffer">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes; 0 does nothing.</param>
        /// <param name="timeoutMs">Longest wait in milliseconds, greater than 0.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineTimeout"/> when the line takes nothing in
        /// time, <see cref="ErrorCode.LineClosed"/> when it is gone.</exception>
        void Write(byte[] buffer, int offset, int count, int timeoutMs);

        /// <summary>
        /// Reads what is there, at most <paramref name="count"/> bytes; waits for the first byte only.
        /// </summary>
        /// <param name="buffer">Destination of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Room in bytes, at least 1.</param>
        /// <param name="timeoutMs">Longest wait for the first byte in milliseconds; 0 returns at once.</param>
        /// <returns>Bytes read, 0 when none came in time.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.LineClosed"/> when the line is gone.</exception>
        int Read(byte[] buffer, int offset, int count, int timeoutMs);
    }
}
