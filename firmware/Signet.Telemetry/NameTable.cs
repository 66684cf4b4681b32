using System;
using System.Text;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Names and units of readings that the descriptor lists, so that a reading carries an index instead of a name. Entries
    /// are only appended: an index means the same as long as the epoch lasts.
    /// </summary>
    public sealed class NameTable
    {
        /// <summary>Most entries; further names are sent as text.</summary>
        public const int MaxNames = 64;

        /// <summary>Most bytes of the encoded table.</summary>
        public const int MaxSize = 2048;

        // As many as there are, since most devices have few.
        private string[] _names = new string[0];
        private string[] _units = new string[0];
        private bool[] _used = new bool[0];

        /// <summary>Number of entries.</summary>
        public int Count { get; private set; }

        /// <summary>Most bytes that <see cref="Write"/> takes.</summary>
        public int Length
        {
            get
            {
                int length = 3;
                for (int i = 0; i < Count; i++)
                {
                    // Three bytes of UTF-8 for a character at most; heads.
                    length += 7 + (3 * (_names[i].Length + _units[i].Length));
                }

                return length;
            }
        }

        /// <summary>Says that readings of a name have this unit from now on; appends an entry if there is none like it.</summary>
        /// <param name="name">Name, 1 to 32 bytes of UTF-8.</param>
        /// <param name="unit">Unit of RFC 8428 section 12.1; empty for none.</param>
        /// <returns>True when an entry was appended, so that the table must be kept before it is used.</returns>
        public bool Use(string name, string unit)
        {
            int found = -1;
            for (int i = 0; i < Count; i++)
            {
                if (_names[i] == name)
                {
                    _used[i] = _units[i] == unit;
                    found = _used[i] ? i : found;
                }
            }

            if (found >= 0 || Count == MaxNames)
            {
                return false;
            }

            Grow(Count + 1);
            _names[Count] = name;
            _units[Count] = unit;
            _used[Count] = true;
            Count++;
            return true;
        }

        /// <summary>Encodes the table as field 7 of a descriptor: an array of [name, unit].</summary>
        /// <param name="writer">Receives it.</param>
        public void Write(CborWriter writer)
        {
            writer.WriteArrayHead(Count);
            for (int i = 0; i < Count; i++)
            {
                writer.WriteArrayHead(2);
                WriteText(writer, _names[i]);
                WriteText(writer, _units[i]);
            }
        }

        /// <summary>Takes over a table that was kept; none of its names is in use yet.</summary>
        /// <param name="buffer">Holds what <see cref="Write"/> made.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CborInvalid"/>; the table is empty then.</exception>
        public void Read(byte[] buffer, int offset, int count)
        {
            Count = 0;
            CborReader reader = new CborReader();
            reader.Reset(buffer, offset, count);
            int entries = reader.ReadArrayHead();
            Grow(entries > MaxNames ? 0 : entries);
            for (int i = 0; i < entries; i++)
            {
                if (entries > MaxNames || reader.ReadArrayHead() != 2)
                {
                    throw new SignetException(ErrorCode.CborInvalid, "names");
                }

                _names[i] = ReadText(reader);
                _units[i] = ReadText(reader);
                _used[i] = false;
            }

            reader.ExpectEnd();
            Count = entries;
        }

        /// <summary>Gives the CBOR item for a name: its index, or the text when the table has it not.</summary>
        /// <param name="name">The name; remembers its index.</param>
        /// <returns>The item; not to be changed.</returns>
        internal byte[] Item(ReadingName name)
        {
            if (name.Table == this && name.TableCount == Count)
            {
                return name.Item;
            }

            name.Table = this;
            name.TableCount = Count;
            name.Item = name.Cbor;
            for (int i = 0; i < Count; i++)
            {
                if (_used[i] && _names[i] == name.Text)
                {
                    name.Item = new ReadingName(i).Cbor;
                }
            }

            return name.Item;
        }

        private void Grow(int count)
        {
            if (count <= _names.Length)
            {
                return;
            }

            string[] names = new string[count];
            string[] units = new string[count];
            bool[] used = new bool[count];
            Array.Copy(_names, 0, names, 0, Count);
            Array.Copy(_units, 0, units, 0, Count);
            Array.Copy(_used, 0, used, 0, Count);
            _names = names;
            _units = units;
            _used = used;
        }

        private static void WriteText(CborWriter writer, string text)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            writer.WriteTextString(utf8, 0, utf8.Length);
        }

        private static string ReadText(CborReader reader)
        {
            reader.ReadTextString(out int offset, out int count);
            return Encoding.UTF8.GetString(reader.Buffer, offset, count);
        }
    }
}
