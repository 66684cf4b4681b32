namespace Signet.Tls
{
    /// <summary>
    /// Makes an older version of TLS known to <see cref="TlsOptions.Legacy"/>; implemented in an assembly apart
    /// (docs/decisions/0013-tls12-apart.md), the only one that can.
    /// </summary>
    public abstract class LegacyProfile
    {
        internal LegacyProfile()
        {
        }

        /// <summary>Most bytes that the version adds to a ClientHello.</summary>
        internal abstract int HelloSize { get; }

        /// <summary>Most bytes that its flight has beyond that of TLS 1.3.</summary>
        internal abstract int FlightSize { get; }

        /// <summary>Whether sessions of the version are kept and resumed.</summary>
        internal abstract bool Resumes { get; }

        /// <summary>Makes the version's part of a handshake, used for one connection after the other.</summary>
        internal abstract LegacyHandshake Make(ClientHandshake shared);
    }
}
