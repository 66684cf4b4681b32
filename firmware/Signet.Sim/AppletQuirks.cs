namespace Signet.Sim
{
    /// <summary>
    /// The habits of one applet behind one module, as data: given by options, learned from its answers, and remembered.
    /// Nothing here lifts a rule of docs/SECURITY.md section 4.
    /// </summary>
    public sealed class AppletQuirks
    {
        /// <summary>Length of the written form in bytes.</summary>
        public const int Length = 4;

        private const byte Format = 1;
        private const int NeedsCloseBit = 0x01;
        private const int AppendLeBit = 0x02;
        private const int ZeroLeBit = 0x04;
        private const int SessionOneBit = 0x08;
        private const int TwoBytesBit = 0x10;
        private const int FormProvenBit = 0x20;
        private const int OnceBit = 0x40;
        private const int ProvisionedBit = 0x80;

        private bool _needsClose;
        private bool _appendLe;
        private bool _zeroLe;
        private bool _provisioned;
        private bool _formProven;
        private int _session;
        private int _fileChunk;
        private SignatureForm _form;
        private TextForm _textForm;

        /// <summary>True once something was learned since <see cref="Read"/> or <see cref="Write"/>.</summary>
        public bool IsChanged { get; private set; }

        /// <summary>The applet refuses INIT until the session before was closed.</summary>
        public bool NeedsClose
        {
            get { return _needsClose; }
            set { IsChanged |= value != _needsClose; _needsClose = value; }
        }

        /// <summary>Commands with data that expect an answer end with Le = 00.</summary>
        public bool AppendLe
        {
            get { return _appendLe; }
            set { IsChanged |= value != _appendLe; _appendLe = value; }
        }

        /// <summary>The module takes no other Le than 00 (Moxa OnCell G2150I: byte 5 must equal length / 2 - 5).</summary>
        public bool ZeroLe
        {
            get { return _zeroLe; }
            set { IsChanged |= value != _zeroLe; _zeroLe = value; }
        }

        /// <summary>Session number, 0, or 1 where the applet refuses 0.</summary>
        public int Session
        {
            get { return _session; }
            set { IsChanged |= value != _session; _session = value & 1; }
        }

        /// <summary>Bytes asked for at a time from a file, 1 to 255; 0 leaves it to the applet.</summary>
        public int FileChunk
        {
            get { return _fileChunk; }
            set { IsChanged |= value != _fileChunk; _fileChunk = value & 0xFF; }
        }

        /// <summary>How the applet wants the length of tag 33.</summary>
        public SignatureForm Form
        {
            get { return _form; }
            set { IsChanged |= value != _form; _form = value; }
        }

        /// <summary>The applet has accepted a signature in <see cref="Form"/>.</summary>
        public bool IsFormProven
        {
            get { return _formProven; }
            set { IsChanged |= value != _formProven; _formProven = value; }
        }

        /// <summary>How long texts are written.</summary>
        public TextForm TextForm
        {
            get { return _textForm; }
            set { IsChanged |= value != _textForm; _textForm = value; }
        }

        /// <summary>This SIM has once held a client certificate with its key: if not any more, it was revoked.</summary>
        public bool WasProvisioned
        {
            get { return _provisioned; }
            set { IsChanged |= value != _provisioned; _provisioned = value; }
        }

        /// <summary>Takes what options say, and forgets all else.</summary>
        /// <param name="options">The options.</param>
        public void Take(IotSafeOptions options)
        {
            _needsClose = false;
            _appendLe = options.AppendLe;
            _zeroLe = false;
            _session = options.Session & 1;
            _fileChunk = options.FileChunk & 0xFF;
            _form = SignatureForm.OneByte;
            _formProven = false;
            _textForm = options.TextForm;
            _provisioned = false;
            IsChanged = false;
        }

        /// <summary>Writes them for <see cref="Signet.Core.IQuirkMemory"/>.</summary>
        /// <returns>4 bytes: format 1, flags, file chunk, 0.</returns>
        public byte[] Write()
        {
            int flags = (_needsClose ? NeedsCloseBit : 0) | (_appendLe ? AppendLeBit : 0) | (_zeroLe ? ZeroLeBit : 0)
                | (_session != 0 ? SessionOneBit : 0) | (_form == SignatureForm.TwoBytes ? TwoBytesBit : 0)
                | (_formProven ? FormProvenBit : 0) | (_textForm == TextForm.Once ? OnceBit : 0)
                | (_provisioned ? ProvisionedBit : 0);
            IsChanged = false;
            return new byte[] { Format, (byte)flags, (byte)_fileChunk, 0 };
        }

        /// <summary>Reads what was remembered.</summary>
        /// <param name="data">What <see cref="Write"/> gave; anything else is ignored.</param>
        /// <returns>True when it was taken.</returns>
        public bool Read(byte[] data)
        {
            if (data == null || data.Length != Length || data[0] != Format || data[3] != 0)
            {
                return false;
            }

            int flags = data[1];
            _needsClose = (flags & NeedsCloseBit) != 0;
            _appendLe = (flags & AppendLeBit) != 0;
            _zeroLe = (flags & ZeroLeBit) != 0;
            _session = (flags & SessionOneBit) != 0 ? 1 : 0;
            _form = (flags & TwoBytesBit) != 0 ? SignatureForm.TwoBytes : SignatureForm.OneByte;
            _formProven = (flags & FormProvenBit) != 0;
            _textForm = (flags & OnceBit) != 0 ? TextForm.Once : TextForm.EachBlock;
            _provisioned = (flags & ProvisionedBit) != 0;
            _fileChunk = data[2];
            IsChanged = false;
            return true;
        }
    }
}
