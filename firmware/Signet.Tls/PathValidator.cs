using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <summary>
    /// Validates a server's certificate path (RFC 5280 section 6, names by RFC 9525) without doing any signature
    /// itself: it asks for one verification after the other. Use: <see cref="Begin"/>, <see cref="Add"/> for each
    /// certificate as it passes, then <see cref="Next"/> until it says that the path is good, with
    /// <see cref="Answer"/> in between. All refusals are a <see cref="SignetException"/>.
    /// </summary>
    public sealed partial class PathValidator
    {
        /// <summary>Most different certificates that a server may send: its own and five of authorities.</summary>
        public const int MaxCertificates = 6;

        /// <summary>Most signatures that are verified for one chain, on whatever paths.</summary>
        public const int MaxVerifications = 16;

        /// <summary>Most steps of the search for one chain: certificates that a path was lengthened by, and paths that were
        /// judged.</summary>
        public const int MaxSteps = 64;

        private readonly TrustAnchors _anchors;
        private readonly SignatureSchemes _schemes;

        // One more than are taken: what comes next may be one of them once more.
        private readonly Certificate[] _certificates = new Certificate[MaxCertificates + 1];
        private readonly CertificateParser _parser = new CertificateParser();
        private readonly byte[] _work = new byte[32];
        private readonly Sha256 _chain = new Sha256();
        private ReferenceIdentity _name;
        private long _now;
        private TimeQuality _quality;
        private int _count;
        private bool _searching;

        /// <summary>Reads the trust anchors, for chains of ECDSA on P-256.</summary>
        /// <param name="credentials">Holds <see cref="Credentials.TrustAnchors"/>, <see cref="Credentials.TrustedKeys"/> and
        /// <see cref="Credentials.ServerPins"/> as they are now; without any, nobody is trusted.</param>
        /// <exception cref="SignetException">As of the other constructor.</exception>
        public PathValidator(Credentials credentials)
            : this(credentials, new SignatureSchemes(null, true))
        {
        }

        /// <summary>Reads the trust anchors.</summary>
        /// <param name="credentials">Holds <see cref="Credentials.TrustAnchors"/>, <see cref="Credentials.TrustedKeys"/> and
        /// <see cref="Credentials.ServerPins"/> as they are now; without any, nobody is trusted.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CertificateMalformed"/> when an anchor is no
        /// certificate, <see cref="ErrorCode.PointNotOnCurve"/> when its key is none,
        /// <see cref="ErrorCode.InvalidArgument"/> for a key's hash that is not of 32 bytes, or a pin's host that is none.</exception>
        /// <param name="verifier">Says which algorithms can be verified.</param>
        public PathValidator(Credentials credentials, ISignatureVerifier verifier)
            : this(credentials, new SignatureSchemes(verifier, false))
        {
        }

        internal PathValidator(Credentials credentials, SignatureSchemes schemes)
        {
            _schemes = schemes;
            _anchors = new TrustAnchors(credentials, _parser);
            _links = new byte[MaxCertificates * (_anchors.Count + MaxCertificates)];
        }

        /// <summary>End of the shortest validity on the path that <see cref="Next"/> found, its anchor included, in seconds
        /// since 1970-01-01T00:00:00Z.</summary>
        public long PathNotAfter { get; private set; }

        /// <summary>True when the path is the first one by names.</summary>
        public bool IsFirstPath
        {
            get { return _paths == 1 && _refusal == ErrorCode.None; }
        }

        /// <summary>The server's own certificate, once it was added.</summary>
        public Certificate Leaf
        {
            get { return _certificates[0]; }
        }

        /// <summary>The certificate whose signature is to be verified.</summary>
        public Certificate Subject
        {
            get { return _certificates[_path[_link]]; }
        }

        /// <summary>The certificate with whose key it is to be verified.</summary>
        public Certificate Signer
        {
            get { return Issuer(_link + 1); }
        }

        /// <summary>Starts with no certificates.</summary>
        /// <param name="name">What the server must prove to be.</param>
        /// <param name="utcSeconds">The time, seconds since 1970-01-01T00:00:00Z.</param>
        /// <param name="quality">How the time is known (docs/SPEC.md section 4).</param>
        public void Begin(ReferenceIdentity name, long utcSeconds, TimeQuality quality)
        {
            _name = name;
            _now = utcSeconds;
            _quality = quality;
            _count = 0;
            _searching = false;
            _chain.Reset();
        }

        /// <summary>Takes the server's next certificate; its own comes first (RFC 8446 section 4.4.2), the others in any order,
        /// needed or not. One that came before is passed over.</summary>
        /// <param name="buffer">Holds the DER certificate; free again afterwards.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChainTooLong"/>,
        /// <see cref="ErrorCode.CertificateMalformed"/> or <see cref="ErrorCode.PointNotOnCurve"/>.</exception>
        public void Add(byte[] buffer, int offset, int count)
        {
            if (_certificates[_count] == null)
            {
                // Made when first needed, then kept: most servers send one.
                _certificates[_count] = new Certificate();
            }

            Certificate certificate = _certificates[_count];
            _parser.Parse(buffer, offset, count, certificate, _name);
            BigEndian.Put24(_work, 0, count);
            _chain.Update(_work, 0, 3);
            _chain.Update(buffer, offset, count);
            for (int i = 0; i < _count; i++)
            {
                if (_certificates[i].IsSameAs(certificate))
                {
                    return;
                }
            }

            if (_count == MaxCertificates)
            {
                throw new SignetException(ErrorCode.ChainTooLong);
            }

            _count++;
        }

        /// <summary>Goes to the next verification of a signature.</summary>
        /// <returns>True when a verification is asked for (<see cref="Subject"/>, <see cref="Signer"/>), false when the path is valid up to a trust anchor.</returns>
        /// <exception cref="SignetException">With the code 400 to 418 of what is wrong.</exception>
        public bool Next()
        {
            if (!_searching)
            {
                if (_count == 0)
                {
                    throw new SignetException(ErrorCode.NoServerCertificate);
                }

                JudgeLeaf();
                _searching = true;
                BeginSearch();
                FindPath();
            }

            return _link >= 0;
        }

        /// <summary>Answers the verification that was asked for.</summary>
        /// <param name="valid">Whether the signature is valid.</param>
        /// <exception cref="SignetException">With the code 405 to 418 of what is wrong when no path is
        /// left.</exception>
        public void Answer(bool valid)
        {
            Mark(valid);
            if (valid)
            {
                SkipVerified();
            }
            else
            {
                // No path over this link; one below it may go another way.
                Refuse(ErrorCode.CertificateSignatureInvalid, null);
                _depth = _link;
                FindPath();
            }

            if (_link >= 0 && _verifications == MaxVerifications)
            {
                throw new SignetException(ErrorCode.PathSearchLimit);
            }
        }

        /// <summary>Makes the key under which a verdict on the chain is kept (docs/SPEC.md, "TLS sessions"); once, when all
        /// certificates were added.</summary>
        /// <param name="policy">Number of the policy under which signatures are verified.</param>
        /// <param name="destination">Receives 32 bytes.</param>
        public void VerdictKey(int policy, byte[] destination)
        {
            byte[] name = _name.DnsName ?? _name.Address;
            byte[] work = _work;
            Sha256 sha = new Sha256();
            sha.Reset();
            byte[] label = Ascii.Bytes("signet/tls-verdict/2");
            sha.Update(label, 0, label.Length);
            work[0] = (byte)policy;
            work[1] = (byte)name.Length;
            sha.Update(work, 0, 2);
            sha.Update(name, 0, name.Length);
            sha.Update(_anchors.Trust, 0, 32);
            _chain.Finish(work, 0);
            sha.Update(work, 0, 32);
            sha.Finish(destination, 0);
        }
    }
}
