using System;

namespace Signet.Emulator.Uicc
{
    /// <summary>The answer to reset of a UICC (ISO/IEC 7816-3 clause 8.2, ETSI TS 102 221 clause 6.3).</summary>
    internal static class AnswerToReset
    {
        /// <summary>
        /// An ATR for T=0 at 512/16, whose historical bytes hold card capabilities in compact form (ISO/IEC 7816-4 clause
        /// 12.1.1.9): selection by full and partial DF name, and logical channels that the card assigns, 1 to 8 of them.
        /// </summary>
        /// <param name="maxChannel">Highest channel number.</param>
        /// <returns>The ATR with its check byte.</returns>
        public static byte[] Of(int maxChannel)
        {
            // Third capability byte: 10 card assigns, b3 to b1 the number of channels less one, 111 for eight or more.
            byte channels = (byte)(0x10 | Math.Min(maxChannel, 7));
            byte[] historical = [0x80, 0x31, 0xE0, 0x73, 0xC0, 0x21, channels];
            byte[] atr = [0x3B, (byte)(0x90 | historical.Length), 0x95, 0x80, 0x1F, 0xC7, .. historical, 0];
            for (int i = 1; i < atr.Length - 1; i++)
                atr[^1] ^= atr[i];
            return atr;
        }
    }
}
