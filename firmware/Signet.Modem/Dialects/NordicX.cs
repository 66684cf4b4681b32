namespace Signet.Modem
{
    /// <summary>
    /// Nordic nRF9160, nRF9161 and nRF9151: documentation of the Serial Modem application, Socket AT commands; nRF91 AT Commands
    /// Reference Guide. The older Serial LTE Modem, whose commands name no handle, is not covered.
    /// </summary>
    internal static class NordicXTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family nordic-x",
                "model nordic-nrf91 nRF91",

                // Half a kilobyte of payload in hexadecimal, and the command around it.
                "line 1060",
                "answer 576",
                // Tells of lost contexts (27.007 clause 10.1.19).
                "init AT+CGEREP=1",
                // Without it the hints of the last packet are not passed on.
                "init AT%RAI=1",
                // Turns the SIM on and leaves the radio off.
                "radio AT+CFUN=41",
                "registration AT+CEREG=2",

                "time.prompt 5000",
                "time.command 5000",
                "time.function 15000",
                "time.network 60000",
                "time.close 10000",
                "time.sim 10000",
                "time.boot 10000",
                "time.sim-ready 15000",
                "time.quiet 200",
                "time.resync 15000",

                "sim.pin-tries AT+CPINR='SIM PIN'",
                "sim.pin-tries.answer +CPINR: 'SIM PIN',",
                "sim.iccid AT%XICCID",
                "sim.iccid.answer %XICCID: ",

                // AT#XSOCKET: 1 IPv4, 2 IPv6.
                "pdp.kind.ipv4 1",
                "pdp.kind.ipv6 2",
                "pdp.kind.dual 1",
                "pdp.define apn AT+CGDCONT=0,'%t','%a'",
                "pdp.define user AT+CGAUTH=0,1,'%u','%w'",
                "pdp.define function AT+CFUN=1",
                // No command opens or closes context 0 (nRF91x1 Cellular AT Commands, +CGACT): it comes with the registration.
                "pdp.leave optional function AT+CFUN=4",
                // Events of all connections, of those to come too.
                "pdp.ready AT#XAPOLL=,1,1",
                "dns AT#XGETADDRINFO='%h'",
                "dns.answer #XGETADDRINFO: ",
                "dns.field 0",

                "socket.count 8",
                "socket.create AT#XSOCKET=%k,1,0",
                "socket.create.answer #XSOCKET: ",
                "socket.clear optional AT#XCLOSE",
                "open AT#XCONNECT=%n,'%h',%p",
                "open.result #XCONNECT: %n,",
                "open.success 1",

                "send AT#XSEND=%n,1,0,'%d'",
                "send.form hex",
                "send.result #XSEND: %n,",
                "send.taken 1",
                "send.goes-on 1",
                "send.limit 512",
                "release.last optional AT#XSOCKETOPT=%n,1,61,2",
                "release.ask optional AT#XSOCKETOPT=%n,1,61,3",

                "read AT#XRECV=%n,0,64,0,%c",
                "read.answer #XRECV: %n,0,",
                "read.form line",
                "read.count 0",
                "read.limit 2048",
                "read.error-is-empty 1",
                "close AT#XCLOSE=%n",

                "urc.events #XAPOLL: ",
                "urc.lost +CGEV: NW PDN DEACT",
                "urc.lost +CGEV: ME PDN DEACT",
                "urc.lost +CGEV: NW DETACH",
                "urc.registration +CEREG: ",
                "urc.pin +CPIN: ",
                "urc.boot Ready",
                "urc.ignored #XDATAMODE: ",
                "urc.ignored +CGEV: ",
                "urc.ignored +CMTI: ",
                "urc.ignored +CTZV: ",
            };
        }
    }
}
