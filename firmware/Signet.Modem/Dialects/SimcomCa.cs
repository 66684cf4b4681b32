namespace Signet.Modem
{
    /// <summary>
    /// SIMCom SIM7070_SIM7080_SIM7090 AT Command Manual V1.05 and TCPUDP(S) Application Note V1.03; SIM7000 AT Command Manual
    /// V1.06, of whose two stacks this is the newer.
    /// </summary>
    internal static class SimcomCaTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family simcom-ca",
                "model simcom-70x0 SIM7070",
                "model simcom-70x0 SIM7080",
                "model simcom-70x0 SIM7090",
                "model simcom-7000 SIM7000",

                "line 562",
                "answer 576",
                "radio AT+CFUN=1",
                "registration AT+CEREG=2",

                "time.prompt 5000",
                "time.command 5000",
                "time.function 10000",
                "time.network 90000",
                "time.close 10000",
                // The manual states no time for AT+CSIM.
                "time.sim 10000",
                "time.boot 15000",
                "time.sim-ready 15000",
                "time.quiet 200",
                "time.resync 15000",

                "sim.pin-tries AT+SPIC",
                "sim.pin-tries.answer +SPIC: ",

                // AT+CNCFG: 0 both, 1 IPv4, 2 IPv6.
                "pdp.kind.ipv4 1",
                "pdp.kind.ipv6 2",
                "pdp.kind.dual 0",
                "pdp.define apn AT+CGDCONT=1,'%t','%a'",
                "pdp.open apn no-user AT+CNCFG=0,%k,'%a'",
                "pdp.open user AT+CNCFG=0,%k,'%a','%u','%w',3",
                "pdp.open network AT+CNACT=0,1 => +APP PDP: 0,ACTIVE",
                "pdp.check AT+CNACT? ?? +CNACT: 0,1,",
                "pdp.close optional network AT+CNACT=0,0",
                "dns AT+CDNSGIP='%h'",
                "dns.answer +CDNSGIP: 1,",
                "dns.field 1",

                "socket.count 13",
                "socket.prepare optional AT+CASSLCFG=%n,'SSL',0",
                "open AT+CAOPEN=%n,0,'TCP','%h',%p",
                "open.result +CAOPEN: %n,",
                // 0 ok, 1 socket, 2 no memory, 3 limit, 4 parameter, 6 address, 7 unsupported, 12 bind, 13 listen, 20 DNS, 21 PDP inactive,
                // 23 refused, 24 to 26 certificate, 27 connect failed.
                "number.open 2 none-left",
                "number.open 3 none-left",
                "number.open 20 dns",
                "number.open 21 pdp",
                "number.open 23 refused",

                "send AT+CASEND=%n,%c",
                "send.limit 1459",
                // NB-IoT alone; for the next packet, and 1 that nothing follows, 2 that one answer does.
                "release.last optional AT+CRAI=1,0",
                "release.ask optional AT+CRAI=2,0",
                "ack AT+CAACK=%n",
                "ack.answer +CAACK: ",
                "ack.open 1",

                "read AT+CARECV=%n,%c",
                "read.answer +CARECV: ",
                "read.form inline",
                "read.count 0",
                "read.limit 1459",
                // The announcement comes once, until all is read.
                "read.until-empty 1",
                "close AT+CACLOSE=%n",

                // SIM7000: no number of the context, and a command that says which connection is meant.
                "@simcom-7000 pdp.open -",
                "@simcom-7000 pdp.open apn no-user network AT+CNACT=1,'%a' => +APP PDP: ACTIVE",
                "@simcom-7000 pdp.open user network AT+CNACT=1,'%a','%u','%w',3 => +APP PDP: ACTIVE",
                "@simcom-7000 pdp.check -",
                "@simcom-7000 pdp.check AT+CNACT? ?? +CNACT: 1,",
                "@simcom-7000 pdp.close -",
                "@simcom-7000 pdp.close optional network AT+CNACT=0",
                "@simcom-7000 socket.count 2",
                "@simcom-7000 socket.prepare -",
                "@simcom-7000 socket.select AT+CACID=%n",
                "@simcom-7000 open AT+CAOPEN=%n,'%h',%p",
                "@simcom-7000 ack -",

                "error.fatal +CDNSGIP: 0,",

                "urc.data +CADATAIND: ",
                // Whose buffer it is, it doesn't say.
                "urc.data +CAURC: 'buffer full'",
                "urc.state +CASTATE: ",
                "urc.lost +APP PDP: 0,DEACTIVE",
                "urc.lost +APP PDP: DEACTIVE",
                "urc.registration +CEREG: ",
                "urc.pin +CPIN: ",
                "urc.boot RDY",
                "urc.sim +STIN: ",
                "urc.sim +SIMCARD: ",
                "urc.text +CUSD: ",
                "urc.ignored +APP PDP: ",
                "urc.ignored +CAOPEN: ",
                "urc.ignored +CDNSGIP: ",
                "urc.ignored +CFUN: ",
                "urc.ignored +CSQ: ",
                "urc.ignored +CMTI: ",
                "urc.ignored +CREG: ",
                "urc.ignored +CGREG: ",
                "urc.ignored +CTZV: ",
                "urc.ignored +CPSMSTATUS: ",
                "urc.ignored *PSUTTZ: ",
                "urc.ignored *PSNWID: ",
                "urc.ignored DST: ",
                "urc.ignored UNDER-VOLTAGE",
                "urc.ignored OVER-VOLTAGE",
                "urc.word SMS Ready",
            };
        }
    }
}
