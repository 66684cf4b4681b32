namespace Signet.Tls
{
    /// <summary>
    /// Is told of the steps of a connection, so that whoever counts APDUs, AT lines or bytes can note his own counters
    /// at the edges of the handshake (docs/SPEC.md section 5). Called on the thread that uses the transport.
    /// </summary>
    public interface ITlsObserver
    {
        /// <summary>The stream below is open and the handshake begins; the key pair is made next.</summary>
        void OnHandshakeStart();

        /// <summary>The last byte of our Finished was handed on.</summary>
        /// <param name="report">The connection's report so far.</param>
        void OnEstablished(TlsReport report);

        /// <summary>The server has answered after our Finished, with a ticket or data.</summary>
        /// <param name="report">The connection's report so far.</param>
        void OnConfirmed(TlsReport report);
    }
}
