using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// Decides whose a line is: the command's under way, a URC's, the resynchronisation's, or nobody's.
    /// </summary>
    internal sealed class AtRouter
    {
        // Longest text with line ends that is waited through: a USSD text has at most 182 characters.
        private const int TextLines = 8;

        private readonly AtDigester _digester;
        private readonly AtExchange _exchange;
        private readonly AtSynchroniser _synchroniser;
        private readonly AtResult _result;
        private readonly ILog _log;
        private readonly Dialect _dialect;
        private readonly FinalCodes _finals;
        private int _textLines;

        internal AtRouter(AtDigester digester, AtExchange exchange, AtSynchroniser synchroniser, AtResult result,
            ILog log, Dialect dialect)
        {
            _digester = digester;
            _exchange = exchange;
            _synchroniser = synchroniser;
            _result = result;
            _log = log;
            _dialect = dialect;
            _finals = new FinalCodes(dialect);
        }

        internal IUrcSink Sink;

        /// <summary>Sees each unsolicited line as well.</summary>
        internal ModemLife Life;

        /// <summary>A command is under way.</summary>
        internal bool Active;

        /// <summary>The module is being started: echoes and numeric result codes are normal.</summary>
        internal bool Starting = true;

        /// <summary>A boot message, or an echo after the start, has been seen.</summary>
        internal bool Restarted;

        /// <summary>Forgets what was begun.</summary>
        internal void Reset()
        {
            _digester.Reset();
            _textLines = 0;
        }

        internal void OnToken(AtToken token)
        {
            switch (token)
            {
                case AtToken.Line:
                    OnLine(_digester.Line, _digester.Length);
                    break;
                case AtToken.Prompt:
                    _exchange.Prompted = true;
                    break;
                case AtToken.RawBlock:
                    _result.BlockLength = _digester.Length;
                    break;
                case AtToken.Echo:
                    if (!Starting)
                    {
                        OnRestart(_digester.Line, _digester.Length);
                    }

                    break;
                case AtToken.Malformed:
                    _exchange.OnDamage(_digester.Line, _digester.Length);
                    break;
                case AtToken.Overflow:
                    _exchange.Overflow = true;
                    break;
            }
        }

        private void OnLine(byte[] line, int count)
        {
            if (_textLines > 0)
            {
                // Between the quotes of a text; an odd number of quotes ends it.
                _textLines = (AtText.Quotes(line, 0, count) & 1) != 0 ? 0 : _textLines - 1;
                return;
            }

            AtFinal final = _finals.Classify(line, count, Starting);
            if (final != AtFinal.None)
            {
                _result.Numeric = count == 1;
                OnFinal(final);
                return;
            }

            if (Active && _exchange.TakeLine(line, count))
            {
                return;
            }

            int urc = _dialect.Urcs.Find(line, count);
            int life = Life == null ? -1 : Life.OnLine(line, count);
            if (life > 0)
            {
                OnLife((UrcKind)life, line, count);
            }

            if (urc >= 0)
            {
                OnUrc(urc, line, count);
            }
            else if (life >= 0)
            {
                return;
            }
            else if (!Active || !_exchange.TakeText(line, count))
            {
                _synchroniser.OnStray();
                AtTrace.Unknown(_log, line, count);
            }
        }

        private void OnFinal(AtFinal final)
        {
            if (!Active || !_exchange.TakeFinal(final, _finals.Number))
            {
                _synchroniser.OnFinal(final);
            }
        }

        private void OnUrc(int row, byte[] line, int count)
        {
            UrcKind kind = _dialect.Urcs.Kind(row);
            if (kind == UrcKind.Boot)
            {
                OnRestart(line, count);
                return;
            }

            if (kind == UrcKind.QuotedText)
            {
                _textLines = (AtText.Quotes(line, 0, count) & 1) != 0 ? TextLines : 0;
            }

            if (Sink != null)
            {
                Sink.OnUrc(kind, line, _dialect.Urcs.Fields(row, line, count), count);
            }
        }

        private void OnLife(UrcKind kind, byte[] line, int count)
        {
            if (kind == UrcKind.Boot)
            {
                OnRestart(line, count);
            }
            else if (Sink != null)
            {
                Sink.OnUrc(kind, line, count, count);
            }
        }

        private void OnRestart(byte[] line, int count)
        {
            Restarted = true;
            if (Sink != null)
            {
                Sink.OnUrc(UrcKind.Boot, line, count, count);
            }
        }
    }
}
