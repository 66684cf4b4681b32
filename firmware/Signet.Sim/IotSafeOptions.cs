namespace Signet.Sim
{
    /// <summary>
    /// What a person may say about the SIM where discovery should not decide. Objects are named by their identifier,
    /// opaque bytes, 1 to 20, or by their label as the applet lists it; null leaves the choice to
    /// <see cref="IotSafeCard"/>. Nothing here lifts a rule of docs/SECURITY.md section 4.
    /// </summary>
    public sealed class IotSafeOptions
    {
        /// <summary>AIDs to try, in this order: GSMA; Orange and CIRA; Thales; NTT.</summary>
        public byte[][] Aids = new byte[][]
        {
            new byte[] { 0xA0, 0x00, 0x00, 0x05, 0x59, 0x00, 0x10 },
            new byte[] { 0xA0, 0x00, 0x00, 0x02, 0x48, 0x04, 0x00 },
            new byte[]
            {
                0xA0, 0x00, 0x00, 0x00, 0x30, 0x53, 0xF1, 0x24, 0x01, 0x77, 0x01, 0x01, 0x49, 0x53, 0x41,
            },
            new byte[]
            {
                0xA0, 0x00, 0x00, 0x01, 0x15, 0x70, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x49, 0x53, 0x41, 0x02,
            },
        };

        /// <summary>Private key of the TLS client certificate.</summary>
        public byte[] TlsKeyId;

        /// <summary>Public half of <see cref="TlsKeyId"/>, where it is not found by name.</summary>
        public byte[] TlsPublicKeyId;

        /// <summary>Private key that signs telemetry.</summary>
        public byte[] TelemetryKeyId;

        /// <summary>Private key slot for the ephemeral key pair; must be listed as volatile and updatable.</summary>
        public byte[] EphemeralKeyId;

        /// <summary>Public key objects that may be overwritten; must be listed as updatable.</summary>
        public byte[][] ScratchKeyIds;

        /// <summary>Public key objects that must never be overwritten, whatever the applet allows.</summary>
        public byte[][] ProtectedKeyIds = new byte[0][];

        /// <summary>File that holds the client certificate.</summary>
        public byte[] ClientCertificateFileId;

        /// <summary>Files that hold the trust anchors.</summary>
        public byte[][] AnchorFileIds;

        /// <summary>File that holds a secret for the store's key, where the SIM computes none; null for the one with the
        /// label "signet secret".</summary>
        public byte[] SecretFileId;

        /// <summary>Session number, 0 or 1. Leave it 0 unless the applet refuses that: the PIN commands of a USIM refuse
        /// P2 = 00.</summary>
        public int Session;

        /// <summary>Whether commands with data that expect an answer end with Le = 00. Some modules and T=0 cards refuse
        /// it, so it is off.</summary>
        public bool AppendLe;

        /// <summary>How texts that need several blocks are signed, mode 01.</summary>
        public TextForm TextForm = TextForm.EachBlock;

        /// <summary>Most writes a day to the SIM's memory; see <see cref="CardWear"/>.</summary>
        public int MaxWritesPerDay = CardWear.DefaultLimit;

        /// <summary>How long a command waits for remote administration to end (6984), in milliseconds altogether; 0
        /// leaves it to the caller, and so does a card without a clock.</summary>
        public int BusyWaitMs = 31000;

        /// <summary>Bytes asked for at a time from a file, 1 to 255; 0 leaves it to the applet (up to 256).</summary>
        public int FileChunk;
    }
}
