namespace Signet.Tls
{
    /// <summary>
    /// What an older version does otherwise than TLS 1.3: its offers in the ClientHello, and everything from its ServerHello
    /// on. Messages are cut, chains judged and records moved by <see cref="ClientHandshake"/> for both.
    /// </summary>
    internal abstract class LegacyHandshake
    {
        /// <summary>The version as OpenSSL writes it.</summary>
        internal abstract string Protocol { get; }

        /// <summary>Name of the suite that the server chose.</summary>
        internal abstract string Suite { get; }

        /// <summary>Begins a connection, before the ClientHello.</summary>
        /// <param name="session">Session to resume, null for none.</param>
        /// <param name="utcSeconds">The time, seconds since 1970-01-01T00:00:00Z.</param>
        internal abstract void Start(SessionTicket session, long utcSeconds);

        /// <summary>Writes the version's cipher suites and gives the index behind them.</summary>
        internal abstract int PutSuites(byte[] buffer, int at);

        /// <summary>Writes the version's extensions and gives the index behind them.</summary>
        internal abstract int PutExtensions(byte[] buffer, int at);

        /// <summary>Takes the body of the ServerHello that chose the version; it is not in the transcript yet.</summary>
        internal abstract void OnServerHello(byte[] buffer, int offset, int count);

        /// <summary>Judges whether a message may come now, and gives its reader when it is to be read as it passes.</summary>
        internal abstract StreamedMessage Begin(int type, int count);

        /// <summary>Takes the body of a whole message, at which the shared reader stands.</summary>
        internal abstract void OnMessage(int type, byte[] buffer, int offset, int count);

        /// <summary>Takes note that a message was read as it passed.</summary>
        internal abstract void OnStreamed(StreamedMessage message);

        /// <summary>Goes on after a request was answered.</summary>
        internal abstract void Answer(TlsRequestKind kind);

        /// <summary>Goes on after the server's signature over the handshake was found good.</summary>
        internal abstract void OnServerProved();

        /// <summary>Goes to the server's new key; between messages and before its Finished, which was checked.</summary>
        internal abstract void OnChangeCipherSpec();

        /// <summary>Overwrites all secrets.</summary>
        internal abstract void Wipe();
    }
}
