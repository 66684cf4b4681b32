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

            if (!good)
            {
                throw new SignetException(ErrorCode.SignatureMalformed);
            }

            ReadValue(data, start, count - start, signature, offset);
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

        private static void ReadValue(byte[] data, int start, int length, byte[] signature, int offset)
        {
            // The length decides, not the first byte: r may well begin with 30.
            if (length == IotSafe.SignatureLength)
            {
                Array.Copy(data, start, signature, offset, length);
                return;
            }

            try
            {
                EcdsaSignature.FromDer(data, start, length, signature, offset);
            }
            catch (SignetException)
            {
                throw new SignetException(ErrorCode.SignatureMalformed);
            }
        }
    }
}
