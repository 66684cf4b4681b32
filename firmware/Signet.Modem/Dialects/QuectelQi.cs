namespace Signet.Modem
{
    /// <summary>
    /// Quectel BG96 TCP/IP Application Note V1.2, BG95&amp;BG77&amp;BG600L Series TCP/IP Application Note, EC200U&amp;EG915U TCP/IP
    /// Application Note V1.1, EG800Q&amp;EG91xQ AT Commands Manual V1.1.
    /// </summary>
    internal static class QuectelQiTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family quectel-qi",
                "model quectel-bg95 BG95",
                "model quectel-bg95 BG77",
                "model quectel-bg95 BG600L",
                "model quectel-bg96 BG96",
                "model quectel-eg91 EG91",
                "model quectel-eg91 EG95",
                "model quectel-ec21 EC21",
                "model quectel-ec21 EC25",
                "model quectel-ec21 EG21",
                "model quectel-ec21 EG25",
                "model quectel-ec200 EC200",
                "model quectel-ec200 EG800",
                "model quectel-ec200 EG915",
                "model quectel-ec200 EG916",
                "model quectel-qdc507 QDC507",

                "line 562",
                "answer 576",
                "radio AT+CFUN=1",
                "registration AT+CEREG=2",

                "time.prompt 5000",
                "time.command 5000",
                "time.function 15000",
                "time.network 150000",
                "time.close 11000",
                // The manual says 300 ms, which no signature keeps.
                "time.sim 10000",
                "time.boot 15000",
                "@quectel-eg91 time.boot 30000",
                "@quectel-ec21 time.boot 30000",
                "@quectel-ec200 time.boot 30000",
                "time.sim-ready 20000",
                "time.quiet 200",
                "time.resync 15000",

                // AT+CSIM of these breaks channels (EG25), refuses to select by AID (EG95) or loops (EC800G).
                "@quectel-eg91 sim.prefer-cgla 1",
                "@quectel-ec21 sim.prefer-cgla 1",
                "@quectel-ec200 sim.prefer-cgla 1",
                "@quectel-qdc507 sim.prefer-cgla 1",
                // Firmware 01.001.02.001: nine bytes and more get no answer at all.
                "@quectel-qdc507 sim.csim-limit 8",
                "sim.pin-tries AT+QPINC='SC'",
                "sim.pin-tries.answer +QPINC: 'SC',",
                "sim.iccid AT+QCCID",
                "sim.iccid.answer +QCCID: ",

                "pdp.kind.ipv4 1",
                "pdp.kind.ipv6 2",
                "pdp.kind.dual 3",
                "pdp.define again apn no-user AT+QICSGP=1,%k,'%a','','',0",
                "pdp.define again user AT+QICSGP=1,%k,'%a','%u','%w',3",
                // Nothing else may be said meanwhile.
                "pdp.open network AT+QIACT=1",
                "pdp.check AT+QIACT? ?? +QIACT: 1,1",
                "pdp.close optional network AT+QIDEACT=1",
                "dns AT+QIDNSGIP=1,'%h'",
                "dns.answer +QIURC: 'dnsgip','",
                "dns.field 0",

                "socket.count 12",
                "open AT+QIOPEN=1,%n,'TCP','%h',%p,0,0",
                "open.result +QIOPEN: %n,",
                "number 551 closed",
                "number 553 none-left",
                "number 558 send",
                "number 561 pdp",
                "number 562 pdp",
                "number 563 none-left",
                "number 564 dns",
                "number 565 dns",
                "number 566 refused",
                "number 567 closed",
                "number 568 none-left",
                "number 569 timeout",
                "number 570 pdp",
                "number 573 pdp",
                "number.cme 30 pdp",
                "number.cme 31 timeout",
                "number.cme 148 pdp",
                "number.cme 149 pdp",

                "send AT+QISEND=%n,%c",
                "send.limit 1460",
                "final.ok SEND OK",
                // The buffer is full.
                "final.busy SEND FAIL",
                "ack AT+QISEND=%n,0",
                "ack.answer +QISEND: ",
                "ack.open 2",

                "read AT+QIRD=%n,%c",
                "read.answer +QIRD: ",
                "read.form line",
                "read.count 0",
                "read.limit 1500",
                "close AT+QICLOSE=%n",

                "error.fatal +QIURC: 'dnsgip',",

                "urc.data +QIURC: 'recv',",
                "urc.closed +QIURC: 'closed',",
                "urc.lost +QIURC: 'pdpdeact',",
                "urc.ignored +QIURC: ",
                "urc.registration +CEREG: ",
                "urc.pin +CPIN: ",
                "urc.boot RDY",
                "urc.sim +QSIMSTAT: ",
                "urc.sim +QSTKURC: ",
                "urc.text +CUSD: ",
                "urc.ignored +QUSIM: ",
                "urc.ignored +USIM: ",
                "urc.ignored +QIND: ",
                "urc.ignored +QIOPEN: ",
                "urc.ignored +CFUN: ",
                "urc.ignored +CGEV: ",
                "urc.ignored +CMTI: ",
                "urc.ignored +CREG: ",
                "urc.ignored +CGREG: ",
                "urc.ignored +CTZV: ",
                "urc.word APP RDY",
            };
        }
    }
}
