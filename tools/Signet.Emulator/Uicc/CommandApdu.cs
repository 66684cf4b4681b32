using System;

namespace Signet.Emulator.Uicc
{
    /// <summary>A short command APDU taken apart (ISO/IEC 7816-3 clause 12.1; ETSI TS 102 221 clause 10.1).</summary>
    public sealed class CommandApdu
    {
        private CommandApdu(byte[] bytes, byte[] data, bool hasData, int? le)
        {
            Cla = bytes[0];
            Ins = bytes[1];
            P1 = bytes[2];
            P2 = bytes[3];
            Data = data;
            HasData = hasData;
            Le = le;
        }

        /// <summary>Class byte as sent, with the channel in it.</summary>
        public byte Cla { get; }

        /// <summary>Instruction byte.</summary>
        public byte Ins { get; }

        /// <summary>First parameter byte.</summary>
        public byte P1 { get; }

        /// <summary>Second parameter byte.</summary>
        public byte P2 { get; }

        /// <summary>Command data, Lc bytes, 0 to 255.</summary>
        public byte[] Data { get; }

        /// <summary>True for cases 3 and 4: the command carried a data field.</summary>
        public bool HasData { get; }

        /// <summary>Expected length, 1 to 256, or null in cases 1 and 3.</summary>
        public int? Le { get; }

        /// <summary>True for a proprietary class (8X or CX), false for an interindustry one (0X or 4X).</summary>
        public bool IsProprietaryClass => (Cla & 0x80) != 0;

        /// <summary>Expected length, 256 when the command states none.</summary>
        public int MaxResponse => Le ?? 256;

        /// <summary>
        /// Takes the bytes apart. Five bytes are read as case 2: P3 is Le, 00 standing for 256 (or for nothing at all,
        /// which only the command itself can know).
        /// </summary>
        /// <param name="bytes">The APDU as it arrived.</param>
        /// <param name="command">The command, or null.</param>
        /// <returns>False when the bytes are no short APDU, or P3 disagrees with the number of bytes.</returns>
        public static bool TryParse(byte[] bytes, out CommandApdu? command)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            command = null;
            if (bytes.Length < 4)
                return false;

            if (bytes.Length == 4)
            {
                command = new CommandApdu(bytes, [], false, null);
                return true;
            }

            int p3 = bytes[4];
            if (bytes.Length == 5)
            {
                command = new CommandApdu(bytes, [], false, p3 == 0 ? 256 : p3);
                return true;
            }

            bool hasLe = bytes.Length == 6 + p3;
            if (p3 == 0 || (!hasLe && bytes.Length != 5 + p3))
                return false;

            int? le = hasLe ? (bytes[^1] == 0 ? 256 : bytes[^1]) : null;
            command = new CommandApdu(bytes, bytes[5..(5 + p3)], true, le);
            return true;
        }
    }
}
