using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>Settings of a TLS connection; read when the engine or transport is made, not changed later.</summary>
    public sealed class TlsOptions
    {
        /// <summary>Smallest receive buffer in bytes, header of a record not counted.</summary>
        public const int MinReceiveBufferSize = 768;

        /// <summary>Largest useful receive buffer in bytes, header of a record not counted: a full record of TLS
        /// (RFC 8446 section 5.2) and room for the header of the next.</summary>
        public const int MaxReceiveBufferSize = 16709;

        /// <summary>Most suites that can be offered.</summary>
        public const int MaxSuites = 8;

        /// <summary>Who does the public-key work (docs/SECURITY.md section 3).</summary>
        public OffloadPolicy Policy = OffloadPolicy.Guarded;

        /// <summary>Groups that are offered, in order of preference; a key share is sent for the first, the others cost
        /// another round trip. Null for those of the policy: x25519 and secp256r1 under
        /// <see cref="OffloadPolicy.Guarded"/> as far as <see cref="KeyAgreements"/> has them, else
        /// secp256r1.</summary>
        public NamedGroup[] Groups;

        /// <summary>
        /// Cipher suites that are offered, in order of preference; those beyond TLS_AES_128_GCM_SHA256 are in
        /// Signet.Crypto.Suites, for whoever references it. Under <see cref="OffloadPolicy.Conformance"/> only suites with
        /// SHA-256, since the SIM's HKDF has no other hash function.
        /// </summary>
        public CipherSuite[] Suites = { new Aes128GcmSuite() };

        /// <summary>True to accept suites with tags shorter than 16 bytes in <see cref="Suites"/>: TLS_AES_128_CCM_8_SHA256, a
        /// forged record of which passes with a chance of 2^-64.</summary>
        public bool AllowShortTags;

        /// <summary>Key agreement in the MCU, one for each group; needed under
        /// <see cref="OffloadPolicy.Guarded"/>.</summary>
        public IKeyAgreement[] KeyAgreements = new IKeyAgreement[0];

        /// <summary>Verification in the MCU; needed under <see cref="OffloadPolicy.Guarded"/>.</summary>
        public ISignatureVerifier Verifier;

        /// <summary>Where tickets are kept, so that sessions are resumed; null for no resumption.</summary>
        public ITicketStore Tickets;

        /// <summary>Largest ticket of a server that is kept, 64 to 4004 bytes; larger ones are let go by.</summary>
        public int MaxTicketSize = 1024;

        /// <summary>
        /// True to let the server resume without a key agreement (psk_ke, RFC 8446 section 4.2.9). It spares a key pair and
        /// gives up forward secrecy: who gets at the ticket's key reads what was recorded.
        /// </summary>
        public bool AllowPskOnly;

        /// <summary>Where verdicts on chains are remembered; null to verify each time.</summary>
        public IVerdictCache Verdicts;

        /// <summary>
        /// True for servers that wait less long than the MCU verifies: a chain that <see cref="Verdicts"/> does not know
        /// is fetched, the connection is closed, the chain is verified at leisure, and a second connection uses the
        /// verdict. Needs <see cref="Verdicts"/>.
        /// </summary>
        public bool FirstContact;

        /// <summary>Which versions are offered; anything but <see cref="TlsVersions.Tls13"/> needs
        /// <see cref="Legacy"/>.</summary>
        public TlsVersions Versions = TlsVersions.Tls13;

        /// <summary>The older version, an object of an assembly of its own (<c>Tls12Profile</c> of Signet.Tls12), so that who
        /// leaves that out has none of it; null for none.</summary>
        public LegacyProfile Legacy;

        /// <summary>Client chain and trust anchors.</summary>
        public Credentials Credentials = new Credentials();

        /// <summary>
        /// True to end with <see cref="ErrorCode.TlsNoCertificateRequest"/> when the server wants no client
        /// certificate.
        /// </summary>
        public bool RequireClientAuthentication = true;

        /// <summary>
        /// Receive buffer in bytes, <see cref="MinReceiveBufferSize"/> to <see cref="MaxReceiveBufferSize"/>. Below
        /// 16640 the server is asked for smaller records by max_fragment_length (RFC 6066 section 4); one that does
        /// not honour it and sends larger ones ends with <see cref="ErrorCode.TlsRecordOverflow"/>.
        /// </summary>
        public int ReceiveBufferSize = 2304;

        /// <summary>Largest single certificate of the server in bytes, 512 to 4096.</summary>
        public int MaxCertificateSize = 1344;

        /// <summary>True to look like TLS 1.2 to middleboxes (RFC 8446 section D.4); costs 76 bytes a
        /// handshake: a session id both ways and a change_cipher_spec both ways.</summary>
        public bool MiddleboxCompatibility;

        /// <summary>Name that the server must prove and that is sent as server_name; null for the host that the
        /// connection is opened to.</summary>
        public string ServerName;

        /// <summary>Protocol names in order of preference (RFC 7301), each 1 to 255 bytes; empty for none.</summary>
        public byte[][] Alpn = new byte[0][];

        /// <summary>Records that one key protects before it is replaced, at most 2^24 (RFC 8446 section 5.5); fewer where the
        /// suite bears fewer.</summary>
        public int RecordsPerKey = 1 << 24;

        /// <summary>The max_fragment_length code for the receive buffer, 0 when a full record fits.</summary>
        internal int FragmentCode
        {
            get
            {
                // 256 bytes are what protection may add (RFC 8446 section 5.2).
                if (ReceiveBufferSize >= RecordType.MaxContent + 256)
                {
                    return 0;
                }

                int code = 4;
                while (code > 1 && (256 << code) + 256 > ReceiveBufferSize)
                {
                    code--;
                }

                return code;
            }
        }

        /// <summary>Largest ticket that is kept, 0 when none is wanted.</summary>
        internal int TicketRoom
        {
            get { return Tickets == null ? 0 : MaxTicketSize; }
        }

        /// <summary>Whether the older version is offered.</summary>
        internal bool OffersLegacy
        {
            get { return Versions != TlsVersions.Tls13 && Legacy != null; }
        }

        /// <summary>The groups that are offered.</summary>
        internal NamedGroup[] OfferedGroups
        {
            get
            {
                if (Groups != null)
                {
                    return Groups;
                }

                if (Policy != OffloadPolicy.Guarded)
                {
                    return new NamedGroup[] { NamedGroup.Secp256r1 };
                }

                if (KeyAgreements.Length == 0)
                {
                    return new NamedGroup[] { NamedGroup.X25519, NamedGroup.Secp256r1 };
                }

                NamedGroup[] groups = new NamedGroup[KeyAgreements.Length];
                for (int i = 0; i < groups.Length; i++)
                {
                    groups[i] = KeyAgreements[i].Group;
                }

                return groups;
            }
        }

        /// <summary>Finds the MCU's key agreement for a group; null when there is none.</summary>
        internal IKeyAgreement AgreementFor(NamedGroup group)
        {
            for (int i = 0; i < KeyAgreements.Length; i++)
            {
                if (KeyAgreements[i].Group == group)
                {
                    return KeyAgreements[i];
                }
            }

            return null;
        }

        /// <summary>Refuses settings outside their ranges.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>, or
        /// <see cref="ErrorCode.CertificateMissing"/> when client authentication is required without a
        /// certificate.</exception>
        internal void Check()
        {
            Require(ReceiveBufferSize >= MinReceiveBufferSize && ReceiveBufferSize <= MaxReceiveBufferSize, "ReceiveBufferSize");
            Require(MaxCertificateSize >= 512 && MaxCertificateSize <= 4096, "MaxCertificateSize");
            Require(RecordsPerKey >= 1 && RecordsPerKey <= 1 << 24, "RecordsPerKey");
            Require(MaxTicketSize >= 64 && MaxTicketSize <= SessionTicket.MaxTicketSize, "MaxTicketSize");
            Require(!FirstContact || Verdicts != null, "FirstContact without Verdicts");
            Require(Versions == TlsVersions.Tls13 || Legacy != null, "Versions without Legacy");

            // The secure element's key derivation is that of TLS 1.3.
            Require(!OffersLegacy || Policy != OffloadPolicy.Conformance, "Versions under Conformance");
            NamedGroup[] groups = OfferedGroups;
            Require(groups.Length >= 1 && groups.Length <= 2, "Groups");
            for (int i = 0; i < groups.Length; i++)
            {
                Require(groups[i] == NamedGroup.Secp256r1 || groups[i] == NamedGroup.X25519, "Groups");
                Require(i == 0 || groups[i] != groups[0], "Groups");
            }

            CheckSuites();
            for (int i = 0; i < Alpn.Length; i++)
            {
                Require(Alpn[i].Length >= 1 && Alpn[i].Length <= 255, "Alpn");
            }

            if (RequireClientAuthentication && Credentials.ClientChain.Length == 0)
            {
                throw new SignetException(ErrorCode.CertificateMissing);
            }
        }

        /// <summary>Finds an offered suite; null when it is not offered.</summary>
        internal CipherSuite FindSuite(int number)
        {
            for (int i = 0; i < Suites.Length; i++)
            {
                if (Suites[i].Number == number)
                {
                    return Suites[i];
                }
            }

            return null;
        }

        /// <summary>Says whether a suite with this hash is offered, so that a PSK made with it can be used (RFC 8446 section
        /// 4.2.11).</summary>
        internal bool OffersHash(int hashSize)
        {
            for (int i = 0; i < Suites.Length; i++)
            {
                if (Suites[i].HashSize == hashSize)
                {
                    return true;
                }
            }

            return false;
        }

        /// <summary>Says whether a ticket is of a version and a hash that are offered.</summary>
        internal bool CanUse(SessionTicket ticket)
        {
            return ticket.IsLegacy ? OffersLegacy && Legacy.Resumes : Versions != TlsVersions.Tls12 && OffersHash(ticket.Psk.Length);
        }

        private void CheckSuites()
        {
            Require(Suites.Length >= 1 && Suites.Length <= MaxSuites, "Suites");
            for (int i = 0; i < Suites.Length; i++)
            {
                CipherSuite suite = Suites[i];
                Require(suite.HashSize == Sha256.Size || suite.HashSize == Sha512.Size384, suite.Name);
                Require(FindSuite(suite.Number) == suite, suite.Name);
                Require(AllowShortTags || suite.MakeAead().TagLength == 16, suite.Name + " without AllowShortTags");

                // The SIM's HKDF is that of SHA-256 (GSMA IoT.05); the MCU in its place would test nothing.
                Require(Policy != OffloadPolicy.Conformance || suite.HashSize == Sha256.Size, suite.Name + " under Conformance");
            }
        }

        private static void Require(bool condition, string detail)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.InvalidArgument, detail);
            }
        }
    }
}
