namespace Signet.Emulator.Uicc
{
    /// <summary>Status words SW1 SW2 (ETSI TS 102 221 clause 10.2, ISO/IEC 7816-4, GSMA IoT.05 clause 2.5.10).</summary>
    public static class StatusWord
    {
        /// <summary>9000: success.</summary>
        public const ushort Success = 0x9000;

        /// <summary>6300: success, more data is available (paging of the IoT SAFE object list).</summary>
        public const ushort MoreDataAvailable = 0x6300;

        /// <summary>63CF: success, and a remote administration session has completed since (GSMA IoT.05).</summary>
        public const ushort AdministrationCompleted = 0x63CF;

        /// <summary>6400: the applet store is damaged (GSMA IoT.05).</summary>
        public const ushort StoreDamaged = 0x6400;

        /// <summary>6700: wrong length.</summary>
        public const ushort WrongLength = 0x6700;

        /// <summary>6881: logical channel not supported, or not open.</summary>
        public const ushort ChannelNotSupported = 0x6881;

        /// <summary>6882: secure messaging not supported.</summary>
        public const ushort SecureMessagingNotSupported = 0x6882;

        /// <summary>6884: command chaining not supported.</summary>
        public const ushort ChainingNotSupported = 0x6884;

        /// <summary>6981: command incompatible with file structure; for the applet, offset out of bounds.</summary>
        public const ushort IncompatibleWithFile = 0x6981;

        /// <summary>6982: security status not satisfied.</summary>
        public const ushort SecurityStatus = 0x6982;

        /// <summary>6983: authentication method blocked, the retry counter is 0.</summary>
        public const ushort AuthenticationBlocked = 0x6983;

        /// <summary>6984: referenced data invalidated; for the applet, object under remote administration.</summary>
        public const ushort DataInvalidated = 0x6984;

        /// <summary>6985: conditions of use not satisfied.</summary>
        public const ushort ConditionsNotSatisfied = 0x6985;

        /// <summary>6986: command not allowed, no elementary file selected.</summary>
        public const ushort NoElementaryFile = 0x6986;

        /// <summary>
        /// 6989: maximum number of sessions in use, or remote administration changed the object of the session meanwhile (GSMA
        /// IoT.05).
        /// </summary>
        public const ushort CapacityReached = 0x6989;

        /// <summary>6A80: incorrect data field.</summary>
        public const ushort IncorrectData = 0x6A80;

        /// <summary>6A81: function not supported; no logical channel available.</summary>
        public const ushort FunctionNotSupported = 0x6A81;

        /// <summary>6A82: file, application or object not found.</summary>
        public const ushort NotFound = 0x6A82;

        /// <summary>6A83: record not found.</summary>
        public const ushort RecordNotFound = 0x6A83;

        /// <summary>6A84: not enough memory.</summary>
        public const ushort NotEnoughMemory = 0x6A84;

        /// <summary>6A86: incorrect P1 P2; for the applet also INIT of an open session.</summary>
        public const ushort IncorrectParameters = 0x6A86;

        /// <summary>6A88: referenced data, here the PIN, not found.</summary>
        public const ushort ReferencedDataNotFound = 0x6A88;

        /// <summary>6B00: wrong parameters, offset outside the file.</summary>
        public const ushort WrongParameters = 0x6B00;

        /// <summary>6D00: instruction not supported.</summary>
        public const ushort InstructionNotSupported = 0x6D00;

        /// <summary>6D01: the signature does not match (GSMA IoT.05 VERIFY SIGNATURE).</summary>
        public const ushort SignatureMismatch = 0x6D01;

        /// <summary>6E00: class not supported.</summary>
        public const ushort ClassNotSupported = 0x6E00;

        /// <summary>6F00: no precise diagnosis.</summary>
        public const ushort Unknown = 0x6F00;

        /// <summary>63CX: X tries of a PIN or PUK are left.</summary>
        /// <param name="tries">Remaining tries, 0 to 15.</param>
        /// <returns>The status word.</returns>
        public static ushort TriesLeft(int tries)
        {
            return (ushort)(0x63C0 | tries);
        }
    }
}
