using System;
using Signet.Emulator.Profiles;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
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

        /// <summary>
        /// Status word of SELECT: 9000, or what a card answers whose operator has blocked the applet: 6A82, 6283, 6A81, 6999.
        /// </summary>
        public ushort SelectStatus { get; init; } = StatusWord.Success;

        /// <summary>False when the applet is selectable on one channel at a time; SELECT on a second gets 6985.</summary>
        public bool MultiSelectable { get; init; } = true;

        /// <summary>Class bytes taken; others get 6E00.</summary>
        public AcceptedClass Class { get; init; } = AcceptedClass.Both;

        /// <summary>Framing of information structures.</summary>
        public StructureWrapper Wrapper { get; init; } = StructureWrapper.PerObject;

        /// <summary>
        /// True to write the length of a wrapper of 128 to 255 bytes as one raw byte, false in BER as 81 LL.
        /// </summary>
        public bool RawWrapperLength { get; init; }

        /// <summary>True to list secret keys before files, as the Orange library expects.</summary>
        public bool SecretsBeforeFiles { get; init; }

        /// <summary>False to leave tag 21, a file's specific usage, out.</summary>
        public bool FileUsageTag { get; init; } = true;

        /// <summary>True to send tag 92 with length 2 and one byte, as a real card does.</summary>
        public bool MalformedTag92 { get; init; }

        /// <summary>Form of the application data.</summary>
        public ApplicationDataForm ApplicationData { get; init; } = ApplicationDataForm.Tags90And93;

        /// <summary>Tag 11, the applet's own identifier; 32 bytes by the specification.</summary>
        public byte[] ProprietaryId { get; init; } = Convert.FromHexString(
            "5369676E657420656D756C61746F7200" + "00000000000000000000000000000001");

        /// <summary>Cryptographic functions of the applet, tag 90 or 61.</summary>
        public CryptographicFunctions Functions { get; init; } = (CryptographicFunctions)0x0F;

        /// <summary>
        /// Signature algorithms, tag 92: 01 RSASSA-PKCS1-v1_5, 02 RSASSA-PSS, 04 ECDSA, 08 AES-CMAC. Without its
        /// bit INIT gets 6A80.
        /// </summary>
        public byte SignatureAlgorithms { get; init; } = 0x04;

        /// <summary>Key agreement algorithms, tag 93 or 6F: 01 ECKA; 00 and COMPUTE DH gets 6D00.</summary>
        public byte KeyAgreement { get; init; } = 0x01;

        /// <summary>True to write the length of tag 11 one too large, as an applet does that Orange's library was written for.</summary>
        public bool OverstatedIdLength { get; init; }

        /// <summary>Largest part of the object list in one answer; what exceeds it follows after 6300.</summary>
        public int ListPageSize { get; init; } = 240;

        /// <summary>True to cut the list's parts anywhere, false to cut between objects.</summary>
        public bool ListSplitsObjects { get; init; }

        /// <summary>True to answer 6Cxx when GET DATA application's Le is not the exact length (nor 00).</summary>
        public bool ExactApplicationDataLength { get; init; } = true;

        /// <summary>
        /// True to answer 6Cxx when Le of GET DATA for one object or of READ PUBLIC KEY exceeds what there is (and isn't 00).
        /// </summary>
        public bool ExactObjectLength { get; init; }

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

        /// <summary>False for an applet without GENERATE KEY PAIR: 6D00.</summary>
        public bool GeneratesKeyPairs { get; init; } = true;

        /// <summary>
        /// True when keys for TLS (usage 02 and 03) refuse with 6985 what isn't a CertificateVerify of TLS 1.3: in mode 01 the
        /// applet sees the text. Mode 03 hides it, so such an applet refuses mode 03 for usage 03 at INIT.
        /// </summary>
        public bool EnforcesUsage { get; init; }

        /// <summary>Modes of operation that COMPUTE and VERIFY SIGNATURE take: 1 full text, 2 last block, 3 pad and sign.</summary>
        public byte[] Modes { get; init; } = [1, 2, 3];

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

        /// <summary>Highest session number; higher ones get 6A86.</summary>
        public int HighestSession { get; init; } = 255;

        /// <summary>True when a refused UPDATE ends its session, false when it stays open.</summary>
        public bool ErrorEndsSession { get; init; }

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

        /// <summary>Status word for a missing access right: 6985, or 6982 as Thales's PKCS#11 module knows it.</summary>
        public ushort AccessDeniedStatus { get; init; } = StatusWord.ConditionsNotSatisfied;

        /// <summary>Status word of READ FILE from the end of the file on: 6981, 6A86 or 6B00.</summary>
        public ushort OverReadStatus { get; init; } = 0x6981;

        /// <summary>Status words that the applet answers now and then, as while it is administered from remote.</summary>
        public StatusInjection[] Injections { get; init; } = [];

        /// <summary>True to accept every signature: a lying card, or a lying module before it.</summary>
        public bool VerifyAlwaysSucceeds { get; init; }

        /// <summary>Source of GET RANDOM; null for the system's.</summary>
        public Func<int, byte[]>? Random { get; init; }

        /// <summary>An applet that gives no trouble.</summary>
        public static AppletProfile Default { get; } = new();

        /// <summary>Zariot's SIM, as in the data file of that name.</summary>
        public static AppletProfile Zariot => CardProfile.Named("zariot").Applet;

        /// <summary>The applet of quantag's trace, as in the data file of that name.</summary>
        public static AppletProfile Quantag => CardProfile.Named("quantag").Applet;

        /// <summary>Thales's applet, as in the data file of that name.</summary>
        public static AppletProfile Thales => CardProfile.Named("thales").Applet;

        /// <summary>CIRA's card, as in the data file of that name.</summary>
        public static AppletProfile Cira => CardProfile.Named("cira").Applet;

        /// <summary>An applet that makes every client work for it, as in the data file of that name.</summary>
        public static AppletProfile Strict => CardProfile.Named("strict").Applet;
    }
}
