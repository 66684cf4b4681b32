namespace Signet.Modem
{
    /// <summary>
    /// SIMCom SIM7500_SIM7600 AT Command Manual V3.00; A76XX AT Command Manual V1.09 and TCPIP Application Note V1.02;
    /// SIM767XX AT Command Manual V1.06. Limits are the smallest of the family.
    /// </summary>
    internal static class SimcomCipTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family simcom-cip",
                "model simcom-767x SIM7672",
                "model simcom-767x SIM7670",
                "model simcom-7600 SIM7500",
                "model simcom-7600 SIM7600",
                "model simcom-a76xx A7670",
                "model simcom-a76xx A7672",
                "model simcom-a76xx A7608",
                "model simcom-a76xx A7600",
                "model simcom-a76xx A7683",

                // SIM7600 takes 559 characters behind AT (A76xx 3071): a whole short APDU in AT+CSIM needs 533, its answer 531.
                "line 562",
                "answer 576",
                // Lets the module set its clock by the network (27.007 clause 8.41).
                "init AT+CTZU=1",
                // The module turns the SIM off unless told otherwise; not saved.
                "@simcom-767x init AT+CSIMSLEEP=0",
                "radio AT+CFUN=1",
                "registration AT+CEREG=2",

                "time.prompt 5000",
                "time.command 5000",
                "time.function 9000",
                "time.network 120000",
                "time.close 10000",
                // A76xx: 9 s at most, and a second for the line.
                "time.sim 10000",
                "time.boot 25000",
                "time.sim-ready 15000",
                "time.quiet 200",
                "time.resync 15000",

                "sim.pin-tries AT+SPIC",
                "sim.pin-tries.answer +SPIC: ",
                "sim.iccid AT+CICCID",
                "sim.iccid.answer +ICCID: ",

                "pdp.kind.ipv4 1",
                "pdp.kind.ipv6 2",
                "pdp.kind.dual 3",
                "pdp.define apn AT+CGDCONT=1,'%t','%a'",
                "pdp.define user AT+CGAUTH=1,1,'%u','%w'",
                "pdp.open network AT+NETOPEN =0 +NETOPEN: ",
                "pdp.ready AT+CIPRXGET=1",
                "pdp.close optional network AT+NETCLOSE => +NETCLOSE: ",
                "dns AT+CDNSGIP='%h'",
                "dns.answer +CDNSGIP: 1,",
                "dns.field 1",

                "socket.count 10",
                "@simcom-767x socket.count 4",
                "open AT+CIPOPEN=%n,'TCP','%h',%p",
                "open.result +CIPOPEN: %n,",
                // 0 to 12: success, network, not open, parameter, unsupported, create, bind, listening, busy, sockets open, time-out, DNS,
                // unknown. "Network" as a refusal is the module's own, as a later result the way to the peer, a refused port among it.
                "number.refused 1 pdp",
                "number.open 2 pdp",
                "number.open 10 timeout",
                "number.open 11 dns",

                "send AT+CIPSEND=%n,%c",
                "send.result +CIPSEND: %n,",
                "send.taken 1",
                // The manuals say 1500; SIM7600 firmwares are known to fail above 1400.
                "send.limit 1400",
                "ack AT+CIPACK=%n",
                "ack.answer +CIPACK: ",
                "ack.sent 0",
                "ack.done 1",

                "read AT+CIPRXGET=2,%n,%c",
                "read.answer +CIPRXGET: 2,%n,",
                "read.form line",
                "read.count 0",
                "read.rest 1",
                "read.limit 1500",
                "close AT+CIPCLOSE=%n",
                "close.result +CIPCLOSE: %n,",

                "error.no-data +IP ERROR: No data",
                "error.already +IP ERROR: Network is already opened",
                "error.no-network +IP ERROR: Network not opened",
                "error +IP ERROR: ",
                "error +CIPERROR: ",
                "error.fatal +CDNSGIP: 0,",

                "urc.data +CIPRXGET: 1,",
                "urc.closed +IPCLOSE: ",
                "urc.lost +CIPEVENT: ",
                "urc.registration +CEREG: ",
                "urc.pin +CPIN: ",
                "urc.boot RDY",
                "urc.boot *ATREADY: 1",
                "urc.sim +CUSATP: ",
                "urc.sim +STIN: ",
                "urc.sim +SIMCARD: ",
                "urc.text +CUSD: ",
                "urc.ignored +CGEV: ",
                "urc.ignored +CMTI: ",
                "urc.ignored +CREG: ",
                "urc.ignored +CGREG: ",
                "urc.ignored +CTZV: ",
                "urc.ignored +CDNSGIP: ",
                "urc.ignored +CIPOPEN: ",
                "urc.ignored +CIPSEND: ",
                "urc.ignored +CIPCLOSE: ",
                "urc.ignored +NETOPEN: ",
                "urc.ignored +NETCLOSE: ",
                "urc.ignored UNDER-VOLTAGE",
                "urc.ignored OVER-VOLTAGE",
                "urc.word SMS DONE",
                "urc.word PB DONE",
            };
        }
    }
}
