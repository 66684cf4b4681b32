namespace Signet.Tls
{
    /// <summary>Who does the public-key work of a connection and is trusted with it (docs/SECURITY.md section 3).</summary>
    public enum OffloadPolicy
    {
        /// <summary>The secure element signs, everything else happens in the MCU: neither module nor line is
        /// trusted.</summary>
        Guarded = 0,

        /// <summary>The secure element also makes the ephemeral key pair, computes ECDH and verifies: module and line
        /// are trusted with all traffic and with the server's identity.</summary>
        Fast = 1,

        /// <summary>As <see cref="Fast"/>, and HKDF-Extract too: for testing cards, never for a device.</summary>
        Conformance = 2,
    }
}
