using System;

namespace Signet.Core
{
    /// <summary>
    /// The two forms of an ECDSA signature, on P-256 unless a size says otherwise: r ‖ s, 32 bytes each (IEEE P1363, COSE, the secure element), and the DER
    /// SEQUENCE of two INTEGERs (RFC 3279 section 2.2.3, TLS and X.509). Strict both ways: r and s are not zero and
    /// fit their size, and DER is minimal with nothing behind it. That they are below the curve's order is the
    /// verifier's check (FIPS 186-5 section 6.4.2).
    /// </summary>
    public static class EcdsaSignature
    {
        /// <summary>Length of r ‖ s.</summary>
        public const int RawLength = 64;

        /// <summary>The longest DER form.</summary>
        public const int MaxDerLength = 72;

        /// <summary>The longest DER form of a signature on P-384.</summary>
        public const int MaxDerLengthP384 = 104;

        // Order of P-256's base point (NIST SP 800-186 section 3.2.1.3).
        private static readonly byte[] Order = new byte[]
        {
            0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
            0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
        };

        /// <summary>Turns s into n − s: with the same r, the other signature that verifies for the same message and
        /// key.</summary>
        /// <param name="scalar">Holds s, 32 bytes, below the order; receives n − s.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static void NegateP256(byte[] scalar, int offset)
        {
            ByteRange.Check(scalar, offset, Order.Length);
            int borrow = 0;
            for (int i = Order.Length - 1; i >= 0; i--)
            {
                int difference = Order[i] - scalar[offset + i] - borrow;
                borrow = difference < 0 ? 1 : 0;
                scalar[offset + i] = (byte)(difference + (borrow << 8));
            }
        }

        /// <summary>Turns r ‖ s into DER.</summary>
        /// <param name="raw">Holds r ‖ s, 64 bytes.</param>
        /// <param name="rawOffset">Index of the first byte.</param>
        /// <param name="der">Receives 8 to 72 bytes; room for <see cref="MaxDerLength"/>; may not overlap the
        /// source.</param>
        /// <param name="derOffset">Index of the first byte.</param>
        /// <returns>Length of the DER form.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.SignatureMalformed"/> when r or s is zero;
        /// <see cref="ErrorCode.BufferTooSmall"/>; <see cref="ErrorCode.InvalidArgument"/> for a bad
        /// range.</exception>
        public static int ToDer(byte[] raw, int rawOffset, byte[] der, int derOffset)
        {
            ByteRange.Check(raw, rawOffset, RawLength);
            ByteRange.CheckRoom(der, derOffset, MaxDerLength);
            int r = ContentLength(raw, rawOffset);
            int s = ContentLength(raw, rawOffset + 32);
            der[derOffset] = DerTag.Sequence;
            der[derOffset + 1] = (byte)(r + s + 4);
            PutInteger(raw, rawOffset, r, der, derOffset + 2);
            PutInteger(raw, rawOffset + 32, s, der, derOffset + 4 + r);
            return r + s + 6;
        }

        /// <summary>Turns DER into r ‖ s.</summary>
        /// <param name="der">Holds the SEQUENCE.</param>
        /// <param name="derOffset">Index of the first byte.</param>
        /// <param name="derCount">Number of bytes, all of them the SEQUENCE.</param>
        /// <param name="raw">Receives r ‖ s, 64 bytes; may not overlap the source.</param>
        /// <param name="rawOffset">Index of the first byte.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.DerInvalid"/> for anything that is not this DER,
        /// zero, negative or 2^256 and above; <see cref="ErrorCode.BufferTooSmall"/>;
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range.</exception>
        public static void FromDer(byte[] der, int derOffset, int derCount, byte[] raw, int rawOffset)
        {
            FromDer(der, derOffset, derCount, raw, rawOffset, RawLength / 2);
        }

        /// <summary>Turns DER into r ‖ s of any curve.</summary>
        /// <param name="der">Holds the SEQUENCE.</param>
        /// <param name="derOffset">Index of the first byte.</param>
        /// <param name="derCount">Number of bytes, all of them the SEQUENCE.</param>
        /// <param name="raw">Receives r ‖ s, twice <paramref name="size"/> bytes; may not overlap the source.</param>
        /// <param name="rawOffset">Index of the first byte.</param>
        /// <param name="size">Length of r and of s in bytes: 32 on P-256, 48 on P-384.</param>
        /// <exception cref="SignetException">As of the other, with numbers of that size.</exception>
        public static void FromDer(byte[] der, int derOffset, int derCount, byte[] raw, int rawOffset, int size)
        {
            ByteRange.CheckRoom(raw, rawOffset, 2 * size);
            DerReader reader = new DerReader();
            reader.Reset(der, derOffset, derCount);
            reader.Enter(DerTag.Sequence);
            GetInteger(reader, raw, rawOffset, size);
            GetInteger(reader, raw, rawOffset + size, size);
            reader.Leave();
            reader.ExpectEnd();
        }

        // Bytes of the INTEGER's content: without leading zeros, with a sign byte where the top bit is set.
        private static int ContentLength(byte[] raw, int offset)
        {
            int skip = 0;
            while (skip < 32 && raw[offset + skip] == 0)
            {
                skip++;
            }

            if (skip == 32)
            {
                throw new SignetException(ErrorCode.SignatureMalformed, "zero");
            }

            return raw[offset + skip] >= 0x80 ? 33 - skip : 32 - skip;
        }

        private static void PutInteger(byte[] raw, int offset, int length, byte[] der, int derOffset)
        {
            der[derOffset] = DerTag.Integer;
            der[derOffset + 1] = (byte)length;
            int bytes = length > 32 ? 32 : length;
            der[derOffset + 2] = 0;
            Array.Copy(raw, offset + 32 - bytes, der, derOffset + 2 + length - bytes, bytes);
        }

        private static void GetInteger(DerReader reader, byte[] raw, int offset, int size)
        {
            reader.ReadUnsignedInteger();
            int count = reader.ContentCount;
            if (count > size || (count == 1 && reader.Buffer[reader.ContentOffset] == 0))
            {
                throw new SignetException(ErrorCode.DerInvalid, "INTEGER out of range");
            }

            Array.Clear(raw, offset, size - count);
            Array.Copy(reader.Buffer, reader.ContentOffset, raw, offset + size - count, count);
        }
    }
}
