namespace Signet.Tls
{
    /// <summary>Content types of the record layer (RFC 8446 section 5.1).</summary>
    internal static class RecordType
    {
        internal const int ChangeCipherSpec = 20;
        internal const int Alert = 21;
        internal const int Handshake = 22;
        internal const int ApplicationData = 23;

        /// <summary>Bytes of a record header: type, legacy version, length.</summary>
        internal const int HeaderSize = 5;

        /// <summary>Bytes that protection adds at most: content type and tag.</summary>
        internal const int Overhead = 17;

        /// <summary>Largest content of a record.</summary>
        internal const int MaxContent = 16384;
    }

    /// <summary>Handshake message types (RFC 8446 section 4).</summary>
    internal static class MessageType
    {
        /// <summary>HelloRequest and the three behind Certificate are of RFC 5246 section 7.4.</summary>
        internal const int HelloRequest = 0;

        internal const int ClientHello = 1;
        internal const int ServerHello = 2;
        internal const int NewSessionTicket = 4;
        internal const int EncryptedExtensions = 8;
        internal const int Certificate = 11;
        internal const int ServerKeyExchange = 12;
        internal const int CertificateRequest = 13;
        internal const int ServerHelloDone = 14;
        internal const int CertificateVerify = 15;
        internal const int ClientKeyExchange = 16;
        internal const int Finished = 20;
        internal const int KeyUpdate = 24;

        /// <summary>message_hash, the stand-in for the first ClientHello (section 4.4.1).</summary>
        internal const int MessageHash = 254;
    }

    /// <summary>Extension types (RFC 8446 section 4.2, RFC 6066, RFC 7301).</summary>
    internal static class ExtensionType
    {
        internal const int ServerName = 0;
        internal const int MaxFragmentLength = 1;
        internal const int SupportedGroups = 10;
        internal const int SignatureAlgorithms = 13;
        internal const int Alpn = 16;
        internal const int PreSharedKey = 41;
        internal const int EarlyData = 42;
        internal const int SupportedVersions = 43;
        internal const int Cookie = 44;
        internal const int PskKeyExchangeModes = 45;
        internal const int SignatureAlgorithmsCert = 50;
        internal const int KeyShare = 51;
    }
}
