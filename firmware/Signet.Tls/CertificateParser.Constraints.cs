using Signet.Core;

namespace Signet.Tls
{
    /// <content>nameConstraints (RFC 5280 section 4.2.1.10), judged at once for the one name that matters: the reference
    /// identity. What an issuer may not vouch for elsewhere is not asked.</content>
    public sealed partial class CertificateParser
    {
        private void ReadNameConstraints(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            bool empty = der.AtEnd;
            if (!der.AtEnd && der.PeekTag() == DerTag.ContextConstructed)
            {
                ReadSubtrees(certificate, DerTag.ContextConstructed, true);
            }

            if (!der.AtEnd)
            {
                ReadSubtrees(certificate, DerTag.ContextConstructed + 1, false);
            }

            der.Leave();
            if (empty)
            {
                throw Malformed("nameConstraints");
            }

            if (_name == null)
            {
                // An anchor: to ignore its constraints would widen what it may vouch for.
                Note(certificate, ErrorCode.NameConstraintsUnsupported);
            }
        }

        private void ReadSubtrees(Certificate certificate, int list, bool permitted)
        {
            DerReader der = _der;
            bool concerned = false;
            bool inside = false;
            der.Enter(list);
            do
            {
                der.Enter(DerTag.Sequence);
                int tag = der.Read();
                int offset = der.ContentOffset;
                int count = der.ContentCount;
                if (!der.AtEnd)
                {
                    // minimum is 0, which DER leaves out, and maximum is absent.
                    throw Malformed("nameConstraints");
                }

                der.Leave();
                if (tag == DerTag.Context + 2)
                {
                    if (count > 0 && der.Buffer[offset] == '.')
                    {
                        // Section 4.2.1.10 gives a leading dot no meaning for dNSName.
                        Note(certificate, ErrorCode.NameConstraintsUnsupported);
                    }

                    concerned |= _name != null && _name.DnsName != null;
                    inside |= _name != null && _name.IsWithinDomain(der.Buffer, offset, count);
                }
                else if (tag == DerTag.Context + 7)
                {
                    if (count != 8 && count != 32)
                    {
                        throw Malformed("iPAddress");
                    }

                    concerned |= _name != null && _name.Address != null;
                    inside |= _name != null && _name.IsWithinNetwork(der.Buffer, offset, count);
                }
                else if (tag != DerTag.Context + 1 && tag != DerTag.Context + 6)
                {
                    // rfc822Name and URI say nothing of servers' names; the others, directoryName first, might.
                    Note(certificate, ErrorCode.NameConstraintsUnsupported);
                }
            }
            while (!der.AtEnd);
            der.Leave();
            certificate.ForbidsName |= permitted ? concerned && !inside : inside;
        }
    }
}
