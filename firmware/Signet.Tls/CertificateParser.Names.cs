using Signet.Core;

namespace Signet.Tls
{
    /// <content>subjectAltName (RFC 5280 section 4.2.1.6) and the form of nameConstraints (section 4.2.1.10).</content>
    public sealed partial class CertificateParser
    {
        private int _names;
        private int _namesCount;

        // dNSName and iPAddress are compared with the reference identity, the other kinds passed over.
        private void ReadNames(Certificate certificate)
        {
            DerReader der = _der;
            if (_subjectCount == 2 && !_critical)
            {
                throw Malformed("not critical, and subject is empty");
            }

            int names = 0;
            der.Enter(DerTag.Sequence);
            _names = der.ContentOffset;
            _namesCount = der.ContentCount;
            do
            {
                int tag = ReadGeneralName();
                int count = der.ContentCount;
                bool address = tag == GeneralName.IpAddress;
                if (address && count != 4 && count != 16)
                {
                    throw Malformed("iPAddress");
                }

                names++;
                if (names > MaxNames)
                {
                    certificate.HasMoreNames = true;
                    continue;
                }

                if (_name == null)
                {
                    continue;
                }

                if (tag == GeneralName.DnsName)
                {
                    certificate.NameMatches |= _name.MatchesDnsName(der.Buffer, der.ContentOffset, count);
                }
                else if (address)
                {
                    certificate.NameMatches |= _name.MatchesAddress(der.Buffer, der.ContentOffset, count);
                }
            }
            while (!der.AtEnd);
            der.Leave();
        }

        // One of the nine forms, its content as far as its form is ours to judge.
        private int ReadGeneralName()
        {
            DerReader der = _der;
            if (der.PeekTag() == GeneralName.DirectoryName)
            {
                // EXPLICIT, as Name is a CHOICE.
                der.Enter(GeneralName.DirectoryName);
                der.Enter(DerTag.Sequence);
                WalkName();
                der.Leave();
                return GeneralName.DirectoryName;
            }

            int tag = der.Read();
            switch (tag)
            {
                case GeneralName.RfcName:
                case GeneralName.DnsName:
                case GeneralName.Uri:
                    int end = der.ContentOffset + der.ContentCount;
                    for (int i = der.ContentOffset; i < end; i++)
                    {
                        // IA5String has no more, and NUL ends names for those who read them as C does.
                        if (der.Buffer[i] >= 0x80 || der.Buffer[i] == 0)
                        {
                            throw Malformed(tag == GeneralName.DnsName ? "dNSName" : "IA5String");
                        }
                    }

                    return tag;
                case GeneralName.OtherName:
                case GeneralName.X400Address:
                case GeneralName.EdiPartyName:
                case GeneralName.IpAddress:
                case GeneralName.RegisteredId:
                    return tag;
                default:
                    throw Malformed("no GeneralName");
            }
        }

        private void ReadNameConstraints(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            int offset = der.ContentOffset;
            int count = der.ContentCount;
            if (count == 0)
            {
                throw Malformed("empty");
            }

            if (der.PeekTag() == DerTag.ContextConstructed)
            {
                ReadSubtrees(certificate, DerTag.ContextConstructed);
            }

            if (!der.AtEnd)
            {
                ReadSubtrees(certificate, DerTag.ContextConstructed + 1);
            }

            der.Leave();
            certificate.KeepConstraints(der.Buffer, offset, count);
            if (certificate.ConstraintsCount == 0)
            {
                Note(certificate, ErrorCode.NameConstraintsUnsupported);
            }
        }

        private void ReadSubtrees(Certificate certificate, int list)
        {
            DerReader der = _der;
            der.Enter(list);
            do
            {
                der.Enter(DerTag.Sequence);
                int tag = ReadGeneralName();
                int offset = der.ContentOffset;
                int count = der.ContentCount;
                if (tag == GeneralName.DnsName && count > 0 && der.Buffer[offset] == '.')
                {
                    // A leading dot has no meaning for dNSName, and those who give it one differ in which.
                    Note(certificate, ErrorCode.NameConstraintsUnsupported);
                }
                else if (tag == GeneralName.IpAddress && !NameSubtrees.IsNetwork(der.Buffer, offset, count))
                {
                    throw Malformed("iPAddress");
                }

                if (!der.AtEnd)
                {
                    // minimum is 0, which DER leaves out, and maximum is absent.
                    throw Malformed("minimum or maximum");
                }

                der.Leave();
            }
            while (!der.AtEnd);
            der.Leave();
        }
    }
}
