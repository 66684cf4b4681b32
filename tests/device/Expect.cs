using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet
{
    /// <summary>Does something.</summary>
    internal delegate void Step();

    /// <summary>What the on-device suites assert besides the framework's own. A file of each suite that needs it, by a link.</summary>
    internal static class Expect
    {
        /// <summary>Compares bytes with hexadecimal text.</summary>
        /// <param name="hex">Digits of either case.</param>
        /// <param name="actual">Holds the bytes.</param>
        /// <param name="offset">Index of the first one.</param>
        /// <param name="count">Their number.</param>
        internal static void Bytes(string hex, byte[] actual, int offset, int count)
        {
            Assert.AreEqual(hex.ToLower(), Hex.ToText(actual, offset, count));
        }

        /// <summary>Asserts that a step fails with an error.</summary>
        /// <param name="code">The error.</param>
        /// <param name="step">The step.</param>
        internal static void Error(ErrorCode code, Step step)
        {
            SignetException found = null;
            try
            {
                step();
            }
            catch (SignetException e)
            {
                found = e;
            }

            Error(code, found);
        }

        /// <summary>Asserts that an error was met.</summary>
        /// <param name="code">Which one.</param>
        /// <param name="error">What was caught; null for nothing.</param>
        internal static void Error(ErrorCode code, SignetException error)
        {
            Assert.AreEqual((int)code, (int)(error == null ? ErrorCode.None : error.Code), ErrorText.Name(code));
        }
    }
}
