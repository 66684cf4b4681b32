namespace Signet.Sim
{
    /// <summary>
    /// How a text that needs several blocks is written in COMPUTE and VERIFY SIGNATURE, mode 01. Middleware disagrees and
    /// an applet can't tell, so a signature over such a text must be verified; mode 03 has no such doubt.
    /// </summary>
    public enum TextForm
    {
        /// <summary>Each block is a data object of its own.</summary>
        EachBlock = 0,

        /// <summary>One header with the whole length in the first block, then bytes only.</summary>
        Once = 1,
    }
}
