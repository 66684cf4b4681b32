namespace Signet.Modem
{
    /// <summary>
    /// Sequans Monarch 2 GM02S AT Commands Reference, as shipping drivers use it (walter-arduino, TinyGSM, Orange IoT SAFE
    /// library).
    /// </summary>
    internal static class SequansSqnTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family sequans-sqn",
                "model sequans-gm02s GM02S",
                "model sequans-gm01q GM01Q",
                "model sequans-gm01q GMS01Q",

                "line 562",
                "answer 576",
                // Tells of lost contexts (27.007 clause 10.1.19).
                "init AT+CGEREP=1",
                // It comes up without power for the SIM; the context is set before the radio is turned on.
                "radio AT+CFUN=4",
                "registration AT+CEREG=5",

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

                // More than its buffer holds is cut off without a sign, so 256 bytes are never asked for.
                "sim.longest-le 255",
                "sim.iccid AT+SQNCCID",
                "sim.iccid.answer +SQNCCID: ",

                "pdp.define apn AT+CGDCONT=1,'%t','%a'",
                "pdp.define user AT+CGAUTH=1,1,'%u','%w'",
                "pdp.define function AT+CFUN=1",
                // The network opens it at first; after a loss it wants to be asked.
                "pdp.close optional network AT+CGACT=0,1",
                "pdp.close optional network AT+CGACT=1,1",
                "dns AT+SQNDNSLKUP='%h'",
                "dns.answer +SQNDNSLKUP: ",
                "dns.field 1",

                "socket.count 6",
                "socket.first 1",
                "socket.prepare AT+SQNSCFG=%n,1,300,90,600,50",
                "socket.prepare AT+SQNSCFGEXT=%n,1,0,0,0,0",
                "open AT+SQNSD=%n,0,%p,'%h',0,0,1",
                "final.error NO CARRIER",
                "number.cme 4 module",

                "send AT+SQNSSENDEXT=%n,%c",
                // Release assistance: 1 nothing follows, 2 one answer follows.
                "send.last AT+SQNSSENDEXT=%n,%c,1",
                "send.ask AT+SQNSSENDEXT=%n,%c,2",
                "send.limit 1500",
                "@sequans-gm01q send.limit 750",

                "read AT+SQNSRECV=%n,%c",
                "read.answer +SQNSRECV: %n,",
                "read.form line",
                "read.count 0",
                "read.limit 1500",
                "read.line-may-miss 1",
                "read.error-is-empty 1",
                "close AT+SQNSH=%n",

                "urc.data +SQNSRING: ",
                "urc.closed +SQNSH: ",
                "urc.lost +CGEV: NW PDN DEACT",
                "urc.lost +CGEV: ME PDN DEACT",
                "urc.lost +CGEV: NW DETACH",
                "urc.registration +CEREG: ",
                "sim.pin-tries AT+CPINR='SIM PIN'",
                "sim.pin-tries.answer +CPINR: ",
                "sim.pin-tries.field 1",
                "urc.pin +CPIN: ",
                "urc.boot +SYSSTART",
                "urc.text +CUSD: ",
                "urc.ignored +CGEV: ",
                "urc.ignored +CMTI: ",
                "urc.ignored +CREG: ",
                "urc.ignored +CGREG: ",
                "urc.ignored +CTZV: ",
            };
        }
    }
}
