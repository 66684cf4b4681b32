using Signet.Core;

namespace Signet.Tls
{
    /// <content>
    /// The policy extensions (RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14). A client that wants no policy in
    /// particular (initial-explicit-policy false, user-initial-policy-set any-policy) fails by policy only when
    /// explicit_policy comes to 0, and without requireExplicitPolicy it never does (section 6.1.2 (d), 6.1.4 (h), 6.1.5 (a)):
    /// so requireExplicitPolicy is refused, and of the rest the form is all that matters.
    /// </content>
    public sealed partial class CertificateParser
    {
        // anyPolicy 2.5.29.32.0.
        private readonly byte[] AnyPolicy = { 0x55, 0x1D, 0x20, 0x00 };

        // id-qt-cps 1.3.6.1.5.5.7.2.1 and id-qt-unotice, its neighbour.
        private readonly byte[] QualifierCps = { 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x01 };
        private readonly byte[] QualifierNotice = { 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x02, 0x02 };

        private void ReadPolicy(Certificate certificate, int number)
        {
            DerReader der = _der;
            if (number == InhibitAnyPolicy)
            {
                der.ReadSmallInteger();
                return;
            }

            der.Enter(DerTag.Sequence);
            if (number == PolicyConstraints)
            {
                ReadPolicyConstraints(certificate);
            }
            else
            {
                do
                {
                    der.Enter(DerTag.Sequence);
                    if (number == PolicyMappings)
                    {
                        ReadMapping();
                    }
                    else
                    {
                        ReadPolicyInformation(certificate);
                    }

                    der.Leave();
                }
                while (!der.AtEnd);
            }

            der.Leave();
        }

        private void ReadPolicyInformation(Certificate certificate)
        {
            DerReader der = _der;
            der.ReadOid();
            if (der.AtEnd)
            {
                return;
            }

            der.Enter(DerTag.Sequence);
            do
            {
                der.Enter(DerTag.Sequence);
                der.ReadOid();
                if (_critical && !der.ContentEquals(QualifierCps) && !der.ContentEquals(QualifierNotice))
                {
                    // Section 4.2.1.4: who can't interpret a qualifier rejects where it is critical.
                    Note(certificate, ErrorCode.UnknownCriticalExtension);
                }

                der.Read();
                der.Leave();
            }
            while (!der.AtEnd);
            der.Leave();
        }

        // Section 6.1.4 (a).
        private void ReadMapping()
        {
            for (int i = 0; i < 2; i++)
            {
                _der.ReadOid();
                if (_der.ContentEquals(AnyPolicy))
                {
                    throw Malformed("anyPolicy");
                }
            }
        }

        private void ReadPolicyConstraints(Certificate certificate)
        {
            DerReader der = _der;
            if (der.AtEnd)
            {
                throw Malformed("empty");
            }

            if (der.PeekTag() == DerTag.Context)
            {
                der.Read();
                Note(certificate, ErrorCode.PolicyRequired);
            }

            if (!der.AtEnd)
            {
                der.Read(DerTag.Context + 1);
            }
        }
    }
}
