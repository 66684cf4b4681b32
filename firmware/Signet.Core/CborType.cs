namespace Signet.Core
{
    /// <summary>What <see cref="CborReader.PeekType"/> sees (major types of RFC 8949 section 3.1).</summary>
    public enum CborType
    {
        /// <summary>The range has ended.</summary>
        End = 0,

        /// <summary>Major type 0.</summary>
        UnsignedInteger = 1,

        /// <summary>Major type 1.</summary>
        NegativeInteger = 2,

        /// <summary>Major type 2.</summary>
        ByteString = 3,

        /// <summary>Major type 3.</summary>
        TextString = 4,

        /// <summary>Major type 4.</summary>
        Array = 5,

        /// <summary>Major type 5.</summary>
        Map = 6,

        /// <summary>false or true.</summary>
        Boolean = 7,

        /// <summary>A float of 16, 32 or 64 bits.</summary>
        Float = 8,

        /// <summary>Anything that docs/SPEC.md does not use: tags, null, undefined, other simple values.</summary>
        Other = 9,
    }
}
