using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Tls
{
    /// <content>The subject's key.</content>
    public sealed partial class CertificateParser
    {
        private const int MinRsaBits = 2048;
        private const int MaxRsaBits = 4096;
        private const int MinRsaExponent = 65537;

        // id-ecPublicKey 1.2.840.10045.2.1, secp256r1 1.2.840.10045.3.1.7 and secp384r1 1.3.132.0.34 (RFC 5480 section
        // 2.1.1).
        private readonly byte[] EcPublicKey = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01 };
        private readonly byte[] Secp256r1 = { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 };
        private readonly byte[] Secp384r1 = { 0x2B, 0x81, 0x04, 0x00, 0x22 };

        // rsaEncryption 1.2.840.113549.1.1.1 (RFC 3279 section 2.3.1).
        private readonly byte[] RsaEncryption = { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01 };

        // RFC 5280 section 4.1.2.7.
        private void ReadKey(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            if (HashesKeys)
            {
                certificate.KeyHash = certificate.KeyHash ?? new byte[32];
                Digest(certificate.KeyHash);
            }

            certificate.KeyType = ReadKeyType(certificate);
            certificate.KeyCount = 0;
            if (certificate.KeyType == KeyType.None)
            {
                der.ReadBitString();
                der.Leave();
                return;
            }

            der.EnterBitString();

            int key = der.ContentOffset;
            int keyCount = der.ContentCount;
            switch (certificate.KeyType)
            {
                case KeyType.P256:
                    if (keyCount != 65 || !P256Point.IsOnCurve(der.Buffer, key))
                    {
                        throw new SignetException(ErrorCode.PointNotOnCurve, "certificate");
                    }

                    break;
                case KeyType.P384:
                    // The verifier looks whether it is on the curve, before it computes with it.
                    if (keyCount != 97 || der.Buffer[key] != 4)
                    {
                        throw new SignetException(ErrorCode.PointNotOnCurve, "certificate");
                    }

                    break;
                case KeyType.Rsa:
                    JudgeRsaKey(certificate);
                    break;
            }

            if (certificate.Key.Length < keyCount)
            {
                certificate.Key = new byte[keyCount];
            }

            Array.Copy(der.Buffer, key, certificate.Key, 0, keyCount);
            certificate.KeyCount = keyCount;
            if (certificate.KeyType == KeyType.Rsa)
            {
                der.Leave();
            }
            else
            {
                der.LeaveUnread();
            }

            der.Leave();
        }

        private KeyType ReadKeyType(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            der.ReadOid();
            KeyType type = KeyType.None;
            if (der.ContentEquals(RsaEncryption))
            {
                // RFC 3279 section 2.3.1: the parameters are NULL and not missing.
                der.ReadNull();
                der.Leave();
                return KeyType.Rsa;
            }

            if (der.ContentEquals(EcPublicKey) && der.PeekTag() == DerTag.ObjectIdentifier)
            {
                // RFC 5480 section 2.1.1: a named curve.
                der.ReadOid();
                type = der.ContentEquals(Secp256r1) ? KeyType.P256 : der.ContentEquals(Secp384r1) ? KeyType.P384 : KeyType.None;
                if (type == KeyType.None)
                {
                    NoteAlgorithm(certificate, AlgorithmNames.Of(der));
                }

                der.Leave();
                return type;
            }

            NoteAlgorithm(certificate, AlgorithmNames.Of(der));
            der.LeaveUnread();
            return KeyType.None;
        }

        // RSAPublicKey of RFC 8017 section A.1.1. Sizes and exponents as the verifier takes them (FIPS 186-5 section 5.4).
        private void JudgeRsaKey(Certificate certificate)
        {
            DerReader der = _der;
            der.Enter(DerTag.Sequence);
            der.ReadUnsignedInteger();
            int count = der.ContentCount;
            byte[] buffer = der.Buffer;
            int first = der.ContentOffset;
            bool even = count == 0 || (buffer[first + count - 1] & 1) == 0;
            int bits = 8 * count;
            for (int top = count == 0 ? 0x80 : buffer[first]; bits > 0 && top < 0x80; top = (top << 1) | 1)
            {
                bits--;
            }

            der.ReadUnsignedInteger();
            int exponent = 0;
            bool wide = der.ContentCount > 4 || (der.ContentCount == 4 && buffer[der.ContentOffset] >= 0x80);
            for (int i = 0; i < der.ContentCount && !wide; i++)
            {
                exponent = (exponent << 8) | buffer[der.ContentOffset + i];
            }

            der.Leave();
            if (bits < MinRsaBits || bits > MaxRsaBits)
            {
                NoteAlgorithm(certificate, "RSA key of " + bits.ToString() + " bits");
            }
            else if (even)
            {
                NoteAlgorithm(certificate, "RSA modulus is even");
            }
            else if (wide || exponent < MinRsaExponent || (exponent & 1) == 0)
            {
                NoteAlgorithm(certificate, wide ? "RSA exponent too large" : "RSA exponent " + exponent.ToString());
            }
        }

        private static void NoteAlgorithm(Certificate certificate, string name)
        {
            certificate.Unsupported = name;
            Note(certificate, ErrorCode.CertificateAlgorithmUnsupported);
        }
    }
}
