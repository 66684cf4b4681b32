using System;

namespace Signet.Emulator.Card
{
    /// <summary>Encodings of the length behind tag 33 that are met in the field.</summary>
    [Flags]
    public enum SignatureLengths
    {
        /// <summary>33 40: one byte.</summary>
        OneByte = 1,

        /// <summary>33 00 40: two bytes, big-endian.</summary>
        TwoBytes = 2,

        /// <summary>Both.</summary>
        Both = OneByte | TwoBytes,
    }
}
