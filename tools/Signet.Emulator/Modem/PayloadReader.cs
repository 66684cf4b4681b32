using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Signet.Emulator.Modem
{
    /// <summary>Gathers payload: a given number of any bytes, or up to the dialect's end mark.</summary>
    internal sealed class PayloadReader(int? length, string end, Action<byte[]?> taken)
    {
        private const byte Escape = 0x1B;
        private const int Longest = 1500;

        private readonly List<byte> _bytes = [];
        private readonly byte[] _end = Encoding.Latin1.GetBytes(end);
        private bool _givenUp;

        /// <summary>Takes a byte; true when the payload is complete.</summary>
        public bool Add(byte next)
        {
            if (length != null)
            {
                _bytes.Add(next);
                return _bytes.Count == length;
            }

            // ESC gives up only where a control character ends the payload; else it is payload like any other byte.
            _givenUp = next == Escape && _end.Length == 1;
            if (_givenUp)
                return true;
            _bytes.Add(next);
            if (_bytes.Count >= _end.Length && _bytes.Skip(_bytes.Count - _end.Length).SequenceEqual(_end))
            {
                _bytes.RemoveRange(_bytes.Count - _end.Length, _end.Length);
                return true;
            }

            return _bytes.Count == Longest && _end.Length == 1;
        }

        public void Deliver()
        {
            taken(_givenUp ? null : [.. _bytes]);
        }
    }
}
