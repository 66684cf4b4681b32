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

        private readonly byte[] _line;
        private readonly AtBlock _block = new AtBlock();
        private int _length;
        private bool _noise;
        private bool _overlong;
        private bool _blankFollows;

        private byte _prompt;
        private byte[] _echo;
        private int _echoLength;
        private byte[] _mirror;
        private int _mirrorAt;
        private int _mirrorEnd;

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

        /// <summary>Takes a prompt at the start of a line as such; until then it is text.</summary>
        /// <param name="prompt">The prompt: <c>&gt;</c>, or <c>@</c> of u-blox.</param>
        public void ExpectPrompt(byte prompt)
        {
            _prompt = prompt;
        }

        /// <summary>Drops a copy of the payload, which some modules send back behind the prompt.</summary>
        /// <param name="payload">Holds the payload; not copied.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        public void ExpectMirror(byte[] payload, int offset, int count)
        {
            _mirror = payload;
            _mirrorAt = offset;
            _mirrorEnd = offset + count;
        }

        /// <summary>Takes a line equal to this as echo.</summary>
        /// <param name="command">Holds the command; not copied.</param>
        /// <param name="count">Its length in bytes without the line end.</param>
        public void ExpectEcho(byte[] command, int count)
        {
            _echo = command;
            _echoLength = count;
        }

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
            _block.Expect(form, prefix, prefixCount, field, destination, offset, limit);
        }

        /// <summary>Forgets every expectation. A raw block that has begun goes on, but is thrown away.</summary>
        public void ExpectNothing()
        {
            _prompt = 0;
            _echo = null;
            _mirror = null;
            _block.Forget();
        }

        /// <summary>Forgets expectations, the line begun and the raw block begun.</summary>
        public void Reset()
        {
            ExpectNothing();
            _length = 0;
            _noise = false;
            _overlong = false;
            _blankFollows = false;
            _block.Reset();
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
            AtBlock block = _block;
            if (block.Running)
            {
                int taken = block.Feed(input, offset, count, out AtToken token);
                Token = token;
                Length = block.Length;
                return taken;
            }

            if (_mirror != null)
            {
                at += Mirrored(input, offset, count);
            }

            if (block.QuoteFollows && at < end)
            {
                at += block.TakeQuote(input[at]);
            }

            byte[] line = _line;
            int length = _length;
            bool blankFollows = _blankFollows;
            byte opener = block.Opener;
            byte prompt = _prompt;
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
                if (b == prompt && length == 0)
                {
                    _prompt = 0;
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
                    if (b == opener && Opens(length))
                    {
                        return at - offset;
                    }
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
                Token = _block.Announce(_line, length, lineEnd);
            }
        }

        private bool Opens(int length)
        {
            int whole = _noise || _overlong ? -1 : _block.Opens(_line, length);
            if (whole < 0)
            {
                return false;
            }

            Length = whole;
            _length = 0;
            Token = _block.Begin();
            return true;
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
    }
}
