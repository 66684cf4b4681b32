namespace Signet.Agent
{
    /// <summary>What the agent has done since its start, and how its connection came about (docs/SPEC.md section 5).</summary>
    public sealed class AgentReport
    {
        /// <summary>Cost of the newest handshake; all 0 before the first.</summary>
        public HandshakeReport Handshake { get; } = new HandshakeReport();

        /// <summary>Protocol of the newest connection, e.g. "TLSv1.3"; null before the first.</summary>
        public string Protocol { get; internal set; }

        /// <summary>Cipher suite of the newest connection; null before the first.</summary>
        public string Suite { get; internal set; }

        /// <summary>Offload policy of the newest connection (docs/SECURITY.md section 3); null before the first.</summary>
        public string Policy { get; internal set; }

        /// <summary>Group of the newest connection's key agreement, "x25519" or "secp256r1"; null before the first.</summary>
        public string Group { get; internal set; }

        /// <summary>Whether the newest connection resumed a session.</summary>
        public bool IsResumed { get; internal set; }

        /// <summary>What the SIM did in the newest handshake, e.g. "1 signature"; null before the first.</summary>
        public string ElementWork { get; internal set; }

        /// <summary>Which secrets of the newest connection crossed the line to the SIM; null before the first.</summary>
        public string SecretsOnLine { get; internal set; }

        /// <summary>Connections that the broker has confirmed.</summary>
        public int Connections { get; internal set; }

        /// <summary>Messages signed.</summary>
        public long Signed { get; internal set; }

        /// <summary>Messages handed to a connection; one that was sent again counts again.</summary>
        public long Published { get; internal set; }

        /// <summary>Messages that the broker has acknowledged.</summary>
        public long Acknowledged { get; internal set; }

        /// <summary>Messages dropped unsent because the outbox was full.</summary>
        public long Dropped { get; internal set; }

        /// <summary>Readings and messages that were lost before they could be sent, other than by
        /// <see cref="Dropped"/>.</summary>
        public long Lost { get; internal set; }

        /// <summary>Confirmations of the backend that were believed.</summary>
        public long Confirmations { get; internal set; }

        /// <summary>Commands that were done.</summary>
        public long Commands { get; internal set; }

        /// <summary>Messages to the device that were not believed, or commands that were refused.</summary>
        public long Refused { get; internal set; }

        /// <summary>Descriptors that the broker has taken.</summary>
        public long Descriptors { get; internal set; }

        /// <summary>Who makes the promise that a message is safe: "at the broker" or "by the backend".</summary>
        public string Confirmed { get; internal set; }

        /// <summary>What it has cost.</summary>
        public Effort Effort { get; } = new Effort();

        /// <summary>Whether the device is in safe mode: it started too often without a connection.</summary>
        public bool IsSafe { get; internal set; }

        /// <summary>Level of the store, e.g. "SimBound(Prf)" or "McuOnly"; "memory" without one.</summary>
        public string Store { get; internal set; } = "memory";
    }
}
