using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Tls12.Tests
{
    internal static class Expect
    {
        internal static void Bytes(string expected, byte[] buffer, int offset, int count)
        {
            Assert.AreEqual(expected, Hex.ToText(buffer, offset, count).ToLower());
        }

        internal static void Error(ErrorCode expected, SignetException error)
        {
            Assert.IsNotNull(error);
            Assert.AreEqual((int)expected, (int)error.Code);
        }
    }
}
