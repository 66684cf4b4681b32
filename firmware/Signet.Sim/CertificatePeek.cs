using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// The two facts about a certificate that choosing among SIM objects needs: its P-256 point and whether it names
    /// itself as issuer (RFC 5280 clause 4.1). Judges nothing: validation is the TLS library's.
    /// </summary>
    public sealed class CertificatePeek
    {
        private static readonly byte[] EcPublicKey = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01 };
        private static readonly byte[] Prime256v1 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 };

        private CertificatePeek(byte[] der)
        {
            Der = der;
        }

        /// <summary>The certificate in DER.</summary>
        public byte[] Der { get; }

        /// <summary>Index of the 65 bytes of its P-256 point in <see cref="Der"/>; -1 for another kind of key.</summary>
        public int PointOffset { get; private set; }

        /// <summary>Whether issuer and subject are the same bytes.</summary>
        public bool IsSelfIssued { get; private set; }

        /// <summary>Reads a certificate.</summary>
        /// <param name="der">The certificate in DER and nothing else.</param>
        /// <returns>What was found; null when the bytes are no certificate.</returns>
        public static CertificatePeek Read(byte[] der)
        {
            CertificatePeek peek = new CertificatePeek(der);
            try
            {
                peek.Walk();
                return peek;
            }
            catch (SignetException)
            {
                return null;
            }
        }

        /// <summary>Whether the certificate is for a key.</summary>
        /// <param name="point">Holds the public point, 65 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>True when the points are the same.</returns>
        public bool IsFor(byte[] point, int offset)
        {
            return PointOffset >= 0 && ByteRange.Equals(Der, PointOffset, point, offset, IotSafe.PointLength);
        }

        private void Walk()
        {
            DerReader reader = new DerReader();
            reader.Reset(Der, 0, Der.Length);
            reader.Enter(DerTag.Sequence);
            reader.Enter(DerTag.Sequence);
            if (reader.PeekTag() == DerTag.ContextConstructed)
            {
                reader.Read();
            }

            reader.Read(DerTag.Integer);
            reader.Read(DerTag.Sequence);
            reader.Read(DerTag.Sequence);
            int issuer = reader.ElementOffset;
            int issuerCount = reader.ElementCount;
            reader.Read(DerTag.Sequence);
            reader.Read(DerTag.Sequence);
            IsSelfIssued = reader.ElementCount == issuerCount
                && ByteRange.Equals(Der, issuer, Der, reader.ElementOffset, issuerCount);
            reader.Enter(DerTag.Sequence);
            PointOffset = ReadPoint(reader);
            reader.Leave();
            reader.LeaveUnread();
            reader.Read(DerTag.Sequence);
            reader.Read(DerTag.BitString);
            reader.Leave();
            reader.ExpectEnd();
        }

        private int ReadPoint(DerReader reader)
        {
            reader.Enter(DerTag.Sequence);
            reader.ReadOid();
            bool p256 = reader.ContentEquals(EcPublicKey) && reader.PeekTag() == DerTag.ObjectIdentifier;
            if (p256)
            {
                reader.ReadOid();
                p256 = reader.ContentEquals(Prime256v1);
            }

            reader.LeaveUnread();
            reader.Read(DerTag.BitString);
            int point = reader.ContentOffset + 1;
            return p256 && reader.ContentCount == 1 + IotSafe.PointLength && Der[point] == 0x04 ? point : -1;
        }
    }
}
