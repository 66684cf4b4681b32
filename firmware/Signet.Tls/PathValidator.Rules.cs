using Signet.Core;

namespace Signet.Tls
{
    /// <content>The rules of RFC 5280 section 6.1 but the signatures.</content>
    public sealed partial class PathValidator
    {
        private const int DigitalSignature = 1 << 0;
        private const int KeyCertSign = 1 << 5;

        // Made when first needed: hardly any authority is constrained.
        private NameSubtrees _subtrees;

        private static void Require(bool condition, ErrorCode refusal)
        {
            if (!condition)
            {
                throw new SignetException(refusal);
            }
        }

        // What the server's certificate says of itself, whoever vouches for it.
        private void JudgeLeaf()
        {
            Certificate leaf = _certificates[0];
            if (leaf.Problem != ErrorCode.None)
            {
                throw new SignetException(leaf.Problem, leaf.Unsupported);
            }

            if (!_schemes.CanProve(leaf.KeyType))
            {
                throw new SignetException(ErrorCode.CertificateAlgorithmUnsupported, "key of the server");
            }

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

        private ErrorCode JudgePath()
        {
            int places = _anchor < 0 ? _depth : _depth + 1;
            ErrorCode refusal = JudgeTime(_certificates[0]);
            PathNotAfter = _certificates[0].NotAfter;
            _detail = null;
            int below = 0;
            for (int i = 1; i <= places && refusal == ErrorCode.None; i++)
            {
                Certificate issuer = Issuer(i);
                refusal = JudgeIssuer(issuer, below, i == places);
                if (refusal == ErrorCode.None)
                {
                    refusal = JudgeSignature(_certificates[_path[i - 1]], issuer);
                }

                if (refusal == ErrorCode.None)
                {
                    refusal = JudgeTime(issuer);
                }

                if (refusal == ErrorCode.None && issuer.ConstraintsCount > 0)
                {
                    refusal = JudgeNames(issuer, i);
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

        // Whether the signature can be verified, and with this key. What signed the anchor itself does not matter (section
        // 6.1.1 (d)).
        private ErrorCode JudgeSignature(Certificate subject, Certificate issuer)
        {
            if (!_schemes.Has(subject.Algorithm) || (subject.DigestCount != 32 && !_schemes.HasDigests))
            {
                _detail = subject.SignatureUnsupported;
                return ErrorCode.CertificateAlgorithmUnsupported;
            }

            // A signature of another kind than the key is nobody's signature with it.
            return SignatureSchemes.Fits(subject.Algorithm, issuer.KeyType) ? ErrorCode.None : ErrorCode.CertificateSignatureInvalid;
        }

        private ErrorCode JudgeIssuer(Certificate issuer, int below, bool isAnchor)
        {
            if (issuer.Problem != ErrorCode.None)
            {
                _detail = issuer.Unsupported;
                return issuer.Problem;
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

            // Section 6.1.4 (l), (m).
            return issuer.PathLength >= 0 && below > issuer.PathLength ? ErrorCode.PathLengthExceeded : ErrorCode.None;
        }

        // Section 6.1.4 (g), 6.1.3 (b), (c): the names of all below, self-issued authorities left out.
        private ErrorCode JudgeNames(Certificate issuer, int place)
        {
            if (_subtrees == null)
            {
                _subtrees = new NameSubtrees();
            }

            ErrorCode refusal = ErrorCode.None;
            for (int i = 0; i < place && refusal == ErrorCode.None; i++)
            {
                Certificate subject = _certificates[_path[i]];
                if (i == 0 || !subject.IsSelfIssued)
                {
                    refusal = JudgeNames(issuer, subject, LinkBetween(i, place));
                }
            }

            return refusal;
        }

        // Once for each link: the same two meet on many paths.
        private ErrorCode JudgeNames(Certificate issuer, Certificate subject, int link)
        {
            int known = _links[link] & (NamesHold | NamesForbidden | NamesUnsupported);
            if (known == 0)
            {
                ErrorCode refusal = subject == Leaf ? _subtrees.Judge(issuer, _name) : ErrorCode.None;
                if (refusal == ErrorCode.None)
                {
                    refusal = _subtrees.Judge(issuer, subject);
                }

                known = refusal == ErrorCode.None ? NamesHold
                    : refusal == ErrorCode.NameConstraintsForbid ? NamesForbidden : NamesUnsupported;
                _links[link] |= (byte)known;
            }

            return known == NamesHold ? ErrorCode.None
                : known == NamesForbidden ? ErrorCode.NameConstraintsForbid : ErrorCode.NameConstraintsUnsupported;
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
    }
}
