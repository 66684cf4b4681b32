using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Crypto.Suites.Tests
{
    /// <summary>A piece of a test that is to fail.</summary>
    public delegate void Step();

    /// <summary>Assertions on bytes and error codes.</summary>
    public static class Expect
    {
        /// <summary>Compares a range with what hexadecimal text says.</summary>
        public static void Bytes(string hex, byte[] actual, int offset, int count)
        {
            Assert.AreEqual(hex.ToLower(), Hex.ToText(actual, offset, count));
        }

        /// <summary>Runs a step that must throw a <see cref="SignetException"/> with this code.</summary>
        public static void Error(ErrorCode code, Step step)
        {
            ErrorCode found = ErrorCode.None;
            try
            {
                step();
            }
            catch (SignetException e)
            {
                found = e.Code;
            }

            Assert.AreEqual((int)code, (int)found, ErrorText.Name(code));
        }
    }
}
