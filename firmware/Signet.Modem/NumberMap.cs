using System;
using Signet.Core;

namespace Signet.Modem
{
    /// <summary>The errors that a module's own numbers mean.</summary>
    public sealed class NumberMap
    {
        private const int Growth = 16;

        private int[] _numbers = new int[0];
        private int[] _codes = new int[0];
        private int _count;

        /// <summary>Adds a number.</summary>
        /// <param name="number">The module's number.</param>
        /// <param name="code">What it means.</param>
        public void Add(int number, ErrorCode code)
        {
            if (_count == _numbers.Length)
            {
                _numbers = Grow(_numbers);
                _codes = Grow(_codes);
            }

            _numbers[_count] = number;
            _codes[_count++] = (int)code;
        }

        /// <summary>Finds what a number means.</summary>
        /// <param name="number">The module's number; −1 when it gave none.</param>
        /// <param name="otherwise">The meaning of a number that isn't in the map.</param>
        /// <returns>The meaning.</returns>
        public ErrorCode Find(int number, ErrorCode otherwise)
        {
            for (int i = 0; i < _count; i++)
            {
                if (_numbers[i] == number)
                {
                    return (ErrorCode)_codes[i];
                }
            }

            return otherwise;
        }

        private static int[] Grow(int[] values)
        {
            int[] grown = new int[values.Length + Growth];
            Array.Copy(values, grown, values.Length);
            return grown;
        }
    }
}
