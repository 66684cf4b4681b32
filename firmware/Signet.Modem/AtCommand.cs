using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// A command line being built, and what its answer will look like. One object a line, reused by every command.
    /// Commands end with CR alone: a line feed would be counted as payload after a prompt (ITU-T V.250 clause 5.2.1).
    /// </summary>
    /// <remarks>
    /// Templates are ASCII with the placeholders of <see cref="AtValues"/>.
    /// </remarks>
    public sealed class AtCommand
    {
        private const int PrefixLimit = 48;

        private readonly AtValues _values = new AtValues();

        /// <summary>Makes a command.</summary>
        /// <param name="capacity">Longest command line in bytes, CR included.</param>
        public AtCommand(int capacity)
        {
            Text = new byte[capacity];
            Prefix = new byte[PrefixLimit];
        }

        /// <summary>Holds the command line from index 0.</summary>
        public byte[] Text { get; }

        /// <summary>Length of the command line in bytes, without its CR until it is executed.</summary>
        public int Length { get; internal set; }

        /// <summary>What the answer consists of.</summary>
        public AtAnswer Answer { get; private set; }

        /// <summary>Holds the prefix of the expected line.</summary>
        public byte[] Prefix { get; }

        /// <summary>Length of the prefix in bytes.</summary>
        public int PrefixLength { get; private set; }

        /// <summary>
        /// How many leading fields of the expected line must be numbers: it tells the answer to AT+CEREG? from the
        /// URC of the same name (27.007 clause 10.1.22).
        /// </summary>
        public int NumericFields;

        /// <summary>Source of the payload for the prompt; null when there is none.</summary>
        public byte[] Payload { get; private set; }

        /// <summary>Index of the payload's first byte.</summary>
        public int PayloadOffset { get; private set; }

        /// <summary>Length of the payload in bytes.</summary>
        public int PayloadLength { get; private set; }

        /// <summary>Destination of the raw block; null when none is expected.</summary>
        public byte[] Block { get; private set; }

        /// <summary>Index for the block's first byte.</summary>
        public int BlockOffset { get; private set; }

        /// <summary>Largest block in bytes.</summary>
        public int BlockLimit { get; private set; }

        /// <summary>Field of the expected line that announces the block's length, from 0.</summary>
        public int BlockField { get; private set; }

        /// <summary>Starts an empty command that expects nothing but a final result code.</summary>
        public void Begin()
        {
            Length = 0;
            Answer = AtAnswer.None;
            PrefixLength = 0;
            NumericFields = 0;
            Payload = null;
            Block = null;
        }

        /// <summary>Starts a command with this text.</summary>
        /// <param name="text">The command, ASCII, without CR.</param>
        public void Begin(byte[] text)
        {
            Begin();
            Append(text, 0, text.Length);
        }

        /// <summary>Starts a command from a template with numbers only.</summary>
        /// <param name="template">The template.</param>
        /// <param name="number">For <c>%n</c>.</param>
        /// <param name="count">For <c>%c</c>.</param>
        public void Begin(byte[] template, int number, int count)
        {
            Begin(template, number, count, 0, null, null);
        }

        /// <summary>Starts a command from a template.</summary>
        /// <param name="template">The template.</param>
        /// <param name="number">For <c>%n</c>.</param>
        /// <param name="count">For <c>%c</c>.</param>
        /// <param name="port">For <c>%p</c>.</param>
        /// <param name="first">For <c>%h</c>, ASCII; may be null when the template has none.</param>
        /// <param name="second">For <c>%w</c>, ASCII; may be null when the template has none.</param>
        /// <exception cref="SignetException">As the other form.</exception>
        public void Begin(byte[] template, int number, int count, int port, byte[] first, byte[] second)
        {
            AtValues values = _values;
            values.Number = number;
            values.Count = count;
            values.Port = port;
            values.Host = first;
            values.Password = second;
            Begin(template, values);
            values.Password = null;
        }

        /// <summary>Starts a command from a template.</summary>
        /// <param name="template">The template.</param>
        /// <param name="values">What its placeholders stand for.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a text with a quote or a
        /// byte that isn't printable ASCII: it could smuggle in a command. <see cref="ErrorCode.BufferTooSmall"/>
        /// when the line gets too long. <see cref="ErrorCode.SettingInvalid"/> for an unknown placeholder.</exception>
        public void Begin(byte[] template, AtValues values)
        {
            Begin();
            int run = 0;
            for (int i = 0; i + 1 < template.Length; i++)
            {
                if (template[i] != '%')
                {
                    continue;
                }

                Append(template, run, i - run);
                Substitute(template[i + 1], values);
                i++;
                run = i + 1;
            }

            Append(template, run, template.Length - run);
        }

        /// <summary>Adds bytes as they are.</summary>
        /// <param name="source">Source of the bytes, ASCII.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void Append(byte[] source, int offset, int count)
        {
            Room(count);
            Array.Copy(source, offset, Text, Length, count);
            Length += count;
        }

        /// <summary>Adds a number in decimal digits.</summary>
        /// <param name="value">The number, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void AppendNumber(int value)
        {
            Room(Ascii.MaxIntLength);
            Length += Ascii.Format(value, Text, Length);
        }

        /// <summary>Adds bytes as upper-case hexadecimal digits.</summary>
        /// <param name="source">Source of the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>.</exception>
        public void AppendHex(byte[] source, int offset, int count)
        {
            Room(2 * count);
            Length += Hex.Encode(source, offset, count, Text, Length);
        }

        /// <summary>Says what the answer consists of.</summary>
        /// <param name="answer">The kind of answer.</param>
        /// <param name="template">Prefix of its line, as a template with <c>%n</c> only.</param>
        /// <param name="number">For <c>%n</c>, 0 to 99.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> for a prefix of more than 48
        /// bytes.</exception>
        public void Expect(AtAnswer answer, byte[] template, int number)
        {
            if (template.Length > PrefixLimit)
            {
                throw new SignetException(ErrorCode.BufferTooSmall, "prefix of an AT answer");
            }

            Answer = answer;
            byte[] prefix = Prefix;
            int length = 0;
            for (int i = 0; i < template.Length; i++)
            {
                byte b = template[i];
                if (b == '%' && i + 1 < template.Length && template[i + 1] == 'n')
                {
                    if (number > 9)
                    {
                        prefix[length++] = (byte)('0' + number / 10);
                    }

                    prefix[length++] = (byte)('0' + number % 10);
                    i++;
                }
                else
                {
                    prefix[length++] = b;
                }
            }

            PrefixLength = length;
        }

        /// <summary>Expects one information line of text without prefix.</summary>
        public void ExpectText()
        {
            Answer = AtAnswer.Text;
        }

        /// <summary>How the block stands in the answer.</summary>
        public BlockForm BlockForm { get; private set; }

        /// <summary>Expects every information line without prefix, joined by blanks.</summary>
        public void ExpectLines()
        {
            Answer = AtAnswer.Lines;
        }

        /// <summary>Expects a raw block in or behind the expected information line.</summary>
        /// <param name="form">Where and how it stands.</param>
        /// <param name="field">Field of that line with the block's length, from 0.</param>
        /// <param name="destination">Receives the block.</param>
        /// <param name="offset">Index for its first byte.</param>
        /// <param name="limit">Largest block in bytes.</param>
        public void ExpectBlock(BlockForm form, int field, byte[] destination, int offset, int limit)
        {
            BlockForm = form;
            BlockField = field;
            Block = destination;
            BlockOffset = offset;
            BlockLimit = limit;
        }

        /// <summary>Expects a prompt and answers it with a payload.</summary>
        /// <param name="source">Source of the payload.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        public void Attach(byte[] source, int offset, int count)
        {
            Payload = source;
            PayloadOffset = offset;
            PayloadLength = count;
        }

        private void Substitute(byte placeholder, AtValues values)
        {
            switch (placeholder)
            {
                case (byte)'n':
                    AppendNumber(values.Number);
                    break;
                case (byte)'c':
                    AppendNumber(values.Count);
                    break;
                case (byte)'p':
                    AppendNumber(values.Port);
                    break;
                case (byte)'k':
                    AppendNumber(values.Kind);
                    break;
                case (byte)'h':
                    AppendText(values.Host);
                    break;
                case (byte)'w':
                    AppendText(values.Password);
                    break;
                case (byte)'a':
                    AppendText(values.Apn);
                    break;
                case (byte)'u':
                    AppendText(values.User);
                    break;
                case (byte)'t':
                    AppendText(values.Type);
                    break;
                case (byte)'d':
                    AppendHex(values.Data, values.DataOffset, values.DataCount);
                    break;
                default:
                    throw new SignetException(ErrorCode.SettingInvalid, "placeholder of an AT command");
            }
        }

        private void AppendText(byte[] text)
        {
            for (int i = 0; i < text.Length; i++)
            {
                if (text[i] < ' ' || text[i] > '~' || text[i] == '"')
                {
                    throw new SignetException(ErrorCode.InvalidArgument, "a text for an AT command");
                }
            }

            Append(text, 0, text.Length);
        }

        // One byte stays free for the CR.
        private void Room(int count)
        {
            if (count > Text.Length - 1 - Length)
            {
                throw new SignetException(ErrorCode.BufferTooSmall, "AT command");
            }
        }
    }
}
