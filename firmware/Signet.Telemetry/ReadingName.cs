using System;
using System.Text;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Name of a reading (docs/SPEC.md section 2), encoded once, so that adding a reading makes nothing new: a text
    /// in the manner of SenML (RFC 8428 section 4.5.1), or the index of a name in the device's descriptor.
    /// </summary>
    public sealed class ReadingName
    {
        /// <summary>Longest name in bytes of UTF-8.</summary>
        public const int MaxLength = 32;

        private readonly byte[] _cbor;

        /// <summary>Makes a name of a text.</summary>
        /// <param name="text">1 to 32 bytes of UTF-8.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public ReadingName(string text)
        {
            byte[] utf8 = text == null ? new byte[0] : Encoding.UTF8.GetBytes(text);
            if (utf8.Length < 1 || utf8.Length > MaxLength)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "reading's name");
            }

            byte[] item = new byte[MaxLength + 2];
            CborWriter writer = new CborWriter();
            writer.Reset(item, 0, item.Length);
            writer.WriteTextString(utf8, 0, utf8.Length);
            _cbor = Cut(item, writer.Count);
            Text = text;
        }

        /// <summary>Makes a name of an index.</summary>
        /// <param name="index">Index in the device's descriptor, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>.</exception>
        public ReadingName(int index)
        {
            if (index < 0)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "reading's index");
            }

            byte[] item = new byte[MaxLength + 2];
            CborWriter writer = new CborWriter();
            writer.Reset(item, 0, item.Length);
            writer.WriteUnsigned((ulong)index);
            _cbor = Cut(item, writer.Count);
        }

        /// <summary>The name's CBOR item; not to be changed.</summary>
        internal byte[] Cbor
        {
            get { return _cbor; }
        }

        /// <summary>The name as text; null for an index.</summary>
        internal string Text { get; }

        /// <summary>Table that <see cref="Item"/> was found in, and how many entries it had then.</summary>
        internal NameTable Table;

        /// <summary>See <see cref="Table"/>.</summary>
        internal int TableCount;

        /// <summary>The CBOR item by that table.</summary>
        internal byte[] Item;

        private static byte[] Cut(byte[] item, int count)
        {
            byte[] cut = new byte[count];
            Array.Copy(item, 0, cut, 0, count);
            return cut;
        }
    }
}
