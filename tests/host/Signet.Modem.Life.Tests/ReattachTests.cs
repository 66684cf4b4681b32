using Signet.Core;

namespace Signet.Modem.Life.Tests;

/// <summary>How often a repair makes a module attach: once, in its family's way.</summary>
public sealed class ReattachTests
{
    [Fact]
    public void A_Nordic_leaves_and_attaches_once_whatever_the_repair()
    {
        var module = new Module("nordic-x", asks: true).Says("AT+CGMM", "\r\nnRF9160-SICA\r\n" + Module.Ok);
        foreach (string command in (string[])["AT+CFUN=41", "AT+CFUN=4", "AT+CFUN=0", "AT+CEREG=2", "AT#XAPOLL=,1,1", "AT+CGATT=0", "AT+CGATT=1", "AT#XCLOSE"]) module.Says(command, Module.Ok);
        module.Says("AT+CEREG?", "\r\n+CEREG: 2,1,\"122D\",\"02845C10\",7\r\n" + Module.Ok);
        module.Modem.Start();
        module.Modem.Attach();
        Assert.True(module.Modem.ReopenAttaches);
        Assert.False(module.Modem.MustAttach);
        foreach (Action repair in (Action[])[module.Modem.ReopenNetwork, () => module.Modem.Reattach(1000), module.Modem.RestartSim, () => module.Tells("+CGEV: NW PDN DEACT 0")])
        {
            module.Heard.Clear();
            repair();
            Assert.True(module.Modem.MustAttach);
            module.Modem.Attach();
            Assert.Equal(["AT+CFUN=4", "AT+CFUN=1"], module.Heard.Where(h => h is "AT+CFUN=4" or "AT+CFUN=1" || h.StartsWith("AT+CGATT", StringComparison.Ordinal)));
            Assert.False(module.Modem.MustAttach);
        }
    }

    [Fact]
    public void Others_detach_and_attach_by_command()
    {
        var module = new Module().Started().Says("AT+CGATT=0", Module.Ok).Says("AT+CGATT=1", Module.Ok);
        Assert.False(module.Modem.ReopenAttaches);
        module.Modem.Reattach(1000);
        Assert.Equal(["AT+CGATT=0", "AT+CGATT=1"], module.Heard);
        Assert.False(module.Modem.MustAttach);
    }
}
