namespace Signet.Core
{
    /// <summary>
    /// Where the SIM's share of the store's key comes from, in the order of preference. The numbers stand in the store
    /// (docs/SPEC.md section 8.3) and never change.
    /// </summary>
    public enum SimSecretSource
    {
        /// <summary>The SIM lends no secret: the store is not bound to it.</summary>
        None = 0,

        /// <summary>COMPUTE PRF with a secret key that the applet keeps.</summary>
        Prf = 1,

        /// <summary>COMPUTE DH of a persistent private key with a public key object that nobody may change.</summary>
        StoredDh = 2,

        /// <summary>COMPUTE DH of a persistent private key with a point that the device puts into a scratch
        /// object.</summary>
        PutDh = 3,

        /// <summary>A file that holds a secret and that the device can read.</summary>
        File = 4,
    }
}
