using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A dialect's URC table. Rows are tried in order. All of them lie in one array, kind, length, prefix, since an object
    /// and an array a row would take 2 KB of the device's heap.
    /// </summary>
    public sealed class UrcTable
    {
        private const int Head = 2;
        private const int Whole = 0x80;

        // Bytes that are compared before anything is called.
        private const int Least = 3;

        private byte[] _rows;
        private int _end;

        /// <summary>Makes an empty table.</summary>
        /// <param name="capacity">Room for all rows: their prefixes and two bytes a row.</param>
        public UrcTable(int capacity)
        {
            _rows = new byte[capacity];
        }

        /// <summary>Adds a row for lines that begin with a prefix; their fields follow.</summary>
        /// <param name="prefix">How the line begins, ASCII, 3 to 255 bytes.</param>
        /// <param name="kind">What it tells.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void Add(string prefix, UrcKind kind)
        {
            Append(Ascii.Bytes(prefix), (int)kind);
        }

        /// <summary>Adds a row for lines that are a word and nothing more, as RDY.</summary>
        /// <param name="word">The line, ASCII, 3 to 255 bytes.</param>
        /// <param name="kind">What it tells.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void AddWord(string word, UrcKind kind)
        {
            Append(Ascii.Bytes(word), (int)kind | Whole);
        }

        /// <summary>Finds the row for a line.</summary>
        /// <param name="line">Holds the line from index 0.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>The row, or −1.</returns>
        public int Find(byte[] line, int count)
        {
            byte[] rows = _rows;
            int row = 0;
            if (count < Least)
            {
                return -1;
            }

            int first = line[0];
            int second = line[1];
            int third = line[2];
            while (row < _end)
            {
                // Most rows fall at one of the first three bytes.
                int length = rows[row + 1];
                if (third == rows[row + Head + 2] && second == rows[row + Head + 1] && first == rows[row + Head])
                {
                    int taken = AtText.Match(line, 0, count, rows, row + Head, length);
                    if (taken >= 0 && ((rows[row] & Whole) == 0 || taken == count))
                    {
                        return row;
                    }
                }

                row += Head + length;
            }

            return -1;
        }

        /// <summary>What a row tells.</summary>
        /// <param name="row">What <see cref="Find"/> gave.</param>
        /// <returns>The kind.</returns>
        public UrcKind Kind(int row)
        {
            return (UrcKind)(_rows[row] & ~Whole);
        }

        /// <summary>Finds where a line's fields begin.</summary>
        /// <param name="row">What <see cref="Find"/> gave.</param>
        /// <param name="line">Holds the line from index 0.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <returns>Index of the first byte behind the prefix.</returns>
        public int Fields(int row, byte[] line, int count)
        {
            return AtText.Match(line, 0, count, _rows, row + Head, _rows[row + 1]);
        }

        /// <summary>Gives back the room that no row took.</summary>
        internal void Trim()
        {
            byte[] rows = new byte[_end];
            Array.Copy(_rows, 0, rows, 0, _end);
            _rows = rows;
        }

        private void Append(byte[] prefix, int kind)
        {
            int length = prefix.Length;
            if (length < Least || length > 255 || Head + length > _rows.Length - _end)
            {
                throw new SignetException(ErrorCode.BufferTooSmall, "URC table");
            }

            _rows[_end] = (byte)kind;
            _rows[_end + 1] = (byte)length;
            Array.Copy(prefix, 0, _rows, _end + Head, length);
            _end += Head + length;
        }
    }
}
