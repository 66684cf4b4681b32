namespace Signet.Emulator.Modem
{
    /// <summary>What has passed so far; two of them subtract to a window.</summary>
    /// <param name="UartBytesFromHost">Bytes that the host sent.</param>
    /// <param name="UartBytesToHost">Bytes that the module sent.</param>
    /// <param name="AtLines">Command lines that the module took, payload not among them.</param>
    /// <param name="Apdus">APDUs that reached the card.</param>
    /// <param name="GetResponses">Those of them that were GET RESPONSE.</param>
    /// <param name="SessionCloses">Those of them that closed a session of the applet.</param>
    /// <param name="SocketBytesSent">Payload bytes to servers.</param>
    /// <param name="SocketBytesReceived">Payload bytes from servers.</param>
    /// <param name="ModelledMilliseconds">Time that UART and card would have taken.</param>
    public sealed record ModemCounters(
        long UartBytesFromHost,
        long UartBytesToHost,
        int AtLines,
        int Apdus,
        int GetResponses,
        int SessionCloses,
        long SocketBytesSent,
        long SocketBytesReceived,
        double ModelledMilliseconds)
    {
        /// <summary>Bytes on the serial line in both directions.</summary>
        public long UartBytes => UartBytesFromHost + UartBytesToHost;

        /// <summary>APDUs without GET RESPONSE.</summary>
        public int Commands => Apdus - GetResponses;

        /// <summary>What passed since an earlier moment.</summary>
        /// <param name="earlier">The earlier counters.</param>
        /// <returns>The differences.</returns>
        public ModemCounters Since(ModemCounters earlier)
        {
            return new ModemCounters(
                UartBytesFromHost - earlier.UartBytesFromHost,
                UartBytesToHost - earlier.UartBytesToHost,
                AtLines - earlier.AtLines,
                Apdus - earlier.Apdus,
                GetResponses - earlier.GetResponses,
                SessionCloses - earlier.SessionCloses,
                SocketBytesSent - earlier.SocketBytesSent,
                SocketBytesReceived - earlier.SocketBytesReceived,
                ModelledMilliseconds - earlier.ModelledMilliseconds);
        }
    }
}
