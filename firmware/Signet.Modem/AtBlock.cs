using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The block of data inside of an answer: where it begins, how long it is, and its bytes, which are never searched,
    /// however they look. Part of <see cref="AtDigester"/>.
    /// </summary>
    internal sealed class AtBlock
    {
        // Skipping more than this for one announcement would only hide a damaged number.
        private const int LargestBlock = 65535;

        private const byte CarriageReturn = 13;
        private const byte LineFeed = 10;

        private byte[] _prefix;
        private int _prefixLength;
        private int _field;
        private BlockForm _form;
        private byte[] _destination;
        private int _offset;
        private int _limit;

        private int _left;
        private bool _skipped;
        private bool _lineFeedFollows;
        private bool _quoteFollows;
        private bool _damaged;
        private int _nibble = -1;

        /// <summary>The byte inside of a line behind which a block begins; 0 when it stands behind the line.</summary>
        internal byte Opener { get; private set; }

        /// <summary>Bytes of a block are due.</summary>
        internal bool Running
        {
            get { return _left > 0; }
        }

        /// <summary>A quote closes the block that has ended.</summary>
        internal bool QuoteFollows
        {
            get { return _quoteFollows; }
        }

        /// <summary>Length of the block in bytes.</summary>
        internal int Length { get; private set; }

        internal void Expect(BlockForm form, byte[] prefix, int prefixCount, int field, byte[] destination, int offset,
            int limit)
        {
            bool quoted = form == BlockForm.Quoted || form == BlockForm.HexQuoted;
            _form = form;
            Opener = (byte)(form == BlockForm.Inline ? ',' : quoted ? '"' : 0);
            _prefix = prefix;
            _prefixLength = prefixCount;
            _field = field;
            _destination = destination;
            _offset = offset;
            _limit = limit;
        }

        /// <summary>Expects none. One that has begun goes on, but is thrown away.</summary>
        internal void Forget()
        {
            _prefix = null;
            _destination = null;
            Opener = 0;
            _skipped = true;
        }

        internal void Reset()
        {
            Forget();
            _left = 0;
            _lineFeedFollows = false;
            _quoteFollows = false;
        }

        /// <summary>Looks at a whole line, behind which a block may stand.</summary>
        /// <returns><see cref="AtToken.Line"/>, or what is wrong with it.</returns>
        internal AtToken Announce(byte[] line, int length, byte lineEnd)
        {
            if (_prefix == null || Opener != 0)
            {
                return AtToken.Line;
            }

            int prefix = AtText.Match(line, 0, length, _prefix, 0, _prefixLength);
            if (prefix < 0)
            {
                return AtToken.Line;
            }

            int block = AtText.Number(line, prefix, length, _field);
            if (block < 0 || block > LargestBlock)
            {
                return AtToken.Malformed;
            }

            _lineFeedFollows = block > 0 && lineEnd == CarriageReturn;
            return Begin(block);
        }

        /// <summary>Looks at a line that has just got the opener: its length and comma, and perhaps a quote, must be
        /// there.</summary>
        /// <returns>Length of the line without them; −1 when no block begins.</returns>
        internal int Opens(byte[] line, int length)
        {
            int prefix = AtText.Match(line, 0, length, _prefix, 0, _prefixLength);
            int end = Opener == '"' ? length - 2 : length - 1;
            if (prefix < 0 || end <= prefix || line[end] != ',')
            {
                return -1;
            }

            int start = AtText.FieldStart(line, prefix, end, _field);
            int block = AtText.Number(line, prefix, end, _field);
            if (start < 0 || AtText.FieldEnd(line, start, end) != end || block < 0 || block > LargestBlock)
            {
                return -1;
            }

            _lineFeedFollows = false;
            _quoteFollows = Opener == '"';
            Length = block;
            return end;
        }

        /// <summary>Begins the block that was announced inside of a line.</summary>
        /// <returns><see cref="AtToken.Line"/>, or <see cref="AtToken.Overflow"/>.</returns>
        internal AtToken Begin()
        {
            return Begin(Length);
        }

        /// <summary>Takes bytes of the block.</summary>
        /// <returns>How many; <paramref name="token"/> says what they ended.</returns>
        internal int Feed(byte[] input, int offset, int count, out AtToken token)
        {
            int at = offset;
            if (_lineFeedFollows)
            {
                _lineFeedFollows = false;
                at += input[at] == LineFeed ? 1 : 0;
            }

            at = _form == BlockForm.HexLine || _form == BlockForm.HexQuoted
                ? TakeDigits(input, at, offset + count)
                : TakeBytes(input, at, offset + count);
            bool ended = _left == 0 && !_skipped;
            token = !ended ? AtToken.None : _damaged ? AtToken.Malformed : AtToken.RawBlock;
            return at - offset;
        }

        /// <summary>Takes the quote that closes a block.</summary>
        /// <returns>1 when it is there, else 0.</returns>
        internal int TakeQuote(byte b)
        {
            _quoteFollows = false;
            return b == '"' ? 1 : 0;
        }

        private AtToken Begin(int block)
        {
            Length = block;
            _left = block;
            _damaged = false;
            _nibble = -1;
            _skipped = block > _limit;
            return _skipped ? AtToken.Overflow : AtToken.Line;
        }

        private int TakeBytes(byte[] input, int at, int end)
        {
            int part = end - at;
            if (part > _left)
            {
                part = _left;
            }

            if (!_skipped)
            {
                Array.Copy(input, at, _destination, _offset + Length - _left, part);
            }

            _left -= part;
            return at + part;
        }

        private int TakeDigits(byte[] input, int at, int end)
        {
            int left = _left;
            int nibble = _nibble;
            int to = _offset + Length - left;
            while (at < end && left > 0)
            {
                int digit = Hex.Digit(input[at++]);
                if (digit < 0)
                {
                    _damaged = true;
                    digit = 0;
                }

                if (nibble < 0)
                {
                    nibble = digit;
                    continue;
                }

                if (!_skipped)
                {
                    _destination[to++] = (byte)((nibble << 4) | digit);
                }

                nibble = -1;
                left--;
            }

            _nibble = nibble;
            _left = left;
            return at;
        }
    }
}
