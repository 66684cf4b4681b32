namespace Signet.Tls
{
    /// <summary>Reads IP address literals.</summary>
    internal static class AddressLiteral
    {
        /// <summary>Gives the address' 4 or 16 bytes, null when the text is none.</summary>
        internal static byte[] Parse(byte[] text, int count)
        {
            for (int i = 0; i < count; i++)
            {
                if (text[i] == ':')
                {
                    return ParseV6(text, count);
                }
            }

            return ParseV4(text, count);
        }

        private static byte[] ParseV4(byte[] text, int count)
        {
            // Four decimals without leading zeros, which some readers take as octal.
            byte[] address = new byte[4];
            int at = 0;
            for (int part = 0; part < 4; part++)
            {
                if (part > 0)
                {
                    if (at >= count || text[at] != '.')
                    {
                        return null;
                    }

                    at++;
                }

                int start = at;
                int value = 0;
                while (at < count && text[at] >= '0' && text[at] <= '9' && at - start < 3)
                {
                    value = (value * 10) + text[at] - '0';
                    at++;
                }

                if (at == start || value > 255 || (at - start > 1 && text[start] == '0'))
                {
                    return null;
                }

                address[part] = (byte)value;
            }

            return at == count ? address : null;
        }

        private static byte[] ParseV6(byte[] text, int count)
        {
            byte[] address = new byte[16];
            int groups = 0;
            int gap = -1;
            int at = 0;
            if (count >= 2 && text[0] == ':' && text[1] == ':')
            {
                gap = 0;
                at = 2;
            }

            while (at < count)
            {
                int value = 0;
                int digits = 0;
                while (at < count && digits < 5)
                {
                    int digit = Digit(text[at]);
                    if (digit < 0)
                    {
                        break;
                    }

                    value = (value << 4) | digit;
                    digits++;
                    at++;
                }

                if (digits == 0 || digits > 4 || groups == 8)
                {
                    return null;
                }

                address[2 * groups] = (byte)(value >> 8);
                address[(2 * groups) + 1] = (byte)value;
                groups++;
                if (at == count)
                {
                    break;
                }

                if (text[at] != ':')
                {
                    return null;
                }

                at++;
                if (at < count && text[at] == ':')
                {
                    if (gap >= 0)
                    {
                        return null;
                    }

                    gap = groups;
                    at++;
                }
                else if (at == count)
                {
                    return null;
                }
            }

            if (gap < 0)
            {
                return groups == 8 ? address : null;
            }

            if (groups == 8)
            {
                return null;
            }

            // "::" stands for the groups that are missing.
            int tail = groups - gap;
            for (int i = tail - 1; i >= 0; i--)
            {
                address[16 - (2 * (tail - i))] = address[2 * (gap + i)];
                address[17 - (2 * (tail - i))] = address[(2 * (gap + i)) + 1];
            }

            for (int i = 2 * gap; i < 16 - (2 * tail); i++)
            {
                address[i] = 0;
            }

            return address;
        }

        private static int Digit(int character)
        {
            if (character >= '0' && character <= '9')
            {
                return character - '0';
            }

            if (character >= 'a' && character <= 'f')
            {
                return character - 'a' + 10;
            }

            return character >= 'A' && character <= 'F' ? character - 'A' + 10 : -1;
        }
    }
}
