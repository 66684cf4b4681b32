namespace Signet.Agent
{
    /// <summary>What one TLS handshake cost, in the window of docs/SPEC.md section 5.</summary>
    public sealed class HandshakeReport
    {
        /// <summary>Command APDUs to the SIM, without GET RESPONSE.</summary>
        public int Commands { get; internal set; }

        /// <summary>GET RESPONSE APDUs.</summary>
        public int GetResponses { get; internal set; }

        /// <summary>AT command lines of all kinds.</summary>
        public int AtLines { get; internal set; }

        /// <summary>Bytes on the module's line, both ways.</summary>
        public int UartBytes { get; internal set; }

        /// <summary>TLS bytes sent, record headers included.</summary>
        public int WireBytesUp { get; internal set; }

        /// <summary>TLS bytes received, record headers included.</summary>
        public int WireBytesDown { get; internal set; }

        /// <summary>Time by the agent's clock, in milliseconds.</summary>
        public int Milliseconds { get; internal set; }
    }
}
