using System;
using Signet.Core;

namespace Signet.Modem
{
    // Blocks of data inside of answers: never searched, however they look.
    public sealed partial class AtDigester
    {
        // Skipping more than this for one announcement would only hide a damaged number.
        private const int LargestBlock = 65535;

        private byte[] _rawPrefix;
        private int _rawPrefixLength;
        private int _rawField;
        private BlockForm _rawForm;
        private byte _opener;
        private byte[] _raw;
        private int _rawOffset;
        private int _rawLimit;

        private int _blockLeft;
        private int _blockLength;
        private bool _blockSkipped;
        private bool _blockLineFeed;
        private bool _blockHex;
        private bool _blockDamaged;
        private int _nibble = -1;
        private bool _quoteFollows;

        /// <summary>Takes a block that a line with this prefix announces.</summary>
        /// <param name="form">Where and how the block stands.</param>
        /// <param name="prefix">Holds the prefix; not copied.</param>
        /// <param name="prefixCount">Its length in bytes.</param>
        /// <param name="field">Which field behind the prefix holds the number of bytes, from 0.</param>
        /// <param name="destination">Receives the block.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="limit">Largest block in bytes that is taken.</param>
        public void ExpectRaw(BlockForm form, byte[] prefix, int prefixCount, int field, byte[] destination, int offset,
            int limit)
        {
            bool inside = form == BlockForm.Inline;
            bool quoted = form == BlockForm.Quoted || form == BlockForm.HexQuoted;
            _rawForm = form;
            _opener = (byte)(inside ? ',' : quoted ? '"' : 0);
            _rawPrefix = prefix;
            _rawPrefixLength = prefixCount;
            _rawField = field;
            _raw = destination;
            _rawOffset = offset;
            _rawLimit = limit;
        }

        // A block behind a line end is announced by a whole line.
        private void Announce(int length, byte lineEnd)
        {
            if (_rawPrefix == null || _opener != 0)
            {
                return;
            }

            int prefix = AtText.Match(_line, 0, length, _rawPrefix, 0, _rawPrefixLength);
            if (prefix < 0)
            {
                return;
            }

            int block = AtText.Number(_line, prefix, length, _rawField);
            if (block < 0 || block > LargestBlock)
            {
                Token = AtToken.Malformed;
                return;
            }

            BeginBlock(block);
            _blockLineFeed = block > 0 && lineEnd == CarriageReturn;
        }

        // A block inside of a line begins where the length and its comma, or that and a quote, have come.
        private bool Opens(int length)
        {
            int prefix = AtText.Match(_line, 0, length, _rawPrefix, 0, _rawPrefixLength);
            int end = _opener == '"' ? length - 2 : length - 1;
            if (prefix < 0 || end <= prefix || _line[end] != ',' || _noise || _overlong)
            {
                return false;
            }

            int start = AtText.FieldStart(_line, prefix, end, _rawField);
            int block = AtText.Number(_line, prefix, end, _rawField);
            if (start < 0 || AtText.FieldEnd(_line, start, end) != end || block < 0 || block > LargestBlock)
            {
                return false;
            }

            Length = end;
            _length = 0;
            Token = AtToken.Line;
            BeginBlock(block);
            _blockLineFeed = false;
            _quoteFollows = _opener == '"';
            return true;
        }

        private void BeginBlock(int block)
        {
            _blockLeft = block;
            _blockLength = block;
            _blockHex = _rawForm == BlockForm.HexLine || _rawForm == BlockForm.HexQuoted;
            _blockDamaged = false;
            _nibble = -1;
            _blockSkipped = block > _rawLimit;
            if (_blockSkipped)
            {
                Token = AtToken.Overflow;
            }
        }

        private int FeedBlock(byte[] input, int offset, int count)
        {
            int at = SkipLineFeed(input, offset);
            int part = offset + count - at;
            if (part > _blockLeft)
            {
                part = _blockLeft;
            }

            if (!_blockSkipped)
            {
                Array.Copy(input, at, _raw, _rawOffset + _blockLength - _blockLeft, part);
            }

            _blockLeft -= part;
            if (part > 0)
            {
                EndBlock();
            }

            return at + part - offset;
        }

        private int FeedDigits(byte[] input, int offset, int count)
        {
            int at = SkipLineFeed(input, offset);
            int end = offset + count;
            int left = _blockLeft;
            int nibble = _nibble;
            bool skipped = _blockSkipped;
            int to = _rawOffset + _blockLength - left;
            while (at < end && left > 0)
            {
                int digit = Hex.Digit(input[at++]);
                if (digit < 0)
                {
                    _blockDamaged = true;
                    digit = 0;
                }

                if (nibble < 0)
                {
                    nibble = digit;
                    continue;
                }

                if (!skipped)
                {
                    _raw[to++] = (byte)((nibble << 4) | digit);
                }

                nibble = -1;
                left--;
            }

            _nibble = nibble;
            _blockLeft = left;
            EndBlock();
            return at - offset;
        }

        private int SkipLineFeed(byte[] input, int offset)
        {
            if (!_blockLineFeed)
            {
                return offset;
            }

            _blockLineFeed = false;
            return input[offset] == LineFeed ? offset + 1 : offset;
        }

        private void EndBlock()
        {
            if (_blockLeft == 0 && !_blockSkipped)
            {
                Token = _blockDamaged ? AtToken.Malformed : AtToken.RawBlock;
                Length = _blockLength;
            }
        }

        private int Mirrored(byte[] input, int offset, int count)
        {
            int same = 0;
            while (same < count && _mirrorAt < _mirrorEnd && input[offset + same] == _mirror[_mirrorAt])
            {
                _mirrorAt++;
                same++;
            }

            if (same < count || _mirrorAt == _mirrorEnd)
            {
                _mirror = null;
            }

            return same;
        }
    }
}
