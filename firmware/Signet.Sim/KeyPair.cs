namespace Signet.Sim
{
    /// <summary>The two objects of a key pair as GENERATE KEY PAIR named them; the applet may choose new identifiers.</summary>
    public sealed class KeyPair
    {
        /// <summary>The private half.</summary>
        public IotSafeObject PrivateKey { get; internal set; }

        /// <summary>The public half; null when the applet did not name it.</summary>
        public IotSafeObject PublicKey { get; internal set; }
    }
}
