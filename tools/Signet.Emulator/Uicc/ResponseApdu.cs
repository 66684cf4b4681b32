using System;

namespace Signet.Emulator.Uicc
{
    /// <summary>What an application answers: data of any length and the status word that ends it.</summary>
    /// <param name="Data">Response data; the card cuts it to what the transport carries.</param>
    /// <param name="Sw">Status word.</param>
    public sealed record ResponseApdu(byte[] Data, ushort Sw)
    {
        /// <summary>Success without data.</summary>
        public static ResponseApdu Ok { get; } = new([], StatusWord.Success);

        /// <summary>A status word without data.</summary>
        /// <param name="sw">Status word.</param>
        /// <returns>The response.</returns>
        public static ResponseApdu Of(ushort sw)
        {
            return new ResponseApdu([], sw);
        }

        /// <summary>Data and 9000.</summary>
        /// <param name="data">Response data.</param>
        /// <returns>The response.</returns>
        public static ResponseApdu Of(byte[] data)
        {
            return new ResponseApdu(data, StatusWord.Success);
        }

        /// <summary>What was wrong with executing the command, for the card to count; null for nothing.</summary>
        public SafetyViolationKind? Violation { get; init; }

        /// <summary>True for 9000, 91xx, 6300 and 63CF: the command was executed.</summary>
        public bool IsSuccess => Sw is 0x9000 or 0x6300 or 0x63CF || (Sw >> 8) == 0x91;

        /// <summary>The bytes on the wire: data, SW1, SW2.</summary>
        /// <returns>A new array.</returns>
        public byte[] ToBytes()
        {
            byte[] bytes = new byte[Data.Length + 2];
            Data.CopyTo(bytes, 0);
            bytes[^2] = (byte)(Sw >> 8);
            bytes[^1] = (byte)Sw;
            return bytes;
        }
    }
}
