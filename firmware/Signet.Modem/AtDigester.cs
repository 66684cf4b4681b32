using System;

namespace Signet.Modem
{
    /// <summary>
    /// Cuts the module's byte stream into tokens: lines, prompts, raw blocks and echoes. It is a pure function of the
    /// bytes and of what the engine told it to expect; it has no port, clock or thread, never searches inside a raw
    /// block, and gives the same tokens however the stream is split.
    /// Line ends are CR, LF or any run of them (V.250 clause 5.7.1); NUL bytes between blocks are dropped, since
    /// modules print them at power-up.
    /// </summary>
    public sealed class AtDigester
    {
        private const byte CarriageReturn = 13;
        private const byte LineFeed = 10;

        // Skipping more than this for one announcement would only hide a damaged number.
        private const int LargestBlock = 65535;

        private readonly byte[] _line;
        private int _length;
        private bool _noise;
        private bool _overlong;
        private bool _blankFollows;

        private bool _promptExpected;
        private byte[] _echo;
        private int _echoLength;
        private byte[] _rawPrefix;
        private int _rawPrefixLength;
        private int _rawField;
        private byte[] _raw;
        private int _rawOffset;
        private int _rawLimit;

        private int _blockLeft;
        private int _blockLength;
        private bool _blockSkipped;
        private bool _blockLineFeed;

        /// <summary>Makes a digester.</summary>
        /// <param name="line">Buffer for one line; its length is the longest line that is taken.</param>
        public AtDigester(byte[] line)
        {
            _line = line;
        }

        /// <summary>What the last <see cref="Feed"/> ended with.</summary>
        public AtToken Token { get; private set; }

        /// <summary>Buffer that holds a <see cref="AtToken.Line"/> from index 0 until the next Feed.</summary>
        public byte[] Line
        {
            get { return _line; }
        }

        /// <summary>Length in bytes of the line or of the raw block that <see cref="Token"/> reports.</summary>
        public int Length { get; private set; }

        /// <summary>Takes a prompt at the start of a line as such; until then <c>&gt;</c> is text.</summary>
        public void ExpectPrompt()
        {
            _promptExpected = true;
        }

        /// <summary>Takes a line equal to this as echo.</summary>
        /// <param name="command">Holds the command; not copied.</param>
        /// <param name="count">Its length in bytes without the line end.</param>
        public void ExpectEcho(byte[] command, int count)
        {
            _echo = command;
            _echoLength = count;
        }

        /// <summary>
        /// Takes what follows a line with this prefix as a raw block, right behind the line's CR LF.
        /// </summary>
        /// <param name="prefix">Holds the prefix; not copied.</param>
        /// <param name="prefixCount">Its length in bytes.</param>
        /// <param name="field">Which field behind the prefix holds the number of bytes, from 0.</param>
        /// <param name="destination">Receives the block.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="limit">Largest block in bytes that is taken.</param>
        public void ExpectRaw(byte[] prefix, int prefixCount, int field, byte[] destination, int offset, int limit)
        {
            _rawPrefix = prefix;
            _rawPrefixLength = prefixCount;
            _rawField = field;
            _raw = destination;
            _rawOffset = offset;
            _rawLimit = limit;
        }

        /// <summary>Forgets every expectation. A raw block that has begun goes on, but is thrown away.</summary>
        public void ExpectNothing()
        {
            _promptExpected = false;
            _echo = null;
            _rawPrefix = null;
            _raw = null;
            _blockSkipped = true;
        }

        /// <summary>Forgets expectations, the line begun and the raw block begun.</summary>
        public void Reset()
        {
            ExpectNothing();
            _length = 0;
            _noise = false;
            _overlong = false;
            _blankFollows = false;
            _blockLeft = 0;
            _blockLineFeed = false;
            Token = AtToken.None;
            Length = 0;
        }

        /// <summary>Overwrites what former lines left in the buffer; a line begun is kept.</summary>
        public void Wipe()
        {
            Array.Clear(_line, _length, _line.Length - _length);
        }

        /// <summary>Takes bytes up to the end of one token, or all of them.</summary>
        /// <param name="input">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes, at least 1.</param>
        /// <returns>How many bytes were taken, at least 1. <see cref="Token"/> says what they ended.</returns>
        public int Feed(byte[] input, int offset, int count)
        {
            Token = AtToken.None;
            int at = offset;
            int end = offset + count;
            if (_blockLeft > 0)
            {
                return FeedBlock(input, offset, count);
            }

            byte[] line = _line;
            int length = _length;
            bool blankFollows = _blankFollows;
            while (at < end)
            {
                byte b = input[at++];
                if (b == CarriageReturn || b == LineFeed)
                {
                    blankFollows = false;
                    if (length > 0)
                    {
                        _blankFollows = false;
                        EndLine(length, b);
                        return at - offset;
                    }

                    continue;
                }

                if (b == 0 || (b == ' ' && blankFollows))
                {
                    continue;
                }

                blankFollows = false;
                if (b == '>' && length == 0 && _promptExpected)
                {
                    _promptExpected = false;
                    _blankFollows = true;
                    Token = AtToken.Prompt;
                    return at - offset;
                }

                if (b < ' ' || b > '~')
                {
                    _noise = true;
                }

                if (length < line.Length)
                {
                    line[length++] = b;
                }
                else
                {
                    _overlong = true;
                }
            }

            _length = length;
            _blankFollows = blankFollows;
            return at - offset;
        }

        private void EndLine(int length, byte lineEnd)
        {
            bool noise = _noise;
            bool overlong = _overlong;
            _length = 0;
            _noise = false;
            _overlong = false;
            Length = length;
            if (overlong)
            {
                Token = AtToken.Overflow;
            }
            else if (noise)
            {
                Token = AtToken.Malformed;
            }
            else if (IsEcho(length))
            {
                Token = AtToken.Echo;
            }
            else
            {
                Token = AtToken.Line;
                Announce(length, lineEnd);
            }
        }

        private bool IsEcho(int length)
        {
            if (_echo == null || length != _echoLength)
            {
                return false;
            }

            for (int i = 0; i < length; i++)
            {
                if (_line[i] != _echo[i])
                {
                    return false;
                }
            }

            return true;
        }

        private void Announce(int length, byte lineEnd)
        {
            if (_rawPrefix == null)
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

            _blockLeft = block;
            _blockLength = block;
            _blockLineFeed = lineEnd == CarriageReturn;
            _blockSkipped = block > _rawLimit;
            if (_blockSkipped)
            {
                Token = AtToken.Overflow;
            }
        }

        private int FeedBlock(byte[] input, int offset, int count)
        {
            int at = offset;
            if (_blockLineFeed)
            {
                _blockLineFeed = false;
                if (input[at] == LineFeed)
                {
                    at++;
                }
            }

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
            if (_blockLeft == 0 && part > 0 && !_blockSkipped)
            {
                Token = AtToken.RawBlock;
                Length = _blockLength;
            }

            return at + part - offset;
        }
    }
}
