namespace Signet.Emulator.Uicc
{
    /// <summary>A secret code of 8 bytes with its retry counter (ETSI TS 102 221 clause 9.5): a PIN or a PUK.</summary>
    public sealed class RetryCounter
    {
        private readonly int _initial;
        private byte[] _code;

        /// <summary>Makes a counter at its initial number of tries.</summary>
        /// <param name="code">4 to 8 digits; padded with FF.</param>
        /// <param name="tries">Tries, 3 for a PIN and 10 for a PUK.</param>
        public RetryCounter(string code, int tries)
        {
            _code = Pad(code);
            _initial = tries;
            Left = tries;
        }

        /// <summary>Tries that are left; 0 means blocked.</summary>
        public int Left { get; private set; }

        /// <summary>True once it has ever counted down.</summary>
        public bool WasAttacked { get; private set; }

        /// <summary>A code as the card stores it.</summary>
        /// <param name="code">Up to 8 digits.</param>
        /// <returns>8 bytes: ASCII digits, then FF.</returns>
        public static byte[] Pad(string code)
        {
            byte[] bytes = new byte[8];
            for (int i = 0; i < 8; i++)
                bytes[i] = i < code.Length ? (byte)code[i] : (byte)0xFF;
            return bytes;
        }

        /// <summary>Compares a presented code; counts down when it's wrong, back to the initial number when it's right.</summary>
        /// <param name="code">8 bytes.</param>
        /// <returns>9000, 63CX or 6983.</returns>
        public ushort Present(byte[] code)
        {
            if (Left == 0)
                return StatusWord.AuthenticationBlocked;
            if (System.MemoryExtensions.SequenceEqual<byte>(_code, code))
            {
                Left = _initial;
                return StatusWord.Success;
            }

            Left--;
            WasAttacked = true;
            return StatusWord.TriesLeft(Left);
        }

        /// <summary>Sets a new code and restores the tries.</summary>
        /// <param name="code">8 bytes.</param>
        public void Replace(byte[] code)
        {
            _code = [.. code];
            Left = _initial;
        }
    }
}
