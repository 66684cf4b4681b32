namespace Signet.Tls
{
    /// <summary>The versions of TLS that a ClientHello offers. Whatever comes of it, no connection is made anew with fewer or
    /// older ones.</summary>
    public enum TlsVersions
    {
        /// <summary>TLS 1.3 alone (RFC 8446).</summary>
        Tls13 = 0,

        /// <summary>TLS 1.3 and the version of <see cref="TlsOptions.Legacy"/> in one ClientHello; the server chooses, and one
        /// of TLS 1.3 that was made to choose the older version is found out (RFC 8446 section 4.1.3).</summary>
        Both = 1,

        /// <summary>TLS 1.2 alone, for a server that can't bear to hear of TLS 1.3.</summary>
        Tls12 = 2,
    }
}
