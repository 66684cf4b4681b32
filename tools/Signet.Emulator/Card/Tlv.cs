using System.Collections.Generic;

namespace Signet.Emulator.Card
{
    /// <summary>One data object of an IoT SAFE command: a tag of one byte and its value.</summary>
    /// <param name="Tag">Tag byte.</param>
    /// <param name="Value">Value.</param>
    public sealed record Tlv(byte Tag, byte[] Value)
    {
        /// <summary>Tag of a signature, whose length has two encodings in the field.</summary>
        public const byte Signature = 0x33;

        /// <summary>
        /// Reads a command's data objects. Lengths up to 7F are one byte; longer ones are taken as BER (81 LL) and as a
        /// raw byte, since clients write both.
        /// </summary>
        /// <param name="data">Command data.</param>
        /// <param name="signatureLengths">Which encodings of tag 33's length are accepted.</param>
        /// <returns>The data objects in their order, or null when the data is malformed.</returns>
        public static List<Tlv>? Parse(byte[] data, SignatureLengths signatureLengths)
        {
            var list = new List<Tlv>();
            int at = 0;
            while (at < data.Length)
            {
                byte tag = data[at++];
                if (at == data.Length || !ReadLength(data, tag, signatureLengths, ref at, out int length))
                    return null;
                list.Add(new Tlv(tag, data[at..(at + length)]));
                at += length;
            }

            return list;
        }

        /// <summary>Appends a data object, its length as one byte or in BER form from 80h on.</summary>
        /// <param name="to">Receives the bytes.</param>
        /// <param name="tag">Tag byte.</param>
        /// <param name="value">Value, at most 65 535 bytes.</param>
        public static void Write(List<byte> to, byte tag, params byte[] value)
        {
            to.Add(tag);
            if (value.Length > 0xFF)
            {
                to.Add(0x82);
                to.Add((byte)(value.Length >> 8));
            }
            else if (value.Length > 0x7F)
            {
                to.Add(0x81);
            }

            to.Add((byte)value.Length);
            to.AddRange(value);
        }

        private static bool ReadLength(byte[] data, byte tag, SignatureLengths forms, ref int at, out int length)
        {
            int first = data[at];
            int left = data.Length - at;
            if (tag == Signature)
            {
                // 33 00 40 is the two-byte form; 33 00 in one byte would be an empty signature, which is refused.
                if (first == 0 && left >= 2 && forms.HasFlag(SignatureLengths.TwoBytes))
                {
                    length = data[at + 1];
                    at += 2;
                    return length > 0 && at + length <= data.Length;
                }

                length = first;
                at++;
                return forms.HasFlag(SignatureLengths.OneByte) && length is > 0 and < 0x80 && at + length <= data.Length;
            }

            if (first == 0x81 && left >= 2 && data[at + 1] >= 0x80 && at + 2 + data[at + 1] <= data.Length)
            {
                length = data[at + 1];
                at += 2;
                return true;
            }

            length = first;
            at++;
            return at + length <= data.Length;
        }
    }
}
