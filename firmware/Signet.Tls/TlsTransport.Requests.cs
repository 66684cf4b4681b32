using Signet.Core;

namespace Signet.Tls
{
    /// <summary>Who answers the engine's requests: the one place where the policy is enforced.</summary>
    public sealed partial class TlsTransport
    {
        // Under guarded the element signs and nothing else; what only the MCU may answer never goes there.
        private bool IsForElement(TlsRequest request)
        {
            return request.Answerer == TlsAnswerer.Element
                || (request.Answerer == TlsAnswerer.Either && _options.Policy != OffloadPolicy.Guarded);
        }

        private void CheckPolicy()
        {
            TlsOptions options = _options;
            NamedGroup[] groups = options.OfferedGroups;
            for (int i = 0; i < groups.Length; i++)
            {
                bool element = options.Policy != OffloadPolicy.Guarded && groups[i] == NamedGroup.Secp256r1;
                if (!element && options.AgreementFor(groups[i]) == null)
                {
                    throw new SignetException(ErrorCode.InvalidArgument, "KeyAgreements: none for a group");
                }
            }

            if (options.Policy == OffloadPolicy.Guarded
                && (options.Verifier == null || !options.Verifier.Supports(SignatureAlgorithm.EcdsaP256)))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "Verifier");
            }

            if (options.Policy == OffloadPolicy.Conformance && !(_card is IKeyDerivation))
            {
                throw new SignetException(ErrorCode.NotSupported, "key derivation of the secure element");
            }
        }

        private void AnswerRequest()
        {
            TlsRequest request = _engine.Request;
            bool element = IsForElement(request);
            switch (request.Kind)
            {
                case TlsRequestKind.GenerateKeyPair:
                    MakeKeyPair(request, element);
                    break;
                case TlsRequestKind.Random:
                    _random.Fill(request.Random, 0, request.Random.Length);
                    break;
                case TlsRequestKind.Agree:
                    Agree(request);
                    break;
                case TlsRequestKind.Sign:
                    _card.Sign(SigningKey.Tls, request.Digest, 0, request.Signature, 0);
                    _report.Signatures++;
                    break;
                case TlsRequestKind.Extract:
                    ((IKeyDerivation)_card).Extract(request.Digest, 0, request.Secret, 0, request.Secret, 0);
                    _report.Extractions++;
                    break;
                case TlsRequestKind.Verdict:
                    _report.IsVerdictKnown = _options.Verdicts.Contains(request.Digest, 0);
                    _engine.Answer(_report.IsVerdictKnown);
                    return;
                default:
                    _engine.Answer(element ? VerifyOnElement(request) : VerifyInMcu(request));
                    return;
            }

            _engine.Answer();
        }

        private void MakeKeyPair(TlsRequest request, bool element)
        {
            _agreement = null;
            if (element)
            {
                try
                {
                    _card.GenerateKeyPair(request.Point, 0);
                    _report.KeyPairs++;
                    return;
                }
                catch (SignetException error)
                {
                    // An element that can't do it: the MCU may, since that is the safer way.
                    if (!IsInability(error.Code) || _options.AgreementFor(request.Group) == null)
                    {
                        throw;
                    }
                }
            }

            _agreement = _options.AgreementFor(request.Group);
            _agreement.GenerateKeyPair(request.Point, 0);
            _report.McuKeyPairs++;
        }

        // Whoever made the key pair holds its private half.
        private void Agree(TlsRequest request)
        {
            if (_agreement == null)
            {
                _card.Agree(request.Point, 0, request.Secret, 0);
                _report.Agreements++;
                return;
            }

            try
            {
                _agreement.Agree(request.Point, 0, request.Secret, 0);
            }
            finally
            {
                _agreement.Wipe();
            }

            _report.McuAgreements++;
        }

        private bool VerifyOnElement(TlsRequest request)
        {
            try
            {
                bool valid = _card.Verify(request.Key, 0, request.Digest, 0, request.Signature, 0);
                _report.Verifications++;
                return valid;
            }
            catch (SignetException error)
            {
                if (!IsInability(error.Code) || _options.Verifier == null)
                {
                    throw;
                }
            }

            return VerifyInMcu(request);
        }

        private bool VerifyInMcu(TlsRequest request)
        {
            _report.McuVerifications++;
            return _options.Verifier.Verify(
                request.Algorithm,
                request.Key,
                0,
                request.KeyCount,
                request.Digest,
                0,
                request.DigestCount,
                request.Signature,
                0,
                request.SignatureCount);
        }

        private static bool IsInability(ErrorCode code)
        {
            return code == ErrorCode.NoScratchKey || code == ErrorCode.InstructionUnsupported
                || code == ErrorCode.NotSupported;
        }
    }
}
