using System;

namespace Signet.Sim
{
    /// <summary>
    /// Takes certificates out of PEM text (RFC 7468), one after the other. Text outside the CERTIFICATE blocks is passed
    /// over; a damaged block ends the walk.
    /// </summary>
    public sealed class PemReader
    {
        private static readonly byte[] Begin =
        {
            0x2D, 0x2D, 0x2D, 0x2D, 0x2D, 0x42, 0x45, 0x47, 0x49, 0x4E, 0x20, 0x43, 0x45, 0x52, 0x54, 0x49, 0x46,
            0x49, 0x43, 0x41, 0x54, 0x45, 0x2D, 0x2D, 0x2D, 0x2D, 0x2D,
        };

        private const byte Dash = 0x2D;

        private readonly byte[] _text;
        private int _position;

        /// <summary>Starts at the beginning of a text.</summary>
        /// <param name="text">PEM in ASCII.</param>
        public PemReader(byte[] text)
        {
            _text = text;
        }

        /// <summary>Reads the next certificate.</summary>
        /// <returns>Its DER; null when there is no further whole block.</returns>
        public byte[] Next()
        {
            if (!SkipToBegin())
            {
                return null;
            }

            byte[] der = new byte[(_text.Length - _position) / 4 * 3 + 3];
            int count = 0;
            int bits = 0;
            int digits = 0;
            while (_position < _text.Length && _text[_position] != Dash)
            {
                int c = _text[_position++];
                int digit = Digit(c);
                if (digit >= 0)
                {
                    bits = ((bits & 0xFFFF) << 6) | digit;
                    digits++;
                    if ((digits & 3) != 1)
                    {
                        der[count++] = (byte)(bits >> (6 - 2 * ((digits - 1) & 3)));
                    }
                }
                else if (c > ' ' && c != '=')
                {
                    return null;
                }
            }

            if (_position == _text.Length || count == 0)
            {
                return null;
            }

            byte[] result = new byte[count];
            Array.Copy(der, 0, result, 0, count);
            return result;
        }

        private static int Digit(int c)
        {
            if (c >= 'A' && c <= 'Z')
            {
                return c - 'A';
            }

            if (c >= 'a' && c <= 'z')
            {
                return c - 'a' + 26;
            }

            if (c >= '0' && c <= '9')
            {
                return c - '0' + 52;
            }

            return c == '+' ? 62 : c == '/' ? 63 : -1;
        }

        private bool SkipToBegin()
        {
            for (; _text.Length - _position > Begin.Length; _position++)
            {
                int same = 0;
                while (same < Begin.Length && _text[_position + same] == Begin[same])
                {
                    same++;
                }

                if (same == Begin.Length)
                {
                    _position += same;
                    return true;
                }
            }

            return false;
        }
    }
}
