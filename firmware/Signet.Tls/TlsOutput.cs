namespace Signet.Tls
{
    /// <summary>What the engine wants next; one thing at a time.</summary>
    public enum TlsOutput
    {
        /// <summary>Bytes from the server, or nothing to do until the application writes.</summary>
        Receive = 0,

        /// <summary>Bytes are to be sent to the server.</summary>
        Send = 1,

        /// <summary>The secure element or the random generator has to answer a request.</summary>
        Request = 2,

        /// <summary>The handshake is done on our side: the server proved itself and our Finished was sent. Whether the
        /// server accepts the client certificate is not known yet.</summary>
        Established = 3,

        /// <summary>The first authenticated record after our Finished came, data or a ticket. Only data says that the server
        /// accepted the client certificate.</summary>
        Confirmed = 4,

        /// <summary>Application data is there to be read.</summary>
        Data = 5,

        /// <summary>One side has sent close_notify (RFC 8446 section 6.1).</summary>
        Closed = 6,

        /// <summary>The connection failed; nothing else will come.</summary>
        Failed = 7,

        /// <summary>A ticket came with which this session can be resumed; only where tickets are wanted.</summary>
        Ticket = 8,
    }
}
