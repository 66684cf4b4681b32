namespace Signet.Core
{
    /// <summary>
    /// Identifier octets of DER as one byte (X.690 clause 8.1.2): class, constructed bit and number below 31.
    /// </summary>
    public static class DerTag
    {
        /// <summary>BOOLEAN.</summary>
        public const int Boolean = 0x01;

        /// <summary>INTEGER.</summary>
        public const int Integer = 0x02;

        /// <summary>BIT STRING.</summary>
        public const int BitString = 0x03;

        /// <summary>OCTET STRING.</summary>
        public const int OctetString = 0x04;

        /// <summary>NULL.</summary>
        public const int Null = 0x05;

        /// <summary>OBJECT IDENTIFIER.</summary>
        public const int ObjectIdentifier = 0x06;

        /// <summary>UTF8String.</summary>
        public const int Utf8String = 0x0C;

        /// <summary>PrintableString.</summary>
        public const int PrintableString = 0x13;

        /// <summary>IA5String.</summary>
        public const int Ia5String = 0x16;

        /// <summary>UTCTime.</summary>
        public const int UtcTime = 0x17;

        /// <summary>GeneralizedTime.</summary>
        public const int GeneralizedTime = 0x18;

        /// <summary>SEQUENCE and SEQUENCE OF, always constructed.</summary>
        public const int Sequence = 0x30;

        /// <summary>SET and SET OF, always constructed.</summary>
        public const int Set = 0x31;

        /// <summary>Add the number: context-specific and primitive, e.g. IMPLICIT strings of GeneralName.</summary>
        public const int Context = 0x80;

        /// <summary>Add the number: context-specific and constructed, e.g. EXPLICIT.</summary>
        public const int ContextConstructed = 0xA0;
    }
}
