using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <content>
    /// What nameConstraints need (RFC 5280 section 4.2.1.10): an issuer's constraints come after the names that they speak of
    /// have passed, so both are kept, as they are encoded and as long as they are short.
    /// </content>
    public sealed partial class Certificate
    {
        /// <summary>Most bytes of subject and subjectAltName that are kept for name constraints of issuers; of 32 names with 13
        /// bytes each, say.</summary>
        public const int MaxNameBytes = 512;

        /// <summary>Most bytes of nameConstraints; an issuer with more is not taken.</summary>
        public const int MaxConstraintBytes = 512;

        /// <summary>subject, then the content of subjectAltName; null before the first.</summary>
        internal byte[] Names { get; private set; }

        /// <summary>Bytes of subject, its tag and length included.</summary>
        internal int SubjectCount { get; private set; }

        /// <summary>Bytes of <see cref="Names"/> in use; −1 when there were more than <see cref="MaxNameBytes"/>.</summary>
        internal int NamesCount { get; private set; }

        /// <summary>Content of nameConstraints.</summary>
        internal byte[] Constraints { get; private set; }

        /// <summary>Bytes of <see cref="Constraints"/> in use, 0 for none.</summary>
        internal int ConstraintsCount;

        internal void KeepNames(byte[] buffer, int subject, int subjectCount, int names, int namesCount)
        {
            int count = subjectCount + namesCount;
            SubjectCount = subjectCount;
            NamesCount = -1;
            if (count <= MaxNameBytes)
            {
                Names = Room(Names, count);
                Array.Copy(buffer, subject, Names, 0, subjectCount);
                Array.Copy(buffer, names, Names, subjectCount, namesCount);
                NamesCount = count;
            }
        }

        internal void KeepConstraints(byte[] buffer, int offset, int count)
        {
            if (count <= MaxConstraintBytes)
            {
                Constraints = Room(Constraints, count);
                Array.Copy(buffer, offset, Constraints, 0, count);
                ConstraintsCount = count;
            }
        }

        // What is there serves again; it grows to what a server's certificates need and stays.
        private static byte[] Room(byte[] present, int count)
        {
            return present != null && present.Length >= count ? present : new byte[count];
        }
    }
}
