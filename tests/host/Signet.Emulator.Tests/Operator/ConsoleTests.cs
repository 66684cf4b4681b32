using System.Text.RegularExpressions;
using Signet.Emulator.Card;
using Signet.Emulator.Operator;
using Signet.Emulator.Tests.Support;

namespace Signet.Emulator.Tests.Operator
{
    /// <summary>The operator's doings as lines of text.</summary>
    public class ConsoleTests
    {
        [Fact]
        public void EachCommandDoesItsWork()
        {
            TestCard card = new TestCard(personalise: p => p.ClientCertificate = Certificates.Ca()).Open();
            var console = new OperatorConsole(new CardOperator(card.Card, card.Applet));
            string path = Path.GetTempFileName();
            try
            {
                Assert.Equal("ok", console.Execute("  "));
                Assert.Contains("key 01: P256Persistent, General, None, activated", console.Execute("objects"), StringComparison.Ordinal);
                File.WriteAllText(path, "hello");
                Assert.Equal("ok", console.Execute($"replace file 03 {path}"));
                Assert.Equal("68656C6C6F", card.Fetch("01B0000003830103")[..10]);
                Assert.StartsWith("ok, file 03: Certificate, 1024 bytes, Read, deactivated", console.Execute("revoke file 03"), StringComparison.Ordinal);
                Assert.Equal("6985", card.Send("01B0000003830103"));
                Assert.Contains("activated", console.Execute("restore file 03"), StringComparison.Ordinal);
                Assert.EndsWith("locked", console.Execute("lock key 01"), StringComparison.Ordinal);
                Assert.Equal("6984", card.Send("012A00000D840101A1010391020001920104"));
                Assert.Equal("ok, 63CF at the next success", console.Execute("done"));
                Assert.EndsWith("63CF", card.Send("0184000004"), StringComparison.Ordinal);
                Assert.Equal("ok, generated", console.Execute("replace key 01"));
                Assert.Equal("ok, the next 1 commands get 6984", console.Execute("busy 1"));
                Assert.Equal("6984", card.Send("0184000004"));
                Assert.Equal("ok, 03 is gone", console.Execute("delete file 03"));
                Assert.Equal("6A82", card.Send("01B0000003830103"));
                Assert.Equal("ok", console.Execute("liar on"));
                card.Send("0184000004");
                Assert.Matches(new Regex("^84 0184000004 -> [0-9A-F]{8}\nok, 0 lies told$"), console.Execute("liar show"));
                Assert.Equal("ok, SELECT answers 6283", console.Execute("block 6283"));
                Assert.Equal("ok", console.Execute("unblock"));
                Assert.Equal("ok", console.Execute("uninstall"));
                Assert.Equal("ok", console.Execute("install"));
                Assert.Contains("safety violations: none", console.Execute("status"), StringComparison.Ordinal);
                Assert.Equal("ok, Initialise", console.Execute("refresh 3"));
                Assert.Equal([0], card.Card.OpenChannels);
                Assert.StartsWith("ok, orange: ", console.Execute("profile orange silent"), StringComparison.Ordinal);
                Assert.Equal("ok", console.Execute("reset"));
            }
            finally
            {
                File.Delete(path);
            }
        }

        [Theory]
        [InlineData("dance", "error: there is no 'dance'; try help")]
        [InlineData("revoke", "error: usage: revoke|restore|delete KIND ID")]
        [InlineData("lock key", "error: usage: lock|unlock KIND ID")]
        [InlineData("lock pin 01", "error: 'pin' is none of key, public, file, secret")]
        [InlineData("lock key 99", "error: there is no key 99; objects lists what there is")]
        [InlineData("lock key 9", "error: '9' is neither hexadecimal nor text:...")]
        [InlineData("busy many", "error: usage: busy N")]
        [InlineData("refresh 7", "error: usage: refresh N [silent]")]
        [InlineData("refresh 3 loud", "error: usage: refresh N [silent]")]
        [InlineData("block xyz", "error: usage: block [SW] | unblock")]
        [InlineData("profile nope", "error: 'nope' is neither a profile nor a file")]
        [InlineData("replace file 02 /nowhere/at/all", "error: Could not find a part of the path")]
        [InlineData("replace key 01 /dev/null", "error: No private key was found.")]
        [InlineData("liar show", "error: the module is honest; try liar on")]
        [InlineData("urc +CREG: 1", "error: usage: urc TEXT")]
        public void MistakesAreNamed(string line, string expected)
        {
            var card = new TestCard();
            var console = new OperatorConsole(new CardOperator(card.Card, card.Applet));
            Assert.StartsWith(expected, console.Execute(line), StringComparison.Ordinal);
        }

        [Fact]
        public void InAModuleTheHostSeesUrcsAndTheCardChangesBetweenItsCommands()
        {
            using TestModem modem = new TestModem().Begin();
            var console = new OperatorConsole(new CardOperator(modem.Modem, modem.Card.Applet), modem.Modem);
            Assert.Equal("019000", modem.Csim("0070000001"));
            Assert.Equal("9000", modem.Csim("01A4040007" + TestCard.Gsma));
            Assert.Equal("ok", console.Execute("urc +CREG: 1"));
            modem.Expect("<CR><LF>+CREG: 1<CR><LF>");
            Assert.Equal("ok, Reset", console.Execute("refresh 4"));
            modem.Expect("<CR><LF>+CPIN: NOT READY<CR><LF><CR><LF>+CPIN: READY<CR><LF>");
            Assert.Equal("6881", modem.Csim("0184000004"));
            Assert.StartsWith("ok", console.Execute("profile thales silent"), StringComparison.Ordinal);
            Assert.Equal("019000", modem.Csim("0070000001"));
            Assert.Equal("9000", modem.Csim("01A404000FA00000003053F12401770101495341"));
        }

        [Fact]
        public void HelpNamesEveryCommand()
        {
            var card = new TestCard();
            string help = new OperatorConsole(new CardOperator(card.Card, card.Applet)).Execute("help");
            Assert.All(
                new[] { "objects", "replace", "revoke", "lock", "busy", "damage", "memory", "done", "block", "install", "refresh", "reset", "profile", "liar", "urc", "status" },
                c => Assert.Contains(c, help, StringComparison.Ordinal));
        }
    }
}
