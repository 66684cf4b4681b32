using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Sim.Tests
{
    /// <summary>What is remembered of an applet, and what an input may be.</summary>
    [TestClass]
    public class AppletQuirksTests
    {
        [TestMethod]
        public void ReadsWhatItWrote()
        {
            AppletQuirks quirks = new AppletQuirks();
            quirks.Take(new IotSafeOptions());
            Assert.IsFalse(quirks.IsChanged);
            quirks.NeedsClose = true;
            quirks.Session = 1;
            quirks.Form = SignatureForm.TwoBytes;
            Assert.IsTrue(quirks.IsChanged);
            byte[] written = quirks.Write();
            Assert.IsFalse(quirks.IsChanged);

            AppletQuirks again = new AppletQuirks();
            Assert.IsTrue(again.Read(written));
            Assert.IsTrue(again.NeedsClose);
            Assert.AreEqual(1, again.Session);
            Assert.IsTrue(again.Form == SignatureForm.TwoBytes);
            Assert.IsFalse(again.AppendLe);
        }

        [TestMethod]
        public void IgnoresAnotherFormat()
        {
            AppletQuirks quirks = new AppletQuirks();
            Assert.IsFalse(quirks.Read(null));
            Assert.IsFalse(quirks.Read(new byte[0]));
            Assert.IsFalse(quirks.Read(new byte[] { 2, 0, 0, 0 }));
            Assert.IsFalse(quirks.Read(new byte[] { 1, 0, 0, 1 }));
            Assert.IsFalse(quirks.Read(new byte[] { 1, 0, 0, 0, 0 }));
        }

        [TestMethod]
        public void CountsWritesUpToTheLimit()
        {
            QuirkMemory memory = new QuirkMemory();
            CardWear wear = new CardWear();
            wear.Limit = 2;
            wear.Begin("w/1", memory, null);
            wear.Count();
            wear.Count();
            ErrorCode code = ErrorCode.None;
            try
            {
                wear.Count();
            }
            catch (SignetException e)
            {
                code = e.Code;
            }

            Assert.AreEqual((int)ErrorCode.CardWearLimit, (int)code);
            wear.Save();
            CardWear later = new CardWear();
            later.Begin("w/1", memory, null);
            Assert.AreEqual(2, later.Today);
            Assert.AreEqual(2, later.Total);
        }

        [TestMethod]
        public void DigestMustBeAsLongAsItsHash()
        {
            SignatureInput input = new SignatureInput();
            input.SetDigest(IotSafe.HashSha384, new byte[48], 0);
            Assert.AreEqual(48, input.Count);
            Assert.AreEqual(IotSafe.ModeFinalHash, input.Mode);
            bool refused = false;
            try
            {
                input.SetDigest(IotSafe.HashSha512, new byte[48], 0);
            }
            catch (SignetException)
            {
                refused = true;
            }

            Assert.IsTrue(refused);
        }
    }
}
