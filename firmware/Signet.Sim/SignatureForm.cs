namespace Signet.Sim
{
    /// <summary>How an applet writes the length of tag 33, signature (GSMA IoT.05 table 2.10.3.2 leaves room for both).</summary>
    public enum SignatureForm
    {
        /// <summary>One byte: 33 40.</summary>
        OneByte = 0,

        /// <summary>Two bytes: 33 00 40.</summary>
        TwoBytes = 1,
    }
}
