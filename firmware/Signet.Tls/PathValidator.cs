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
    public sealed class PathValidator
    {
        /// <summary>Most certificates that a server may send: its own and five of authorities.</summary>
        public const int MaxCertificates = 6;

        // A server can send certificates of equal names; so many paths and verifications are tried, then it is over.
        private const int MaxPaths = 8;
        private const int MaxVerifications = 16;
        private const int DigitalSignature = 1 << 0;
        private const int KeyCertSign = 1 << 5;

        private readonly Certificate[] _anchors;
        private readonly Certificate[] _certificates = new Certificate[MaxCertificates];
        private readonly CertificateParser _parser = new CertificateParser();
        private readonly int[] _path = new int[MaxCertificates];
        private readonly int[] _choice = new int[MaxCertificates];
        private readonly byte[][] _anchorHashes;
        private readonly byte[] _verdictLabel = Ascii.Bytes("signet/tls-verdict/1");
        private readonly byte[] _work = new byte[32];
        private readonly Sha256 _sha = new Sha256();
        private readonly Sha256 _chain = new Sha256();
        private ReferenceIdentity _name;
        private long _now;
        private TimeQuality _quality;
        private int _count;
        private int _depth;
        private int _anchor;
        private int _link;
        private int _paths;
        private int _verifications;
        private bool _searching;
        private ErrorCode _refusal;

        /// <summary>Reads the trust anchors.</summary>
        /// <param name="anchors">DER certificates of certification authorities; empty trusts nobody.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CertificateMalformed"/> when one is no
        /// certificate, <see cref="ErrorCode.PointNotOnCurve"/> when its key is none.</exception>
        public PathValidator(byte[][] anchors)
        {
            _anchors = new Certificate[anchors.Length];
            _anchorHashes = Hashes(anchors);
            for (int i = 0; i < anchors.Length; i++)
            {
                _anchors[i] = new Certificate();
                _parser.Parse(anchors[i], 0, anchors[i].Length, _anchors[i], null);
            }
        }

        /// <summary>End of the shortest validity on the path that <see cref="Next"/> found, its anchor included, in seconds
        /// since 1970-01-01T00:00:00Z.</summary>
        public long PathNotAfter { get; private set; }

        /// <summary>True when the path is the first one by names.</summary>
        public bool IsFirstPath
        {
            get { return _paths == 1 && _refusal == ErrorCode.None; }
        }

        /// <summary>Point of the server's own certificate, 65 bytes, once it was added.</summary>
        public byte[] LeafPoint
        {
            get { return _certificates[0].Point; }
        }

        /// <summary>The issuer's point of the verification that is asked for, 65 bytes.</summary>
        public byte[] IssuerPoint
        {
            get { return _link == _depth ? _anchors[_anchor].Point : _certificates[_path[_link + 1]].Point; }
        }

        /// <summary>The digest of the verification that is asked for, 32 bytes.</summary>
        public byte[] Digest
        {
            get { return _certificates[_path[_link]].TbsDigest; }
        }

        /// <summary>The signature of the verification that is asked for, r ‖ s, 64 bytes.</summary>
        public byte[] Signature
        {
            get { return _certificates[_path[_link]].Signature; }
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

        /// <summary>Takes the server's next certificate; its own comes first (RFC 8446 section 4.4.2).</summary>
        /// <param name="buffer">Holds the DER certificate; free again afterwards.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.ChainTooLong"/>,
        /// <see cref="ErrorCode.CertificateMalformed"/> or <see cref="ErrorCode.PointNotOnCurve"/>.</exception>
        public void Add(byte[] buffer, int offset, int count)
        {
            if (_count == MaxCertificates)
            {
                throw new SignetException(ErrorCode.ChainTooLong);
            }

            if (_certificates[_count] == null)
            {
                // Made when first needed, then kept: most servers send one.
                _certificates[_count] = new Certificate();
            }

            _parser.Parse(buffer, offset, count, _certificates[_count], _name);
            BigEndian.Put24(_work, 0, count);
            _chain.Update(_work, 0, 3);
            _chain.Update(buffer, offset, count);
            _count++;
        }

        /// <summary>Goes to the next verification of a signature.</summary>
        /// <returns>True when a verification is asked for (<see cref="IssuerPoint"/>, <see cref="Digest"/>,
        /// <see cref="Signature"/>), false when the path is valid up to a trust anchor.</returns>
        /// <exception cref="SignetException">With the code 400 to 416 of what is wrong.</exception>
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
                _refusal = ErrorCode.None;
                _depth = 0;
                _path[0] = 0;
                _choice[0] = -1;
                _paths = 0;
                _verifications = 0;
                FindPath();
            }

            return _link >= 0;
        }

        /// <summary>Answers the verification that was asked for.</summary>
        /// <param name="valid">Whether the signature is valid.</param>
        /// <exception cref="SignetException">With the code 405 to 416 of what is wrong when no path is
        /// left.</exception>
        public void Answer(bool valid)
        {
            if (valid)
            {
                _link--;
                return;
            }

            Refuse(ErrorCode.CertificateSignatureInvalid);
            FindPath();
        }

        /// <summary>Makes the key under which a verdict on the chain is kept (docs/SPEC.md, "TLS sessions"); once, when all
        /// certificates were added.</summary>
        /// <param name="policy">Number of the policy under which signatures are verified.</param>
        /// <param name="destination">Receives 32 bytes.</param>
        public void VerdictKey(int policy, byte[] destination)
        {
            byte[] name = _name.DnsName ?? _name.Address;
            byte[] work = _work;
            Sha256 sha = _sha;
            sha.Reset();
            sha.Update(_verdictLabel, 0, _verdictLabel.Length);
            work[0] = (byte)policy;
            work[1] = (byte)name.Length;
            sha.Update(work, 0, 2);
            sha.Update(name, 0, name.Length);
            work[0] = (byte)_anchorHashes.Length;
            sha.Update(work, 0, 1);
            for (int i = 0; i < _anchorHashes.Length; i++)
            {
                sha.Update(_anchorHashes[i], 0, 32);
            }

            _chain.Finish(work, 0);
            sha.Update(work, 0, 32);
            sha.Finish(destination, 0);
        }

        internal static byte[][] Hashes(byte[][] certificates)
        {
            Sha256 sha = new Sha256();
            byte[][] hashes = new byte[certificates.Length][];
            for (int i = 0; i < certificates.Length; i++)
            {
                hashes[i] = new byte[32];
                sha.Reset();
                sha.Update(certificates[i], 0, certificates[i].Length);
                sha.Finish(hashes[i], 0);
            }

            return hashes;
        }

        private void JudgeLeaf()
        {
            Certificate leaf = _certificates[0];
            Require(leaf.Problem == ErrorCode.None, leaf.Problem);
            Require(leaf.IsSignatureSupported, ErrorCode.CertificateAlgorithmUnsupported);

            // RFC 5280 section 4.2.1.3: TLS 1.3 signs with the key.
            Require(leaf.KeyUsage < 0 || (leaf.KeyUsage & DigitalSignature) != 0, ErrorCode.KeyUsageForbids);

            // RFC 5280 section 4.2.1.12.
            Require(!leaf.HasExtendedKeyUsage || leaf.AllowsServer, ErrorCode.ExtendedKeyUsageForbids);

            // RFC 9525 section 6.
            if (!leaf.NameMatches)
            {
                throw new SignetException(
                    ErrorCode.NameMismatch, leaf.HasMoreNames ? "more than 32 names, of which only the first 32 count" : null);
            }
        }

        // Goes on to the next path by names, all of whose conditions but the signatures hold. The link to the anchor
        // is verified first, so that no key is used that is not itself vouched for.
        private void FindPath()
        {
            while (NextNames())
            {
                _paths++;
                ErrorCode refusal = JudgePath();
                if (refusal == ErrorCode.None)
                {
                    _verifications += _depth + 1;
                    if (_paths > MaxPaths || _verifications > MaxVerifications)
                    {
                        throw new SignetException(ErrorCode.ChainTooLong, "too many paths");
                    }

                    _link = _depth;
                    return;
                }

                Refuse(refusal);
            }

            throw new SignetException(_refusal == ErrorCode.None ? ErrorCode.UnknownIssuer : _refusal);
        }

        // Depth-first search from the server's certificate to an anchor by names (RFC 5280 section 6.1.3 (a)(4)).
        // Anchors come before the server's certificates, so a root that is sent along is not looked at.
        private bool NextNames()
        {
            while (_depth >= 0)
            {
                int choice = ++_choice[_depth];
                Certificate subject = _certificates[_path[_depth]];
                if (choice < _anchors.Length)
                {
                    if (_anchors[choice].IsNamedIssuerOf(subject))
                    {
                        _anchor = choice;
                        return true;
                    }

                    continue;
                }

                int candidate = choice - _anchors.Length;
                if (candidate >= _count)
                {
                    _depth--;
                    continue;
                }

                if (!IsInPath(candidate) && _certificates[candidate].IsNamedIssuerOf(subject))
                {
                    _depth++;
                    _path[_depth] = candidate;
                    _choice[_depth] = -1;
                }
            }

            return false;
        }

        private bool IsInPath(int candidate)
        {
            for (int i = 0; i <= _depth; i++)
            {
                if (_path[i] == candidate)
                {
                    return true;
                }
            }

            return false;
        }

        private ErrorCode JudgePath()
        {
            ErrorCode refusal = JudgeTime(_certificates[0]);
            PathNotAfter = _certificates[0].NotAfter;
            int below = 0;
            for (int i = 1; i <= _depth + 1 && refusal == ErrorCode.None; i++)
            {
                Certificate issuer = i > _depth ? _anchors[_anchor] : _certificates[_path[i]];
                refusal = JudgeIssuer(issuer, below, i > _depth);
                if (refusal == ErrorCode.None)
                {
                    refusal = JudgeTime(issuer);
                }

                if (issuer.NotAfter < PathNotAfter)
                {
                    PathNotAfter = issuer.NotAfter;
                }

                // RFC 5280 section 4.2.1.9: self-issued certificates don't count.
                if (!issuer.IsSelfIssued)
                {
                    below++;
                }
            }

            if (refusal == ErrorCode.None && _quality != TimeQuality.Network && _quality != TimeQuality.Authenticated)
            {
                return ErrorCode.ClockUnknown;
            }

            return refusal;
        }

        private ErrorCode JudgeIssuer(Certificate issuer, int below, bool isAnchor)
        {
            if (issuer.Problem != ErrorCode.None)
            {
                return issuer.Problem;
            }

            // What signed the anchor itself does not matter (section 6.1.1 (d)).
            if (!isAnchor && !issuer.IsSignatureSupported)
            {
                return ErrorCode.CertificateAlgorithmUnsupported;
            }

            // RFC 5280 section 6.1.4 (k): version 3 with cA. An anchor of version 1 has no extensions; that somebody
            // configured it must do (section 6.1.1 (d)).
            if (!issuer.IsAuthority && !(isAnchor && issuer.Version == 1))
            {
                return ErrorCode.NotACertificateAuthority;
            }

            // Section 6.1.4 (n).
            if (issuer.KeyUsage >= 0 && (issuer.KeyUsage & KeyCertSign) == 0)
            {
                return ErrorCode.KeyUsageForbids;
            }

            // Section 4.2.1.12 says nothing of issuers; as most validators, one limited to other uses is refused.
            if (issuer.HasExtendedKeyUsage && !issuer.AllowsServer && !issuer.AllowsAny)
            {
                return ErrorCode.ExtendedKeyUsageForbids;
            }

            // Section 6.1.4 (g), 6.1.3 (b), (c).
            if (issuer.ForbidsName)
            {
                return ErrorCode.NameConstraintsForbid;
            }

            // Section 6.1.4 (l), (m).
            return issuer.PathLength >= 0 && below > issuer.PathLength ? ErrorCode.PathLengthExceeded : ErrorCode.None;
        }

        // RFC 5280 section 6.1.3 (a)(2). At a mere lower bound of the time only "expired" is certain.
        private ErrorCode JudgeTime(Certificate certificate)
        {
            if (_quality != TimeQuality.Unknown && _now > certificate.NotAfter)
            {
                return ErrorCode.CertificateExpired;
            }

            bool known = _quality == TimeQuality.Network || _quality == TimeQuality.Authenticated;
            return known && _now < certificate.NotBefore ? ErrorCode.CertificateNotYetValid : ErrorCode.None;
        }

        private void Refuse(ErrorCode refusal)
        {
            // The first path is the one that the server meant: its error is the one to tell.
            if (_refusal == ErrorCode.None)
            {
                _refusal = refusal;
            }
        }

        private static void Require(bool condition, ErrorCode refusal)
        {
            if (!condition)
            {
                throw new SignetException(refusal);
            }
        }
    }
}
