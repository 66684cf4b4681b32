using System;

namespace Signet.Modem
{
    /// <summary>What came back for a command. One object a line, filled anew by each command.</summary>
    public sealed class AtResult
    {
        /// <summary>Makes a result.</summary>
        /// <param name="lineLimit">Longest answer line in bytes.</param>
        public AtResult(int lineLimit)
        {
            Line = new byte[lineLimit];
        }

        /// <summary>How the command ended.</summary>
        public AtFinal Final { get; internal set; }

        /// <summary>The module's own number of a +CME, +CMS or dialect error; −1 when there is none.</summary>
        public int Number { get; internal set; }

        /// <summary>Whether the final result code came as a digit: the module is in V0 (V.250 clause 6.2.6).</summary>
        public bool Numeric { get; internal set; }

        /// <summary>What the dialect's error line means, if one came.</summary>
        public AtErrorMeaning Meaning { get; internal set; }

        /// <summary>Whether the expected information or result line came.</summary>
        public bool HasLine { get; internal set; }

        /// <summary>Holds the last such line, since a stale one may precede it, from index 0.</summary>
        public byte[] Line { get; }

        /// <summary>Index of the first byte behind the expected prefix.</summary>
        public int Fields { get; internal set; }

        /// <summary>Index behind the line's last byte.</summary>
        public int End { get; internal set; }

        /// <summary>Length in bytes of the raw block received.</summary>
        public int BlockLength { get; internal set; }

        /// <summary>Reads a numeric field of the line.</summary>
        /// <param name="index">Number of the field behind the prefix, from 0.</param>
        /// <returns>The number, or −1 when there is no line, no such field or no number in it.</returns>
        public int Field(int index)
        {
            return HasLine ? AtText.Number(Line, Fields, End, index) : -1;
        }

        internal void Begin()
        {
            Final = AtFinal.None;
            Number = -1;
            Numeric = false;
            Meaning = AtErrorMeaning.None;
            HasLine = false;
            Fields = 0;
            End = 0;
            BlockLength = 0;
        }

        internal void Take(byte[] line, int count, int fields)
        {
            Array.Copy(line, 0, Line, 0, count);
            HasLine = true;
            Fields = fields;
            End = count;
        }

        // What doesn't fit is dropped.
        internal void Add(byte[] line, int count)
        {
            int at = End;
            if (at > 0 && at < Line.Length)
            {
                Line[at++] = (byte)' ';
            }

            int part = count < Line.Length - at ? count : Line.Length - at;
            Array.Copy(line, 0, Line, at, part);
            HasLine = true;
            End = at + part;
        }
    }
}
