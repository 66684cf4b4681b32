namespace Signet.Modem
{
    /// <summary>How a module gives a block of data; the announcing line names its length in bytes.</summary>
    public enum BlockForm
    {
        /// <summary>Raw, right behind the line end of the announcing line.</summary>
        Line = 0,

        /// <summary>Raw, right behind the comma that follows the length.</summary>
        Inline = 1,

        /// <summary>Raw, between quotes behind that comma; quotes inside of it are data.</summary>
        Quoted = 2,

        /// <summary>As <see cref="Line"/>, in hexadecimal digits, two a byte.</summary>
        HexLine = 3,

        /// <summary>As <see cref="Quoted"/>, in hexadecimal digits, two a byte.</summary>
        HexQuoted = 4,
    }
}
