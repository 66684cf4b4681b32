namespace Signet.Sim
{
    /// <summary>Whether the SIM can authenticate the device, as far as it was seen last.</summary>
    public enum CredentialState
    {
        /// <summary>Not looked at yet.</summary>
        Unknown = 0,

        /// <summary>A client certificate and its key are there and active.</summary>
        Provisioned = 1,

        /// <summary>Key, certificate or both were never written (6A82, an empty file, no key slot).</summary>
        NotProvisioned = 2,

        /// <summary>They were there and have been deactivated or removed (6985, state 00 beside a certificate).</summary>
        Revoked = 3,

        /// <summary>Remote administration is at work (6984); look again later.</summary>
        Busy = 4,
    }
}
