using System;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// Builds a short command APDU (ISO/IEC 7816-4; ETSI TS 102 221 clause 10.1.1) into one buffer of 261 bytes that is
    /// used again for each command. A command without data and Le goes out with P3 = 00, since modules refuse 4 bytes.
    /// </summary>
    public sealed class ApduCommand
    {
        /// <summary>Longest short command APDU in bytes: header, Lc, 255 data bytes, Le.</summary>
        public const int MaxLength = 261;

        private const int MaxData = 255;

        private int _dataLength;
        private bool _hasLe;

        /// <summary>Makes one with room for the longest.</summary>
        public ApduCommand()
            : this(MaxLength)
        {
        }

        /// <summary>Makes one for commands without data.</summary>
        /// <param name="length">Room in bytes, 5 or more.</param>
        internal ApduCommand(int length)
        {
            Buffer = new byte[length];
        }

        /// <summary>The bytes of the APDU; valid up to <see cref="Length"/>.</summary>
        public byte[] Buffer { get; }

        /// <summary>Length of the APDU in bytes, 5 to 261.</summary>
        public int Length
        {
            get
            {
                if (_dataLength == 0)
                {
                    return 5;
                }

                return 5 + _dataLength + (_hasLe ? 1 : 0);
            }
        }

        /// <summary>Instruction byte.</summary>
        public int Instruction
        {
            get { return Buffer[1]; }
        }

        /// <summary>Number of command data bytes, 0 to 255.</summary>
        public int DataLength
        {
            get { return _dataLength; }
        }

        /// <summary>Starts a command without data and Le.</summary>
        /// <param name="cla">Class byte.</param>
        /// <param name="ins">Instruction byte.</param>
        /// <param name="p1">First parameter, 0 to 255.</param>
        /// <param name="p2">Second parameter, 0 to 255.</param>
        public void Start(int cla, int ins, int p1, int p2)
        {
            Buffer[0] = (byte)cla;
            Buffer[1] = (byte)ins;
            Buffer[2] = (byte)p1;
            Buffer[3] = (byte)p2;
            Buffer[4] = 0;
            _dataLength = 0;
            _hasLe = false;
        }

        /// <summary>Sets the expected length: byte 5 without data, the byte after the data otherwise.</summary>
        /// <param name="le">Number of bytes expected; 0 stands for 256.</param>
        public void SetLe(int le)
        {
            _hasLe = true;
            Buffer[_dataLength == 0 ? 4 : 5 + _dataLength] = (byte)le;
        }

        /// <summary>Appends bytes to the command data.</summary>
        /// <param name="data">Holds the bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> beyond 255 data bytes.</exception>
        public void Append(byte[] data, int offset, int count)
        {
            Take(count);
            Array.Copy(data, offset, Buffer, 5 + _dataLength - count, count);
        }

        /// <summary>Appends one byte to the command data.</summary>
        /// <param name="value">The byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> beyond 255 data bytes.</exception>
        public void Append(int value)
        {
            Take(1);
            Buffer[4 + _dataLength] = (byte)value;
        }

        /// <summary>Appends a data object with a BER length.</summary>
        /// <param name="tag">One-byte tag.</param>
        /// <param name="data">Holds the value.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> beyond 255 data bytes.</exception>
        public void AppendTlv(int tag, byte[] data, int offset, int count)
        {
            Append(tag);
            if (count > 0x7F)
            {
                Append(0x81);
            }

            Append(count);
            Append(data, offset, count);
        }

        /// <summary>Appends a data object with a one-byte value.</summary>
        /// <param name="tag">One-byte tag.</param>
        /// <param name="value">The value.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/> beyond 255 data bytes.</exception>
        public void AppendTlv(int tag, int value)
        {
            Append(tag);
            Append(1);
            Append(value);
        }

        /// <summary>Overwrites the command, whose data may have been secret.</summary>
        public void Wipe()
        {
            Array.Clear(Buffer, 0, Buffer.Length);
            _dataLength = 0;
            _hasLe = false;
        }

        private void Take(int count)
        {
            if (count < 0 || count > MaxData - _dataLength || Buffer.Length < MaxLength)
            {
                throw new SignetException(ErrorCode.BufferTooSmall, "command APDU");
            }

            _hasLe = false;
            _dataLength += count;
            Buffer[4] = (byte)_dataLength;
        }
    }
}
