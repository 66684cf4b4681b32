namespace Signet.Tls12
{
    /// <summary>How sessions of TLS 1.2 are resumed. No way has a key agreement in the resumed connection.</summary>
    public enum SessionResumption
    {
        /// <summary>Not at all: each connection has a full handshake.</summary>
        None = 0,

        /// <summary>By session id (RFC 5246 section 7.3): the server remembers, and the fewest bytes go over the air.</summary>
        SessionIds = 1,

        /// <summary>By ticket (RFC 5077) where the server gives one, else by session id.</summary>
        Tickets = 2,
    }
}
