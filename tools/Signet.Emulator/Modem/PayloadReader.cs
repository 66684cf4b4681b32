using System;
using System.Collections.Generic;

namespace Signet.Emulator.Modem
{
    /// <summary>Gathers the bytes behind a prompt: a given number of any bytes, or up to Ctrl-Z.</summary>
    internal sealed class PayloadReader(int? length, Action<byte[]?> taken)
    {
        private const byte CtrlZ = 0x1A;
        private const byte Escape = 0x1B;
        private const int Longest = 1500;

        private readonly List<byte> _bytes = [];
        private bool _givenUp;

        /// <summary>Takes a byte; true when the payload is complete.</summary>
        public bool Add(byte next)
        {
            if (length != null)
            {
                _bytes.Add(next);
                return _bytes.Count == length;
            }

            _givenUp = next == Escape;
            if (next is CtrlZ or Escape || _bytes.Count == Longest)
                return true;
            _bytes.Add(next);
            return false;
        }

        public void Deliver()
        {
            taken(_givenUp ? null : [.. _bytes]);
        }
    }
}
