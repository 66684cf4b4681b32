using Signet.Core;

namespace Signet.Modem
{
    /// <summary>
    /// The text that modules make of APDUs and channel handles (3GPP TS 27.007 clauses 8.17, 8.43 and 8.45). Total: any
    /// bytes give a value or a typed error.
    /// </summary>
    public static class ApduText
    {
        /// <summary>Longest response APDU in bytes.</summary>
        public const int LongestResponse = 258;

        /// <summary>Longest channel handle in characters; modules give 1 to 3 decimal, or 8 or 16 hexadecimal
        /// digits.</summary>
        public const int LongestHandle = 16;

        /// <summary>Reads <c>length,"hex"</c>. Quotes and blanks are optional; the length must agree.</summary>
        /// <param name="line">Holds the line.</param>
        /// <param name="start">Index behind the prefix.</param>
        /// <param name="end">Index behind the last byte.</param>
        /// <param name="response">Receives the response APDU; room for 258 bytes.</param>
        /// <param name="responseOffset">Index of its first byte.</param>
        /// <returns>Its length in bytes, 2 to 258.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.ApduTransportFailed"/>.</exception>
        public static int ReadResponse(byte[] line, int start, int end, byte[] response, int responseOffset)
        {
            int characters = AtText.Number(line, start, end, 0);
            int first = AtText.FieldStart(line, start, end, 1);
            int last = end;
            while (first >= 0 && last > first && line[last - 1] == ' ')
            {
                last--;
            }

            if (first >= 0 && last - first >= 2 && line[first] == '"' && line[last - 1] == '"')
            {
                first++;
                last--;
            }

            if (first < 0 || characters != last - first || characters < 4 || (characters & 1) != 0
                || characters > 2 * LongestResponse)
            {
                throw new SignetException(ErrorCode.ApduTransportFailed, "length of the response APDU");
            }

            try
            {
                return Hex.Decode(line, first, characters, response, responseOffset);
            }
            catch (SignetException)
            {
                throw new SignetException(ErrorCode.ApduTransportFailed, "digits of the response APDU");
            }
        }

        /// <summary>Reads a channel handle: digits, decimal or hexadecimal, with or without quotes.</summary>
        /// <param name="line">Holds the line.</param>
        /// <param name="start">Index behind the prefix.</param>
        /// <param name="end">Index behind the last byte.</param>
        /// <param name="handle">Receives the digits as they are; room for <see cref="LongestHandle"/>.</param>
        /// <returns>Their number, 1 to 16.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.ApduTransportFailed"/>.</exception>
        public static int ReadHandle(byte[] line, int start, int end, byte[] handle)
        {
            int length = 0;
            for (int i = start; i < end; i++)
            {
                byte b = line[i];
                if (b == ' ' || b == '"')
                {
                    continue;
                }

                if (Hex.Digit(b) < 0 || length == LongestHandle)
                {
                    throw new SignetException(ErrorCode.ApduTransportFailed, "channel handle");
                }

                handle[length++] = b;
            }

            if (length == 0)
            {
                throw new SignetException(ErrorCode.ApduTransportFailed, "channel handle");
            }

            return length;
        }

        // Coding of the answers' ends, alike for all ways to the SIM.
        internal static SignetException Failure(AtEngine engine, AtFinal final)
        {
            if (final == AtFinal.Malformed || final == AtFinal.Overflow)
            {
                return new SignetException(ErrorCode.ApduTransportFailed, "damaged answer");
            }

            if (final != AtFinal.CmeError)
            {
                return engine.Failure();
            }

            int number = engine.Result.Number;
            return new SignetException(CmeError.ToErrorCode(number), number < 0 ? 0 : number, "+CME ERROR");
        }

        // Whether the SIM may have been reset (docs/SECURITY.md section 4).
        internal static bool EndsEpoch(AtEngine engine, AtFinal final)
        {
            int number = engine.Result.Number;
            return final == AtFinal.Timeout || final == AtFinal.Malformed || final == AtFinal.Overflow
                || (final == AtFinal.CmeError && number >= 10 && number <= 15);
        }
    }
}
