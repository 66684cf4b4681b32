using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Sim.Tests
{
    /// <summary>The rules that keep the owner's PIN counters out of reach.</summary>
    [TestClass]
    public class ApduGuardTests
    {
        [TestMethod]
        public void SendsOnlyWhatTheRulesAllow()
        {
            ObligingCard card = new ObligingCard();
            ApduGuard guard = new ApduGuard(card, 0);

            Assert.AreEqual(218, Send(guard, 0x01, 0x2C, 0, 0, 12));
            Assert.AreEqual(218, Send(guard, 0x00, 0x2C, 0, 0, 12));
            Assert.AreEqual(0, card.Count);

            Assert.AreEqual(0, Send(guard, 0x00, 0x70, 0, 0, 0));
            Assert.AreEqual(1, guard.Channel);
            Assert.AreEqual(218, Send(guard, 0x81, 0x2C, 0, 0, 12));
            Assert.AreEqual(218, Send(guard, 0x00, 0xA4, 4, 0, 7));
            Assert.AreEqual(1, card.Count);

            Assert.AreEqual(0, Send(guard, 0x01, 0xA4, 4, 0, 7));
            Assert.AreEqual(218, Send(guard, 0x81, 0x2C, 0, 0, 12));
            Assert.AreEqual(0, Send(guard, 0x81, 0xCB, 0, 0, 0));
            Assert.IsTrue(guard.IsReady);
            Assert.AreEqual(3, card.Count);

            Assert.AreEqual(0, Send(guard, 0x81, 0x2C, 0, 0, 12));
            Assert.AreEqual(218, Send(guard, 0x81, 0x2C, 0, 0, 16));
            Assert.AreEqual(218, Send(guard, 0x81, 0x24, 0, 0, 16));
            Assert.AreEqual(218, Send(guard, 0x81, 0x2C, 0, 1, 12));
            Assert.AreEqual(218, Send(guard, 0x01, 0x2C, 0, 0, 12));
            Assert.AreEqual(218, Send(guard, 0x80, 0x2C, 0, 0, 12));
            Assert.AreEqual(218, Send(guard, 0x81, 0x20, 0, 1, 8));
            Assert.AreEqual(4, card.Count);

            card.EpochNumber++;
            Assert.IsFalse(guard.IsReady);
            Assert.AreEqual(204, Send(guard, 0x81, 0x2C, 0, 0, 12));
            Assert.AreEqual(4, card.Count);
        }

        [DataRow(0x6E00)]
        [DataRow(0x6D00)]
        [DataRow(0x6881)]
        [TestMethod]
        public void EpochEndsWithSomeStatusWords(int sw)
        {
            ObligingCard card = new ObligingCard();
            ApduGuard guard = new ApduGuard(card, 0);
            Send(guard, 0x00, 0x70, 0, 0, 0);
            Send(guard, 0x01, 0xA4, 4, 0, 7);
            Send(guard, 0x81, 0xCB, 0, 0, 0);
            card.Sw = sw;
            Assert.AreEqual(0, Send(guard, 0x81, 0x2A, 0, 0, 12));
            card.Sw = 0x9000;

            Assert.IsFalse(guard.IsReady);
            Assert.AreEqual(204, Send(guard, 0x81, 0x2A, 0, 0, 12));
            Assert.AreEqual(4, card.Count);
        }

        [TestMethod]
        public void ClassesFollowTheChannel()
        {
            Assert.AreEqual(0x00, ApduGuard.InterindustryClass(0));
            Assert.AreEqual(0x03, ApduGuard.InterindustryClass(3));
            Assert.AreEqual(0x40, ApduGuard.InterindustryClass(4));
            Assert.AreEqual(0x4F, ApduGuard.InterindustryClass(19));
            Assert.AreEqual(0x81, ApduGuard.ProprietaryClass(1));
            Assert.AreEqual(0xC0, ApduGuard.ProprietaryClass(4));
            Assert.AreEqual(0xCF, ApduGuard.ProprietaryClass(19));
        }

        private static int Send(ApduGuard guard, int cla, int ins, int p1, int p2, int count)
        {
            ApduCommand command = new ApduCommand();
            command.Start(cla, ins, p1, p2);
            command.Append(new byte[count], 0, count);
            try
            {
                guard.Send(command, new ApduResponse(), 1000);
                return 0;
            }
            catch (SignetException e)
            {
                return (int)e.Code;
            }
        }

        /// <summary>Answers everything with one status word, and with channel 1 where it is asked for.</summary>
        private sealed class ObligingCard : IApduTransport
        {
            public int EpochNumber = 1;
            public int Sw = 0x9000;
            public int Count;

            public int Epoch
            {
                get { return EpochNumber; }
            }

            public int MaxCommandLength
            {
                get { return 261; }
            }

            public int Exchange(
                byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
            {
                Count++;
                int at = responseOffset;
                if (command[offset + 1] == 0x70)
                {
                    response[at++] = 1;
                }

                response[at] = (byte)(Sw >> 8);
                response[at + 1] = (byte)Sw;
                return at + 2 - responseOffset;
            }
        }
    }
}
