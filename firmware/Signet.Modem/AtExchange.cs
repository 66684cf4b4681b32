using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The command under way: which lines are its own, and whether it has ended. The engine feeds it; it knows neither
    /// line nor clock.
    /// </summary>
    internal sealed class AtExchange
    {
        private readonly AtCommand _command;
        private readonly AtResult _result;
        private readonly Dialect _dialect;
        private bool _noise;
        private bool _badAnnouncement;

        internal AtExchange(AtCommand command, AtResult result, Dialect dialect)
        {
            _command = command;
            _result = result;
            _dialect = dialect;
        }

        /// <summary>The module has given the prompt.</summary>
        internal bool Prompted;

        /// <summary>The payload is written.</summary>
        internal bool PayloadSent;

        /// <summary>Something too long came.</summary>
        internal bool Overflow;

        /// <summary>The end that was found leaves the line out of step.</summary>
        internal bool Broken { get; private set; }

        /// <summary>A prompt is awaited.</summary>
        internal bool Prompting
        {
            get { return _command.Payload != null && !Prompted; }
        }

        /// <summary>The payload is to be written now.</summary>
        internal bool PayloadDue
        {
            get { return Prompted && !PayloadSent && _command.Payload != null; }
        }

        internal void Arm(AtDigester digester)
        {
            Prompted = false;
            PayloadSent = false;
            Overflow = false;
            Broken = false;
            _noise = false;
            _badAnnouncement = false;
            AtCommand command = _command;
            digester.ExpectEcho(command.Text, command.Length);
            if (command.Payload != null)
            {
                digester.ExpectPrompt(_dialect.Prompt);
            }

            if (command.Block != null)
            {
                digester.ExpectRaw(command.BlockForm, command.Prefix, command.PrefixLength, command.BlockField,
                    command.Block, command.BlockOffset, command.BlockLimit);
            }
        }

        /// <summary>Takes a final result code; false when the command has one already.</summary>
        internal bool TakeFinal(AtFinal final, int number)
        {
            if (_result.Final != AtFinal.None)
            {
                return false;
            }

            _result.Final = final;
            if (number >= 0)
            {
                _result.Number = number;
            }

            return true;
        }

        /// <summary>Takes a line with the expected prefix, or an error line; false when it is neither.</summary>
        internal bool TakeLine(byte[] line, int count)
        {
            AtResult result = _result;
            AtCommand command = _command;
            AtAnswer answer = command.Answer;
            if (result.Final != AtFinal.None && (answer != AtAnswer.Result || result.HasLine))
            {
                return false;
            }

            if (answer == AtAnswer.Information || answer == AtAnswer.Result || answer == AtAnswer.Bare
                || answer == AtAnswer.Optional)
            {
                int fields = AtText.Match(line, 0, count, command.Prefix, 0, command.PrefixLength);
                if (fields >= 0 && HasNumbers(line, fields, count, command.NumericFields))
                {
                    // Some firmwares glue OK to the closing quote.
                    if (count > 3 && line[count - 3] == '"' && line[count - 2] == 'O' && line[count - 1] == 'K')
                    {
                        count -= 2;
                        result.Final = AtFinal.Ok;
                    }

                    result.Take(line, count, fields);
                    return true;
                }
            }

            AtErrorRule rule = _dialect.FindError(line, count);
            if (rule == null)
            {
                return false;
            }

            int taken = AtText.Match(line, 0, count, rule.Prefix, 0, rule.Prefix.Length);
            int number = AtText.Number(line, taken, count, 0);
            if (rule.Meaning == AtErrorMeaning.Fatal)
            {
                // Success looks alike, and other commands have no part in it.
                if (answer != AtAnswer.Result || number <= 0 || !IsOfCommand(rule.Prefix))
                {
                    return false;
                }

                result.Final = AtFinal.Error;
            }

            result.Meaning = rule.Meaning;
            result.Number = number;
            return true;
        }

        /// <summary>Takes a line without prefix, if such a one is expected.</summary>
        internal bool TakeText(byte[] line, int count)
        {
            AtAnswer answer = _command.Answer;
            bool bare = answer == AtAnswer.Bare && !_result.HasLine && IsBare(line, count);
            if ((answer != AtAnswer.Text && answer != AtAnswer.Lines && !bare) || _result.Final != AtFinal.None)
            {
                return false;
            }

            if (answer == AtAnswer.Lines)
            {
                _result.Add(line, count);
                return true;
            }

            _result.Take(line, count, 0);
            return true;
        }

        /// <summary>
        /// Notes a damaged line. It may be a URC or the answer: the command's end decides. But behind a damaged
        /// announcement come bytes that are no lines, so the command can't go on.
        /// </summary>
        internal void OnDamage(byte[] line, int count)
        {
            _noise = true;
            _badAnnouncement |= _command.Block != null
                && AtText.Match(line, 0, count, _command.Prefix, 0, _command.PrefixLength) >= 0;
        }

        /// <summary>Decides whether the command has ended, from what has come so far.</summary>
        internal AtFinal Judge()
        {
            if (_badAnnouncement)
            {
                Broken = true;
                return AtFinal.Malformed;
            }

            AtFinal final = _result.Final;
            if (final != AtFinal.Ok)
            {
                return final;
            }

            AtAnswer answer = _command.Answer;
            bool unsent = _command.Payload != null && !PayloadSent;
            if (answer == AtAnswer.Result && !_result.HasLine && !unsent)
            {
                return AtFinal.None;
            }

            bool incomplete = answer != AtAnswer.None && answer != AtAnswer.Optional && !_result.HasLine;
            if (incomplete || unsent || (_command.Block != null && Overflow))
            {
                Broken = true;
                return Overflow ? AtFinal.Overflow : AtFinal.Malformed;
            }

            return AtFinal.Ok;
        }

        /// <summary>Decides how a command ends whose time is over.</summary>
        internal AtFinal Expire()
        {
            if (_result.Final == AtFinal.Ok)
            {
                return AtFinal.ResultMissing;
            }

            Broken = true;
            if (Overflow)
            {
                return AtFinal.Overflow;
            }

            if (_noise)
            {
                return AtFinal.Malformed;
            }

            return Prompting ? AtFinal.PromptMissing : AtFinal.Timeout;
        }

        /// <summary>Gives the error for a command's end.</summary>
        internal static ErrorCode Code(AtFinal final)
        {
            switch (final)
            {
                case AtFinal.Error:
                    return ErrorCode.ModemError;
                case AtFinal.CmeError:
                case AtFinal.CmsError:
                    return ErrorCode.CmeError;
                case AtFinal.Busy:
                    return ErrorCode.SocketBufferFull;
                case AtFinal.PromptMissing:
                    return ErrorCode.PromptMissing;
                case AtFinal.Malformed:
                    return ErrorCode.LineMalformed;
                case AtFinal.Overflow:
                    return ErrorCode.LineOverflow;
                case AtFinal.Restarted:
                    return ErrorCode.ModemRestarted;
                default:
                    return ErrorCode.LineTimeout;
            }
        }

        // Up to the colon the line is that which the command waits for.
        private bool IsOfCommand(byte[] prefix)
        {
            byte[] mine = _command.Prefix;
            int length = _command.PrefixLength;
            for (int i = 0; i < length && i < prefix.Length && mine[i] == prefix[i]; i++)
            {
                if (prefix[i] == ':')
                {
                    return true;
                }
            }

            return false;
        }

        // Digits of a handle or of a length; an unknown URC begins with another character.
        private static bool IsBare(byte[] line, int count)
        {
            return count > 0 && (Hex.Digit(line[0]) >= 0 || line[0] == '"');
        }

        private static bool HasNumbers(byte[] line, int fields, int end, int numbers)
        {
            for (int i = 0; i < numbers; i++)
            {
                if (AtText.Number(line, fields, end, i) < 0)
                {
                    return false;
                }
            }

            return true;
        }
    }
}
