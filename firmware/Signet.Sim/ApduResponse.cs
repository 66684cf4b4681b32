using System;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// Data and status word of the last command. Data that comes in parts (61xx, 6300) is gathered here. The buffer is
    /// used again; it grows only for long object lists.
    /// </summary>
    public sealed class ApduResponse
    {
        /// <summary>Most data bytes that are gathered for one command.</summary>
        public const int MaxData = 8192;

        private const int MaxPart = 258;

        /// <summary>The data bytes, from index 0.</summary>
        public byte[] Data { get; private set; } = new byte[2 * MaxPart];

        /// <summary>Number of data bytes without status word.</summary>
        public int Count { get; private set; }

        /// <summary>Status word of the last part; 0 before the first.</summary>
        public int Sw { get; private set; }

        /// <summary>Whether the status word means success.</summary>
        public bool IsSuccess
        {
            get { return StatusWord.IsSuccess(Sw); }
        }

        /// <summary>Forgets data and status word.</summary>
        public void Clear()
        {
            Count = 0;
            Sw = 0;
        }

        /// <summary>Overwrites data that was secret, then forgets it.</summary>
        public void Wipe()
        {
            Array.Clear(Data, 0, Data.Length);
            Clear();
        }

        /// <summary>Makes room for another part of 258 bytes behind <see cref="Count"/>.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.ApduMalformed"/> when the card sends more than
        /// <see cref="MaxData"/>.</exception>
        internal void Reserve()
        {
            if (Data.Length - Count >= MaxPart)
            {
                return;
            }

            if (Count > MaxData)
            {
                throw new SignetException(ErrorCode.ApduMalformed, "endless response");
            }

            byte[] larger = new byte[2 * Data.Length];
            Array.Copy(Data, 0, larger, 0, Count);
            Data = larger;
        }

        /// <summary>Takes a part that the transport wrote behind <see cref="Count"/>.</summary>
        /// <param name="length">Its length with status word, 2 to 258.</param>
        internal void Accept(int length)
        {
            Count += length - 2;
            Sw = (Data[Count] << 8) | Data[Count + 1];
        }
    }
}
