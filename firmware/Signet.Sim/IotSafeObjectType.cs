namespace Signet.Sim
{
    /// <summary>The four kinds of objects of an applet store. Identifiers are unique within a kind only.</summary>
    public enum IotSafeObjectType
    {
        /// <summary>File (tags 73, 83, C3).</summary>
        File = 0,

        /// <summary>Private key (tags 74, 84, C1).</summary>
        PrivateKey = 1,

        /// <summary>Public key (tags 75, 85, C2).</summary>
        PublicKey = 2,

        /// <summary>Secret key (tags 76, 86, C4).</summary>
        SecretKey = 3,
    }
}
