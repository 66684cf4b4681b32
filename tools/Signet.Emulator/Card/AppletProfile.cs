using System;

namespace Signet.Emulator.Card
{
    /// <summary>Classes that an applet takes for its own commands.</summary>
    public enum AcceptedClass
    {
        /// <summary>0X and 4X.</summary>
        Interindustry,

        /// <summary>8X and CX.</summary>
        Proprietary,

        /// <summary>Both.</summary>
        Both,
    }

    /// <summary>Framing of information structures in GET DATA.</summary>
    public enum StructureWrapper
    {
        /// <summary>No C1 to C4 around anything.</summary>
        None,

        /// <summary>Each object in a C1 to C4 of its own.</summary>
        PerObject,

        /// <summary>All objects of a type in one C1 to C4.</summary>
        PerType,
    }

    /// <summary>Tags and sizes of GET DATA application that differ between applets.</summary>
    public enum ApplicationDataForm
    {
        /// <summary>Tags 90 and 93, as the Orange library expects them.</summary>
        Tags90And93,

        /// <summary>Tags 61 and 6F, as quantag's applet sends them.</summary>
        Tags61And6F,

        /// <summary>As the first, tag 91 having one byte only.</summary>
        OneByteHash,
    }

    /// <summary>Answer of GENERATE KEY PAIR.</summary>
    public enum KeyPairAnswer
    {
        /// <summary>84, 85, 34.</summary>
        Full,

        /// <summary>84 and 85 without the key.</summary>
        WithoutKey,

        /// <summary>No data.</summary>
        Empty,
    }

    /// <summary>When volatile keys are lost apart from a reset of the card, which always loses them.</summary>
    [Flags]
    public enum VolatileKeyLoss
    {
        /// <summary>Only at a reset.</summary>
        ResetOnly = 0,

        /// <summary>When a channel on which the applet is selected closes.</summary>
        ChannelClose = 1,

        /// <summary>When another application, or the applet again, is selected on such a channel.</summary>
        Select = 2,
    }

    /// <summary>
    /// How one applet differs from the next. The defaults answer every client that follows GSMA IoT.05; each knob is a
    /// deviation met in the field.
    /// </summary>
    public sealed record AppletProfile
    {
        /// <summary>Application identifiers, 5 to 16 bytes each.</summary>
        public byte[][] Aids { get; init; } = [Convert.FromHexString("A0000005590010")];

        /// <summary>File control information that SELECT answers; empty for none.</summary>
        public byte[] Fci { get; init; } = [];

        /// <summary>Class bytes taken; others get 6E00.</summary>
        public AcceptedClass Class { get; init; } = AcceptedClass.Both;

        /// <summary>Framing of information structures.</summary>
        public StructureWrapper Wrapper { get; init; } = StructureWrapper.PerObject;

        /// <summary>True to send tag 92 with length 2 and one byte, as a real card does.</summary>
        public bool MalformedTag92 { get; init; }

        /// <summary>Form of the application data.</summary>
        public ApplicationDataForm ApplicationData { get; init; } = ApplicationDataForm.Tags90And93;

        /// <summary>Tag 11, the applet's own identifier; 32 bytes by the specification.</summary>
        public byte[] ProprietaryId { get; init; } = Convert.FromHexString(
            "5369676E657420656D756C61746F7200" + "00000000000000000000000000000001");

        /// <summary>Largest part of the object list in one answer; what exceeds it follows after 6300.</summary>
        public int ListPageSize { get; init; } = 240;

        /// <summary>True to cut the list's parts anywhere, false to cut between objects.</summary>
        public bool ListSplitsObjects { get; init; }

        /// <summary>True to answer 6Cxx when GET DATA application's Le is not the exact length (nor 00).</summary>
        public bool ExactApplicationDataLength { get; init; } = true;

        /// <summary>True to write tag 33's length as two bytes in answers.</summary>
        public bool TwoByteSignatureLength { get; init; } = true;

        /// <summary>Encodings of tag 33's length taken by VERIFY SIGNATURE.</summary>
        public SignatureLengths VerifyLengths { get; init; } = SignatureLengths.Both;

        /// <summary>True to answer signatures as a DER SEQUENCE in place of r ‖ s.</summary>
        public bool DerSignatures { get; init; }

        /// <summary>True to answer READ PUBLIC KEY with the bare point.</summary>
        public bool BarePublicKey { get; init; }

        /// <summary>Answer of GENERATE KEY PAIR.</summary>
        public KeyPairAnswer KeyPairAnswer { get; init; } = KeyPairAnswer.Full;

        /// <summary>True when GENERATE KEY PAIR gives the pair new identifiers: the last byte plus 2.</summary>
        public bool KeyPairChangesId { get; init; }

        /// <summary>When volatile keys are lost apart from a reset.</summary>
        public VolatileKeyLoss VolatileKeyLoss { get; init; } = VolatileKeyLoss.ChannelClose | VolatileKeyLoss.Select;

        /// <summary>Hash algorithms, tag 91.</summary>
        public ushort HashAlgorithms { get; init; } = 0x0001;

        /// <summary>Key derivation algorithms, tag 94: 01 TLS 1.2 PRF, 02 HKDF. Without its bit a command gets 6D00.</summary>
        public byte KeyDerivation { get; init; } = 0x03;

        /// <summary>True to refuse empty input keying material or salt with 6A80.</summary>
        public bool RefusesEmptyHkdfInput { get; init; } = true;

        /// <summary>Number of sessions, tag B7; one more gets 6989.</summary>
        public int MaxSessions { get; init; } = 2;

        /// <summary>Lowest session number; lower ones get 6A86.</summary>
        public int LowestSession { get; init; }

        /// <summary>
        /// True when the final UPDATE frees its session for an INIT that follows. False is an applet on which the client
        /// must close: INIT of a session that is merely finished then gets 6A86 too.
        /// </summary>
        public bool FinalUpdateFrees { get; init; } = true;

        /// <summary>True when closing a session that is not open gets 6985 in place of 9000.</summary>
        public bool RefusesCloseOfClosed { get; init; }

        /// <summary>True when open sessions survive SELECT, the channel's end and a reset of the card.</summary>
        public bool SessionsSurvive { get; init; }

        /// <summary>Largest answer of READ FILE in bytes, 1 to 256.</summary>
        public int ReadBlockLimit { get; init; } = 256;

        /// <summary>Status word of READ FILE from the end of the file on: 6981, 6A86 or 6B00.</summary>
        public ushort OverReadStatus { get; init; } = 0x6981;

        /// <summary>True to accept every signature: a lying card, or a lying module before it.</summary>
        public bool VerifyAlwaysSucceeds { get; init; }

        /// <summary>Source of GET RANDOM; null for the system's.</summary>
        public Func<int, byte[]>? Random { get; init; }

        /// <summary>An applet that gives no trouble.</summary>
        public static AppletProfile Default { get; } = new();

        /// <summary>GSMA AID, three-character identifiers, class 8X, tag 33 in two bytes: Zariot's SIM.</summary>
        public static AppletProfile Zariot { get; } = new()
        {
            Class = AcceptedClass.Both,
            TwoByteSignatureLength = true,
            VerifyLengths = SignatureLengths.TwoBytes,
        };

        /// <summary>
        /// Quantag's trace of an applet with Thales's AID: bare structures, malformed tag 92, tags 61 and 6F, one session,
        /// tag 33 in one byte, no PRF.
        /// </summary>
        public static AppletProfile Quantag { get; } = new()
        {
            Aids = [Convert.FromHexString("A00000003053F12401770101495341")],
            Wrapper = StructureWrapper.None,
            MalformedTag92 = true,
            ApplicationData = ApplicationDataForm.Tags61And6F,
            ProprietaryId = Convert.FromHexString("0112233445566778811223344556677881122334455667788112233445566778"),
            HashAlgorithms = 0x0001,
            KeyDerivation = 0x02,
            MaxSessions = 1,
            TwoByteSignatureLength = false,
            VerifyLengths = SignatureLengths.OneByte,
        };

        /// <summary>Thales's applet: its AID, class 0X, structures wrapped by type, tag 33 in one byte.</summary>
        public static AppletProfile Thales { get; } = new()
        {
            Aids = [Convert.FromHexString("A00000003053F12401770101495341")],
            Class = AcceptedClass.Interindustry,
            Wrapper = StructureWrapper.PerType,
            TwoByteSignatureLength = false,
            VerifyLengths = SignatureLengths.OneByte,
        };

        /// <summary>CIRA's card: its AID, and sessions that survive everything, even a reset.</summary>
        public static AppletProfile Cira { get; } = new()
        {
            Aids = [Convert.FromHexString("A0000002480400")],
            TwoByteSignatureLength = false,
            VerifyLengths = SignatureLengths.OneByte,
            SessionsSurvive = true,
        };

        /// <summary>An applet that makes every client work for it: one session which must be closed, small blocks.</summary>
        public static AppletProfile Strict { get; } = new()
        {
            Class = AcceptedClass.Proprietary,
            MaxSessions = 1,
            FinalUpdateFrees = false,
            RefusesCloseOfClosed = true,
            ReadBlockLimit = 128,
            ListPageSize = 100,
            ListSplitsObjects = true,
            OverReadStatus = 0x6A86,
            KeyPairAnswer = KeyPairAnswer.WithoutKey,
            ApplicationData = ApplicationDataForm.OneByteHash,
            VerifyLengths = SignatureLengths.TwoBytes,
        };
    }
}
