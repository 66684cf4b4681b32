namespace Signet.Core
{
    /// <summary>A server's own key that is trusted, for one name: who holds the key may write what names he likes into a
    /// certificate, so a pin without a name would let one server pass for any other.</summary>
    public sealed class ServerPin
    {
        /// <summary>Makes a pin.</summary>
        /// <param name="host">DNS name or address literal of the server, as it is asked for.</param>
        /// <param name="keyHash">SHA-256 of subjectPublicKeyInfo (RFC 7469 section 2.4), 32 bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a hash of another length or no
        /// host.</exception>
        public ServerPin(string host, byte[] keyHash)
        {
            if (host == null || keyHash == null || keyHash.Length != 32)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "server pin");
            }

            Host = host;
            KeyHash = keyHash;
        }

        /// <summary>DNS name or address literal.</summary>
        public string Host { get; private set; }

        /// <summary>SHA-256 of subjectPublicKeyInfo, 32 bytes. Not to be changed.</summary>
        public byte[] KeyHash { get; private set; }
    }
}
