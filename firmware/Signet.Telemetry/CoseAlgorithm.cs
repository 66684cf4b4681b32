namespace Signet.Telemetry
{
    /// <summary>COSE's numbers of ECDSA on P-256 with SHA-256. The signature is the same.</summary>
    public static class CoseAlgorithm
    {
        /// <summary>ES256 (RFC 9053 section 2.1).</summary>
        public const int Es256 = -7;

        /// <summary>ESP256, the fully specified one (RFC 9864 section 2.1).</summary>
        public const int Esp256 = -9;

        /// <summary>Tells whether a number is one of them.</summary>
        /// <param name="number">The number.</param>
        /// <returns>True for −7 and −9.</returns>
        public static bool IsKnown(long number)
        {
            return number == Es256 || number == Esp256;
        }
    }
}
