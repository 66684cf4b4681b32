using System;
using System.Text;
using Signet.Core;

namespace Signet.Modem.Tests
{
    /// <summary>
    /// A module that answers each write with the next of its texts, one byte a read. Texts must be ASCII without NUL.
    /// </summary>
    internal sealed class ScriptedLine : IByteChannel
    {
        private readonly TickClock _clock;
        private readonly string[] _writes;
        private readonly string[] _answers;
        private byte[] _pending = new byte[0];
        private int _at;
        private int _step;

        /// <summary>Takes a script of pairs: what the driver writes, what the module answers.</summary>
        internal ScriptedLine(TickClock clock, string[] script)
        {
            _clock = clock;
            _writes = new string[script.Length / 2];
            _answers = new string[script.Length / 2];
            for (int i = 0; i < _writes.Length; i++)
            {
                _writes[i] = script[2 * i];
                _answers[i] = script[2 * i + 1];
            }
        }

        internal bool Done
        {
            get { return _step == _writes.Length; }
        }

        internal void Emit(string text)
        {
            byte[] more = Encoding.UTF8.GetBytes(text);
            byte[] all = new byte[_pending.Length - _at + more.Length];
            Array.Copy(_pending, _at, all, 0, _pending.Length - _at);
            Array.Copy(more, 0, all, _pending.Length - _at, more.Length);
            _pending = all;
            _at = 0;
        }

        public void Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
            string text = Encoding.UTF8.GetString(buffer, offset, count);
            if (_step == _writes.Length || text != _writes[_step])
            {
                throw new Exception("unexpected " + text);
            }

            Emit(_answers[_step++]);
        }

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (_at == _pending.Length)
            {
                _clock.Delay(timeoutMs);
                return 0;
            }

            buffer[offset] = _pending[_at++];
            return 1;
        }
    }
}
