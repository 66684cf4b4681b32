namespace Signet.Sim
{
    /// <summary>Where COMPUTE PRF takes its secret from; the values are P1.</summary>
    public enum PrfMode
    {
        /// <summary>The command's own secret (tag D1), or a stored secret key in its place.</summary>
        General = 0,

        /// <summary>A stored pre-shared key, from which the applet makes the premaster secret of RFC 4279
        /// section 2.</summary>
        PskPlain = 1,

        /// <summary>A stored pre-shared key and the command's ECDHE secret (tag D4), RFC 5489 section 2.</summary>
        PskEcdhe = 2,
    }
}
