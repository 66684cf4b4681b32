using System;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// ECDSA signatures in tag 33 in every form that applets use: length in one byte, two bytes or BER; value r ‖ s or a
    /// DER SEQUENCE (RFC 3279 clause 2.2.3).
    /// </summary>
    public static class SignatureData
    {
        private const int ScalarLength = IotSafe.SignatureLength / 2;

        /// <summary>Reads an answer of COMPUTE SIGNATURE.</summary>
        /// <param name="data">Holds the answer from index 0.</param>
        /// <param name="count">Its length in bytes.</param>
        /// <param name="signature">Receives r ‖ s, 64 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>The form that the applet used.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.SignatureMalformed"/>.</exception>
        public static SignatureForm Read(byte[] data, int count, byte[] signature, int offset)
        {
            SignatureForm form = SignatureForm.OneByte;
            int start = 2;
            bool good = count > 3 && data[0] == IotSafe.TagSignature;
            if (good && data[1] == 0 && data[2] == count - 3)
            {
                form = SignatureForm.TwoBytes;
                start = 3;
            }
            else if (good && data[1] == 0x81 && data[2] == count - 3)
            {
                start = 3;
            }
            else
            {
                good = good && data[1] == count - 2;
            }

            int length = count - start;
            if (good && length == IotSafe.SignatureLength)
            {
                // Tested before DER: r may well begin with 30.
                Array.Copy(data, start, signature, offset, length);
            }
            else if (!good || !ReadDer(data, start, length, signature, offset))
            {
                throw new SignetException(ErrorCode.SignatureMalformed);
            }

            return form;
        }

        /// <summary>Appends tag 33 with r ‖ s to a command.</summary>
        /// <param name="command">The command.</param>
        /// <param name="form">How to write the length.</param>
        /// <param name="signature">Holds r ‖ s, 64 bytes.</param>
        /// <param name="offset">Index of its first byte.</param>
        public static void Append(ApduCommand command, SignatureForm form, byte[] signature, int offset)
        {
            command.Append(IotSafe.TagSignature);
            if (form == SignatureForm.TwoBytes)
            {
                command.Append(0);
            }

            command.Append(IotSafe.SignatureLength);
            command.Append(signature, offset, IotSafe.SignatureLength);
        }

        private static bool ReadDer(byte[] data, int start, int length, byte[] signature, int offset)
        {
            if (length < 8 || data[start] != 0x30 || data[start + 1] != length - 2)
            {
                return false;
            }

            int end = start + length;
            int next = ReadInteger(data, start + 2, end, signature, offset);
            return next >= 0 && ReadInteger(data, next, end, signature, offset + ScalarLength) == end;
        }

        // Superfluous leading zeros are forgiven: some middleware writes them.
        private static int ReadInteger(byte[] data, int position, int end, byte[] scalar, int offset)
        {
            if (end - position < 3 || data[position] != 0x02)
            {
                return -1;
            }

            int next = position + 2 + data[position + 1];
            if (next > end)
            {
                return -1;
            }

            int from = position + 2;
            while (from < next && data[from] == 0)
            {
                from++;
            }

            int length = next - from;
            if (length < 1 || length > ScalarLength)
            {
                return -1;
            }

            Array.Clear(scalar, offset, ScalarLength - length);
            Array.Copy(data, from, scalar, offset + ScalarLength - length, length);
            return next;
        }
    }
}
