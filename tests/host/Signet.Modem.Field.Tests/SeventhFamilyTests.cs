using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Modem.Field.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>
/// The exercise of docs/ADDING-A-MODEM.md and docs/EMULATOR.md: a family that nobody makes is a table on each side, and the whole
/// application runs on it, found out by what the module calls itself. Neither side has a line of code for it.
/// </summary>
public sealed class SeventhFamilyTests
{
    private const string Emulators = """
        {
          "family": "acme-dial", "manufacturer": "Acme", "boot": ["900 HELLO"], "prompt": "\r\n:", "links": 3, "firstSocket": 1,
          "readyAfterMs": 900, "registeredAfterMs": 4000, "startFunctionality": 1, "announcesRest": true,
          "defaultContext": 1, "variables": { "ctx": "1", "apnUser": "", "apnSecret": "" }, "parameters": { "^NAP": "0" },
          "sleep": { "command": "^NAP", "dtrValue": "1", "wakeMs": 30 },
          "clock": { "unset": "70/01/01,00:00:00+00" },
          "events": { "data": ["^IN: {socket}"], "closed": ["^GONE: {socket}"], "lost": ["^NONET"] },
          "commands": {
            "^LOGIN=<user:~64>,<secret:~64>": ["set apnUser {user}", "set apnSecret {secret}"],
            "^UP": ["activate 1", "if failure: error"],
            "^DOWN": ["deactivate 1"],
            "^DIAL=<socket>,<host:~64>,<port:1..65535>": ["if exists: error", "if !pdp: error", "open", "connect", "if failure: close ; final NO CARRIER", "final CARRIER"],
            "^PUT=<socket>,<length:1..700>": ["if !open: error", "payload {length}", "transmit", "if failure: error", "final SENT"],
            "^GET=<socket>,<most:1..900>": ["if !exists: error", "if available=0 & state=peerclosed: error", "read {most}", "^GET: {socket},{count}", "raw {data}"],
            "^HANG=<socket>": ["if !exists: error", "close"]
          },
          "models": { "D1": { "model": "ACME-D1", "revision": "1.0" }, "D2": { "model": "ACME-D2", "links": 2 } }
        }
        """;

    private static readonly string[] Drivers =
    [
        "family acme-dial",
        "model acme-d1 ACME-D1",
        "model acme-d2 ACME-D2",
        "line 562",
        "answer 576",
        "radio AT+CFUN=1",
        "registration AT+CEREG=2",
        "time.prompt 5000",
        "time.command 5000",
        "time.function 9000",
        "time.network 60000",
        "time.close 9000",
        "time.sim 10000",
        "time.boot 9000",
        "time.sim-ready 9000",
        "time.quiet 200",
        "time.resync 9000",
        "pdp.define apn AT+CGDCONT=1,'%t','%a'",
        "pdp.define user AT^LOGIN='%u','%w'",
        "pdp.open network AT^UP",
        "pdp.close optional network AT^DOWN",
        "socket.count 3",
        "@acme-d2 socket.count 2",
        "socket.first 1",
        "open AT^DIAL=%n,'%h',%p",
        "final.ok CARRIER",
        "final.ok SENT",
        "final.error NO CARRIER",
        "send AT^PUT=%n,%c",
        "send.form prompt",
        "prompt :",
        "send.limit 700",
        "read AT^GET=%n,%c",
        "read.answer ^GET: %n,",
        "read.form line",
        "read.count 0",
        "read.limit 900",
        "read.error-is-empty 1",
        "close AT^HANG=%n",
        "urc.data ^IN: ",
        "urc.closed ^GONE: ",
        "urc.lost ^NONET",
        "urc.registration +CEREG: ",
        "urc.pin +CPIN: ",
        "urc.boot HELLO",
        "urc.ignored +CTZV: ",
    ];

    [Theory]
    [InlineData("D1")]
    [InlineData("D2")]
    public void RunsByTwoTables(string model)
    {
        var life = new LifeTable { Name = "acme-dial", SleepOn = "AT^NAP=1", SleepWay = WakeWay.Dtr };
        using var device = new FieldDevice(new FieldSetup(ModemDialect.Parse(Emulators, "acme", model)) { Table = Drivers, Life = life, Traced = true });
        var done = new List<string>();
        try
        {
            MatrixTests.Run(device, done);
        }
        catch (SignetException e)
        {
            Assert.Fail($"after {string.Join(", ", done)}: {e.Message}\n{device.Tail(30)}");
        }
    }
}
