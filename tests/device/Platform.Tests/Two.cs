using System;
using nanoFramework.TestFramework;

namespace Signet.Platform.Tests
{
    /// <summary>A question put to the platform. A value type comes back boxed, so its text is the platform's too.</summary>
    public delegate object Probe();

    /// <summary>
    /// The two columns of this suite: what the device answers, and what the desktop answers, to the same question. An
    /// answer is the text of what the probe returned, or the name of the exception's type. A change of either column is
    /// news: what docs/decisions and the lint forbid rests on it.
    /// </summary>
    public static class Two
    {
        /// <summary>True on nanoFramework. Told by the name of the assembly that Object lives in.</summary>
        public static readonly bool OnDevice = typeof(object).Assembly.GetName().Name == "mscorlib";

        /// <summary>The platforms differ.</summary>
        /// <param name="device">The device's answer.</param>
        /// <param name="desktop">The desktop's answer.</param>
        /// <param name="probe">The question.</param>
        public static void Answers(string device, string desktop, Probe probe)
        {
            Assert.AreNotEqual(device, desktop, "the columns are equal: Agree is for that");
            Assert.AreEqual(OnDevice ? device : desktop, Answer(probe));
        }

        /// <summary>The platforms agree, and the firmware counts on it.</summary>
        public static void Agree(string answer, Probe probe)
        {
            Assert.AreEqual(answer, Answer(probe));
        }

        /// <summary>A question that ends a desktop process.</summary>
        public static void DeviceOnly(string device, Probe probe)
        {
            if (!OnDevice)
            {
                Assert.SkipTest("ends the process on the desktop");
            }

            Assert.AreEqual(device, Answer(probe));
        }

        private static string Answer(Probe probe)
        {
            try
            {
                object answer = probe();
                return answer == null ? "null" : answer.ToString();
            }
            catch (Exception e)
            {
                return e.GetType().Name;
            }
        }
    }
}
