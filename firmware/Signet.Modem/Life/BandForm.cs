namespace Signet.Modem
{
    /// <summary>How a family writes a set of LTE bands.</summary>
    public enum BandForm
    {
        /// <summary>It can't be set.</summary>
        None = 0,

        /// <summary>Numbers with commas: 3,8,20.</summary>
        List = 1,

        /// <summary>A mask in hexadecimal whose lowest bit is band 1.</summary>
        HexMask = 2,

        /// <summary>The same in decimal.</summary>
        DecimalMask = 3,

        /// <summary>The same in binary digits, highest band first.</summary>
        BitString = 4,
    }
}
