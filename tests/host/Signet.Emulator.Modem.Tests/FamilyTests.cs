using Signet.Emulator.Modem.Tests.Support;
using Signet.Emulator.Profiles;

namespace Signet.Emulator.Modem.Tests
{
    /// <summary>What every model of every family does, and what a table must be.</summary>
    public class FamilyTests
    {
        public static TheoryData<string, string> Models
        {
            get
            {
                var all = new TheoryData<string, string>();
                foreach (ModemDialect dialect in ModemDialect.All)
                    all.Add(dialect.Family, dialect.Name);
                return all;
            }
        }

        [Fact]
        public void ThereAreSixFamilies()
        {
            Assert.Equal(["nordic-x", "quectel-qi", "sequans-sqn", "simcom-ca", "simcom-cip", "ublox-uso"], ModemDialect.Families);
            Assert.All(ModemDialect.Families, f => Assert.True(ModemDialect.ModelsOf(f).Count >= 2, f));
        }

        [Theory]
        [MemberData(nameof(Models))]
        public void BootLinesComeAtTheirTimesAndNothingIsHeardBefore(string family, string model)
        {
            ModemDialect dialect = ModemDialect.Named(family, model);
            using var rig = new Rig(dialect);
            rig.Write("AT\r");
            Assert.Equal("", rig.Drain(dialect.ReadyAfterMs - 1).Trim('\0'));
            string boot = rig.Drain(60_000);
            Assert.Equal(
                dialect.BootLines.Select(l => l.Text),
                boot.Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
            if (dialect.BootLines.Count > 1)
            {
                using var again = new Rig(dialect);
                BootLine second = dialect.BootLines[1];
                again.Wait(second.AfterMs - 1);
                Assert.DoesNotContain(second.Text, again.Read(1000, 0), StringComparison.Ordinal);
                Assert.StartsWith(second.Text, again.Read(1000, 1).Trim(), StringComparison.Ordinal);
            }
        }

        [Theory]
        [MemberData(nameof(Models))]
        public void IdentityUnknownCommandsAndLongLines(string family, string model)
        {
            ModemDialect dialect = ModemDialect.Named(family, model);
            using Rig rig = new Rig(dialect).Begin();
            rig.Say("AT+CGMM", $"\r\n{dialect.Model}\r\n\r\nOK\r\n");
            rig.Say("AT+CGMI", $"\r\n{dialect.Manufacturer}\r\n\r\nOK\r\n");
            rig.Say("AT+CGSN", $"\r\n{dialect.Imei}\r\n\r\nOK\r\n");
            rig.Send("ATI\r");
            string information = rig.Until("\r\nOK\r\n");
            Assert.True(information.Contains(dialect.Model, StringComparison.Ordinal) || information.Contains(dialect.Revision, StringComparison.Ordinal), information);
            rig.Say("AT+NOSUCH=1,2", "\r\nERROR\r\n");
            rig.Say("AT#NOSUCH?", "\r\nERROR\r\n");
            rig.Say("AT" + new string(' ', dialect.MaxLine), "\r\nOK\r\n");
            rig.Say("AT" + new string(' ', dialect.MaxLine + 1), "\r\nERROR\r\n");
            rig.Say("AT" + new string(' ', 20_000), "\r\nERROR\r\n");
            rig.Say("AT", "\r\nOK\r\n");
        }

        [Theory]
        [MemberData(nameof(Models))]
        public void EchoComesBackWithARestart(string family, string model)
        {
            ModemDialect dialect = ModemDialect.Named(family, model);
            using Rig rig = new Rig(dialect).Begin();
            rig.Modem.Restart();
            rig.Drain(60_000);
            rig.Say("AT", (dialect.StartEcho ? "AT\r" : "") + "\r\nOK\r\n");
        }

        [Theory]
        [MemberData(nameof(Models))]
        public void RegistrationGoesThroughItsStates(string family, string model)
        {
            ModemDialect dialect = ModemDialect.Named(family, model);
            using Rig rig = new Rig(dialect, o => o with { Registration = 5, AreaCode = "0B5F", CellId = "01A2D003" }).Begin();
            string place = dialect.Family == "simcom-ca" ? ",\"0B5F\",\"A\",\"01A2D003\",7" : ",\"0B5F\",\"01A2D003\",7";
            rig.Say("AT+CEREG=2", "\r\nOK\r\n");
            if (dialect.StartFunctionality != 1)
            {
                rig.Say("AT+CEREG?", "\r\n+CEREG: 2,0\r\n\r\nOK\r\n");
                rig.Say("AT+CFUN=1", "\r\nOK\r\n");
                rig.Expect($"\r\n+CEREG: 2\r\n\r\n+CEREG: 5{place}\r\n");
            }

            rig.Say("AT+CEREG?", $"\r\n+CEREG: 2,5{place}\r\n\r\nOK\r\n");
            rig.Modem.SetRegistration(2);
            rig.Expect("\r\n+CEREG: 2\r\n");
            rig.Modem.SetRegistration(3, 13);
            rig.Expect("\r\n+CEREG: 3\r\n");
            rig.Modem.SetRegistration(1);
            rig.Expect($"\r\n+CEREG: 1{place}\r\n");
            rig.Say("AT+CFUN=4", "\r\nOK\r\n");
            rig.Expect("\r\n+CEREG: 0\r\n");
            if (dialect.MaxReport < 5)
                return;
            rig.Say("AT+CEREG=5", "\r\nOK\r\n");
            rig.Modem.SetRegistration(3, 13);
            rig.Expect("\r\n+CEREG: 3,,,,0,13\r\n");
        }

        [Theory]
        [MemberData(nameof(Models))]
        public void ASearchWithoutEndStaysOne(string family, string model)
        {
            using Rig rig = new Rig(ModemDialect.Named(family, model), o => o with { Registration = 2 }).Begin();
            rig.Send("AT+CFUN=1\r");
            rig.Until("OK\r\n");
            rig.Drain(60_000);
            rig.Say("AT+CEREG?", "\r\n+CEREG: 0,2\r\n\r\nOK\r\n");
        }

        [Theory]
        [InlineData("quectel-qi", "BG95", "AT+CPIN?")]
        [InlineData("simcom-ca", "SIM7080", "AT+CPIN?")]
        [InlineData("ublox-uso", "SARA-R4", "AT+CSIM=10,\"0070000001\"")]
        public void TheSimIsBusyWhileItStarts(string family, string model, string command)
        {
            ModemDialect dialect = ModemDialect.Named(family, model);
            using var rig = new Rig(dialect);
            rig.Drain(dialect.ReadyAfterMs + 1);
            rig.Send("ATE0+CMEE=1\r");
            rig.Until("OK\r\n");
            rig.Say(command, $"\r\n+CME ERROR: {dialect.SimNotReadyError}\r\n");
            rig.Drain(10_000);
            rig.Send(command + "\r");
            Assert.EndsWith("\r\nOK\r\n", rig.Until("\r\nOK\r\n"), StringComparison.Ordinal);
        }

        [Fact]
        public void ASeventhFamilyIsOneTable()
        {
            const string json = """
                {
                  "family": "acme-sock", "manufacturer": "Acme", "readyAfterMs": 100, "boot": ["100 HELLO"],
                  "prompt": "\r\n:", "links": 2, "variables": { "ctx": "1" }, "defaultContext": 1,
                  "events": { "data": ["^IN: {socket},{available}"], "closed": ["^GONE: {socket}"] },
                  "commands": {
                    "^DIAL=<socket>,<host>,<port:1..65535>": ["if !pdp: error", "open", "connect", "if failure: ^DIAL: {failure} ; error"],
                    "^PUT=<socket>,<length:1..100>": ["if !open: error", "payload {length}", "transmit", "final SENT"],
                    "^GET=<socket>": ["read", "^GET: {count}:{data}"]
                  },
                  "models": { "A1": { "model": "ACME-1" } }
                }
                """;
            using Rig rig = new Rig(ModemDialect.Parse(json, "acme")).Begin();
            rig.Say("AT^DIAL=0,\"nowhere.example\",1", "\r\n^DIAL: dns\r\n\r\nERROR\r\n");
            rig.Say($"AT^DIAL=0,\"{Rig.Host}\",8883", "\r\nOK\r\n");
            rig.Say("AT^PUT=0,2", "\r\n:");
            rig.Write("hi");
            rig.Expect("\r\nSENT\r\n");
            rig.Wait(10);
            Assert.Equal("hi", rig.Peer.Heard);
            rig.Peer.Send("ho");
            rig.Peer.Close();
            rig.Expect("\r\n^IN: 0,2\r\n\r\n^GONE: 0\r\n");
            rig.Say("AT^GET=0", "\r\n^GET: 2:ho\r\n\r\nOK\r\n");
        }

        [Theory]
        [InlineData("{ \"family\": \"x\" }", "models")]
        [InlineData("{ \"family\": \"x\", \"models\": { \"a\": { \"baut\": 1 } } }", "there is no 'baut'")]
        [InlineData("{ \"family\": \"x\", \"models\": { \"a\": {} }, \"commands\": { \"+X\": [\"jump 3\"] } }", "'jump' is no verb")]
        [InlineData("{ \"family\": \"x\", \"models\": { \"a\": {} }, \"commands\": { \"+X\": [\"+X: {nothing}\"] } }", "nothing is called 'nothing'")]
        [InlineData("{ \"family\": \"x\", \"models\": { \"a\": {} }, \"commands\": { \"+X=<a\": [\"ok\"] } }", "> is missing")]
        [InlineData("{ \"family\": \"x\", \"models\": { \"a\": {} }, \"commands\": { \"+X\": [\"do it\"] } }", "there is no event 'it'")]
        [InlineData("{ \"family\": \"x\", \"models\": { \"a\": {} }, \"boot\": [\"soon RDY\"] }", "milliseconds")]
        public void AWrongTableIsRefusedWithItsPlace(string json, string says)
        {
            var e = Assert.Throws<ProfileException>(() => ModemDialect.Parse(json, "mine.json"));
            Assert.StartsWith("mine.json: ", e.Message, StringComparison.Ordinal);
            Assert.Contains(says, e.Message, StringComparison.Ordinal);
        }
    }
}
