using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Settings of a TLS connection; read when the engine or transport is made, not changed later.</summary>
    public sealed class TlsOptions
    {
        /// <summary>Smallest receive buffer in bytes, header of a record not counted.</summary>
        public const int MinReceiveBufferSize = 768;

        /// <summary>Largest useful receive buffer in bytes, header of a record not counted: a full record of TLS
        /// (RFC 8446 section 5.2) and room for the header of the next.</summary>
        public const int MaxReceiveBufferSize = 16709;

        /// <summary>Client chain and trust anchors.</summary>
        public Credentials Credentials = new Credentials();

        /// <summary>
        /// True to end with <see cref="ErrorCode.TlsNoCertificateRequest"/> when the server wants no client
        /// certificate.
        /// </summary>
        public bool RequireClientAuthentication = true;

        /// <summary>
        /// Receive buffer in bytes, <see cref="MinReceiveBufferSize"/> to <see cref="MaxReceiveBufferSize"/>. Below
        /// 16640 the server is asked for smaller records by max_fragment_length (RFC 6066 section 4); one that does
        /// not honour it and sends larger ones ends with <see cref="ErrorCode.TlsRecordOverflow"/>.
        /// </summary>
        public int ReceiveBufferSize = 2304;

        /// <summary>Largest single certificate of the server in bytes, 512 to 4096.</summary>
        public int MaxCertificateSize = 1344;

        /// <summary>True to look like TLS 1.2 to middleboxes (RFC 8446 section D.4); costs 76 bytes a
        /// handshake.</summary>
        public bool MiddleboxCompatibility;

        /// <summary>Name that the server must prove and that is sent as server_name; null for the host that the
        /// connection is opened to.</summary>
        public string ServerName;

        /// <summary>Protocol names in order of preference (RFC 7301), each 1 to 255 bytes; empty for none.</summary>
        public byte[][] Alpn = new byte[0][];

        /// <summary>Records that one key protects before it is replaced, at most 2^24 (RFC 8446 section 5.5).</summary>
        public int RecordsPerKey = 1 << 24;

        /// <summary>The max_fragment_length code for the receive buffer, 0 when a full record fits.</summary>
        internal int FragmentCode
        {
            get
            {
                // 256 bytes are what protection may add (RFC 8446 section 5.2).
                if (ReceiveBufferSize >= RecordType.MaxContent + 256)
                {
                    return 0;
                }

                int code = 4;
                while (code > 1 && (256 << code) + 256 > ReceiveBufferSize)
                {
                    code--;
                }

                return code;
            }
        }

        /// <summary>Refuses settings outside their ranges.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>, or
        /// <see cref="ErrorCode.CertificateMissing"/> when client authentication is required without a
        /// certificate.</exception>
        internal void Check()
        {
            Require(ReceiveBufferSize >= MinReceiveBufferSize && ReceiveBufferSize <= MaxReceiveBufferSize, "ReceiveBufferSize");
            Require(MaxCertificateSize >= 512 && MaxCertificateSize <= 4096, "MaxCertificateSize");
            Require(RecordsPerKey >= 1 && RecordsPerKey <= 1 << 24, "RecordsPerKey");
            for (int i = 0; i < Alpn.Length; i++)
            {
                Require(Alpn[i].Length >= 1 && Alpn[i].Length <= 255, "Alpn");
            }

            if (RequireClientAuthentication && Credentials.ClientChain.Length == 0)
            {
                throw new SignetException(ErrorCode.CertificateMissing);
            }
        }

        private static void Require(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.InvalidArgument, detail);
            }
        }
    }
}
