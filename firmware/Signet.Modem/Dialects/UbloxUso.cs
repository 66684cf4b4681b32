namespace Signet.Modem
{
    /// <summary>
    /// u-blox SARA-R4, SARA-R5 and LARA-R6 AT Commands Manuals, as shipping drivers use them. The module says nothing when it
    /// boots; RDY is what FreeRTOS reports from a SARA-R4.
    /// </summary>
    internal static class UbloxUsoTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family ublox-uso",
                "model ublox-r4 SARA-R4",
                "model ublox-r5 SARA-R5",
                "model ublox-r6 LARA-R6",
                "model ublox-r6 LENA-R8",
                "model ublox-r6 LEXI-R10",

                "line 562",
                "answer 576",
                // Binary, not hexadecimal.
                "init AT+UDCONF=1,0",
                // Tells of lost contexts (27.007 clause 10.1.19); SARA-R5 has +UUPSDD for its own.
                "init AT+CGEREP=1",
                "radio AT+CFUN=1",
                "registration AT+CEREG=2",

                "time.gap 20",
                "@ublox-r4 time.gap 100",
                "time.prompt 5000",
                "time.command 5000",
                "time.function 15000",
                // AT+CGATT and AT+UPSDA take up to three minutes.
                "time.network 180000",
                "time.close 15000",
                "time.sim 10000",
                "time.boot 15000",
                // SARA-R422 says "SIM busy" for a while.
                "time.sim-ready 20000",
                "time.quiet 200",
                "time.resync 15000",

                "sim.pin-tries AT+UPINCNT",
                "sim.pin-tries.answer +UPINCNT: ",
                "sim.iccid AT+CCID",
                "sim.iccid.answer +CCID: ",

                // AT+UPSD parameter 0: 0 IPv4, 1 IPv6, 2 both with IPv4 preferred.
                "pdp.kind.ipv4 0",
                "pdp.kind.ipv6 1",
                "pdp.kind.dual 2",
                "pdp.define apn AT+CGDCONT=1,'%t','%a'",
                "pdp.define user AT+UAUTHREQ=1,1,'%u','%w'",
                "pdp.open network AT+CGACT=1,1",
                "pdp.check AT+CGACT? ?? +CGACT: 1,1",
                "pdp.close optional network AT+CGACT=0,1",
                "@ublox-r5 pdp.open -",
                "@ublox-r5 pdp.open AT+UPSD=0,100,1",
                "@ublox-r5 pdp.open AT+UPSD=0,0,%k",
                "@ublox-r5 pdp.open network AT+UPSDA=0,3 => +UUPSDA: 0,",
                "@ublox-r5 pdp.check -",
                "@ublox-r5 pdp.check AT+UPSND=0,8 ?? +UPSND: 0,8,1",
                "@ublox-r5 pdp.close -",
                "@ublox-r5 pdp.close optional network AT+UPSDA=0,4",
                "dns AT+UDNSRN=0,'%h'",
                "dns.answer +UDNSRN: ",
                "dns.field 0",

                "socket.count 7",
                "socket.create AT+USOCR=6",
                "socket.create.answer +USOCR: ",
                "open AT+USOCO=%n,'%h',%p",
                "number.cme 3 closed",
                "number.cme 30 pdp",
                "number.cme 31 timeout",
                "number.cme 148 pdp",

                "send AT+USOWR=%n,%c",
                "prompt @",
                "prompt.delay 50",
                // SARA-R410M sends the payload back.
                "@ublox-r4 prompt.mirror 1",
                "send.result +USOWR: %n,",
                "send.taken 0",
                "send.goes-on 1",
                // SARA-R410M refuses 1024 while something is there to read.
                "send.limit 1000",
                "ack AT+USOCTL=%n,11",
                "ack.answer +USOCTL: %n,11,",
                "ack.open 0",

                "read AT+USORD=%n,%c",
                "read.answer +USORD: %n,",
                "read.form quoted",
                "read.count 0",
                "read.limit 1024",
                "close AT+USOCL=%n",

                "urc.data +UUSORD: ",
                "urc.closed +UUSOCL: ",
                "urc.lost +UUPSDD: ",
                "urc.lost +CGEV: NW PDN DEACT",
                "urc.lost +CGEV: ME PDN DEACT",
                "urc.lost +CGEV: NW DETACH",
                "urc.registration +CEREG: ",
                "urc.pin +CPIN: ",
                "urc.boot RDY",
                "urc.sim +UUSIMSTAT: ",
                "urc.sim +CUSATP: ",
                "urc.text +CUSD: ",
                "urc.ignored +UUPSDA: ",
                "urc.ignored +UUSOCO: ",
                "urc.ignored +CGEV: ",
                "urc.ignored +CMTI: ",
                "urc.ignored +CREG: ",
                "urc.ignored +CGREG: ",
                "urc.ignored +CTZV: ",
            };
        }
    }
}
