using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>
    /// Static initialisers: on the device all of them run at boot, in the order of the types, and what they throw is
    /// swallowed. So a table of the firmware depends on nothing.
    /// </summary>
    [TestClass]
    public class StaticTests
    {
        [TestMethod]
        public void AnInitialiserThatUsesALaterTypeFindsItEmpty()
        {
            Two.Answers("null", "made", () => EarlyTable.Value);
        }

        [TestMethod]
        public void InitialisersRunWithoutUse()
        {
            Two.Answers("True", "False", () => Marks.Seen);
        }

        [TestMethod]
        public void AThrowingInitialiserIsSwallowed()
        {
            Two.Answers("0", "TypeInitializationException", () => ThrowingTable.Value);
        }

        [TestMethod]
        public void TablesOfConstantsAreThere()
        {
            Two.Agree("10", () => Constants.Table[0] + Constants.Table[3] + (int)Constants.Wide[1]);
        }

        private static class EarlyTable
        {
            internal static readonly string Value = LaterTable.Make();
        }

        private static class LaterTable
        {
            private static readonly string[] Parts = { "ma", "de" };

            internal static string Make()
            {
                return Parts[0] + Parts[1];
            }
        }

        private static class Marks
        {
            internal static bool Seen;
        }

        private static class MarksAtBoot
        {
            static MarksAtBoot()
            {
                Marks.Seen = true;
            }

            internal static void Use()
            {
            }
        }

        private static class ThrowingTable
        {
            internal static int Value;

            static ThrowingTable()
            {
                string nothing = null;
                Value = nothing.Length;
            }
        }

        private static class Constants
        {
            internal static readonly byte[] Table = { 1, 2, 3, 4 };
            internal static readonly ulong[] Wide = { 0xFFFFFFFFFFFFFFFF, 5 };
        }
    }
}
