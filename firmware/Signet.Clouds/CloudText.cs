using System.Text;
using Signet.Core;

namespace Signet.Clouds
{
    /// <summary>Checks that the recipes share.</summary>
    internal static class CloudText
    {
        /// <summary>Brings a number between its ends.</summary>
        internal static int Clamp(int value, int least, int most)
        {
            return value < least ? least : value > most ? most : value;
        }

        /// <summary>The text's bytes.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.SettingMissing"/> without text,
        /// <see cref="ErrorCode.SettingInvalid"/> when it is longer than so many bytes.</exception>
        internal static byte[] Utf8(string text, int most, string what)
        {
            if (text == null || text.Length == 0)
            {
                throw new SignetException(ErrorCode.SettingMissing, what);
            }

            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > most)
            {
                throw new SignetException(ErrorCode.SettingInvalid, what + ": too long");
            }

            return bytes;
        }

        /// <summary>True for ASCII letters and digits.</summary>
        internal static bool IsAlphanumeric(byte character)
        {
            return (character >= '0' && character <= '9')
                || (character >= 'A' && character <= 'Z')
                || (character >= 'a' && character <= 'z');
        }

        /// <summary>True for an IPv4 address in digits and dots.</summary>
        internal static bool IsAddress(string host)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(host);
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != '.' && (bytes[i] < '0' || bytes[i] > '9'))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
