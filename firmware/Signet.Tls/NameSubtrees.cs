using Signet.Core;

namespace Signet.Tls
{
    /// <summary>
    /// Judges names by an issuer's nameConstraints (RFC 5280 section 4.2.1.10). dNSName, iPAddress and directoryName are
    /// judged; a name of another form that an issuer constrains can't be, which ends the path (section 6.1.4 (g), 6.1.3 (b),
    /// (c)). Each issuer's constraints are put to each name below it, which is what the sets of section 6.1.1 come to.
    /// All that is read here was read before by the parser, so its form is good.
    /// </summary>
    internal sealed class NameSubtrees
    {
        /// <summary>Most comparisons of a name with a subtree for one chain, 16 bytes of a subtree being one more.</summary>
        internal const int MaxComparisons = 4096;

        private readonly DerReader _names = new DerReader();
        private readonly DerReader _subtrees = new DerReader();
        private int _comparisons;

        /// <summary>Says whether an address constraint is an address with a prefix mask (RFC 4632 section 3.1).</summary>
        internal static bool IsNetwork(byte[] buffer, int offset, int count)
        {
            if (count != 8 && count != 32)
            {
                return false;
            }

            bool ended = false;
            for (int i = count / 2; i < count; i++)
            {
                int mask = buffer[offset + i];

                // The complement of 1…10…0 is one less than a power of two.
                int rest = 0xFF ^ mask;
                if ((rest & (rest + 1)) != 0 || (ended && mask != 0))
                {
                    return false;
                }

                ended = mask != 0xFF;
            }

            return true;
        }

        /// <summary>Begins a chain.</summary>
        internal void Begin()
        {
            _comparisons = 0;
        }

        /// <summary>Judges all names of a certificate below the issuer.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.PathSearchLimit"/> beyond
        /// <see cref="MaxComparisons"/>.</exception>
        internal ErrorCode Judge(Certificate issuer, Certificate subject)
        {
            if (subject.NamesCount < 0)
            {
                return ErrorCode.NameConstraintsUnsupported;
            }

            // An empty subject, a SEQUENCE of two bytes, is no name.
            ErrorCode code = subject.SubjectCount > 2
                ? Judge(issuer, GeneralName.DirectoryName, subject.Names, 0, subject.SubjectCount)
                : ErrorCode.None;
            DerReader names = _names;
            names.Reset(subject.Names, subject.SubjectCount, subject.NamesCount - subject.SubjectCount);
            while (code == ErrorCode.None && !names.AtEnd)
            {
                int tag = names.Read();
                code = Judge(issuer, tag, subject.Names, names.ContentOffset, names.ContentCount);
            }

            return code;
        }

        /// <summary>Judges the name that the server must prove, which a wildcard may stand for.</summary>
        internal ErrorCode Judge(Certificate issuer, ReferenceIdentity name)
        {
            return name.DnsName != null
                ? Judge(issuer, GeneralName.DnsName, name.DnsName, 0, name.DnsName.Length)
                : Judge(issuer, GeneralName.IpAddress, name.Address, 0, name.Address.Length);
        }

        private static bool IsWithin(
            int form, byte[] name, int nameOffset, int nameCount, byte[] subtree, int subtreeOffset, int subtreeCount)
        {
            switch (form)
            {
                case GeneralName.DnsName:
                    return IsWithinDomain(name, nameOffset, nameCount, subtree, subtreeOffset, subtreeCount);
                case GeneralName.IpAddress:
                    return IsWithinNetwork(name, nameOffset, nameCount, subtree, subtreeOffset, subtreeCount);
                default:
                    // The first relative names are those of the subtree, byte by byte (section 7.1 asks for that at least).
                    int skipName = HeaderCount(name, nameOffset);
                    int skip = HeaderCount(subtree, subtreeOffset);
                    int count = subtreeCount - skip;
                    return nameCount - skipName >= count
                        && ByteRange.Equals(name, nameOffset + skipName, subtree, subtreeOffset + skip, count);
            }
        }

        // The name itself or any below it; an empty one means all.
        private static bool IsWithinDomain(byte[] name, int nameOffset, int nameCount, byte[] domain, int domainOffset, int domainCount)
        {
            int from = nameCount - domainCount;
            if (from < 0)
            {
                return false;
            }

            for (int i = 0; i < domainCount; i++)
            {
                if (ReferenceIdentity.Lower(name[nameOffset + from + i]) != ReferenceIdentity.Lower(domain[domainOffset + i]))
                {
                    return false;
                }
            }

            return domainCount == 0 || from == 0 || name[nameOffset + from - 1] == '.';
        }

        private static bool IsWithinNetwork(byte[] name, int nameOffset, int nameCount, byte[] network, int offset, int count)
        {
            if (count != 2 * nameCount)
            {
                return false;
            }

            for (int i = 0; i < nameCount; i++)
            {
                if (((name[nameOffset + i] ^ network[offset + i]) & network[offset + nameCount + i]) != 0)
                {
                    return false;
                }
            }

            return true;
        }

        // Bytes of tag and length.
        private static int HeaderCount(byte[] buffer, int offset)
        {
            int length = buffer[offset + 1];
            return length < 0x80 ? 2 : 2 + (length & 0x7F);
        }

        private ErrorCode Judge(Certificate issuer, int form, byte[] name, int offset, int count)
        {
            DerReader subtrees = _subtrees;
            subtrees.Reset(issuer.Constraints, 0, issuer.ConstraintsCount);
            bool concerned = false;
            bool inside = false;
            while (!subtrees.AtEnd)
            {
                bool permitted = subtrees.PeekTag() == DerTag.ContextConstructed;
                subtrees.Enter(subtrees.PeekTag());
                while (!subtrees.AtEnd)
                {
                    subtrees.Enter(DerTag.Sequence);
                    int tag = subtrees.Read();
                    _comparisons += 1 + (subtrees.ContentCount >> 4);
                    if (_comparisons > MaxComparisons)
                    {
                        throw new SignetException(ErrorCode.PathSearchLimit);
                    }

                    if (tag == form)
                    {
                        if (form != GeneralName.DnsName && form != GeneralName.IpAddress && form != GeneralName.DirectoryName)
                        {
                            return ErrorCode.NameConstraintsUnsupported;
                        }

                        bool within = IsWithin(
                            form, name, offset, count, subtrees.Buffer, subtrees.ContentOffset, subtrees.ContentCount);
                        if (within && !permitted)
                        {
                            return ErrorCode.NameConstraintsForbid;
                        }

                        concerned |= permitted;
                        inside |= within;
                    }

                    subtrees.Leave();
                }

                subtrees.Leave();
            }

            return concerned && !inside ? ErrorCode.NameConstraintsForbid : ErrorCode.None;
        }
    }
}
