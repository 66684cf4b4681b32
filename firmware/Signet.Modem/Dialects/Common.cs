namespace Signet.Modem
{
    /// <summary>What is asked of a module before it is known which it is.</summary>
    internal static class CommonTable
    {
        internal static string[] Rows()
        {
            return new string[]
            {
                "family common",
                "line 562",
                "answer 576",
                "radio AT+CFUN=1",
                "registration AT+CEREG=2",
                // SARA-R410M loses a command that comes sooner.
                "time.gap 100",
                "time.prompt 5000",
                "time.command 5000",
                "time.function 9000",
                "time.network 150000",
                "time.close 10000",
                "time.sim 10000",
                // The slowest to answer of all: EG91 and SIM7600.
                "time.boot 30000",
                "time.sim-ready 30000",
                "time.quiet 200",
                "time.resync 15000",
                "urc.boot RDY",
                "urc.boot *ATREADY: 1",
                "urc.boot +SYSSTART",
                "urc.boot Ready",
                "urc.word APP RDY",
                "urc.word SMS DONE",
                "urc.word SMS Ready",
                "urc.word PB DONE",
                "urc.word Call Ready",
                "urc.pin +CPIN: ",
                "urc.registration +CEREG: ",
                "urc.text +CUSD: ",
                "urc.ignored +CFUN: ",
                "urc.ignored +CGEV: ",
                "urc.ignored +QIND: ",
                "urc.ignored +QUSIM: ",
                "urc.ignored +USIM: ",
                "urc.ignored +CREG: ",
                "urc.ignored +CGREG: ",
                "urc.ignored +APP PDP: ",
                "urc.ignored +CTZV: ",
                "urc.ignored *PSUTTZ",
                "urc.ignored *PSNWID",
                "urc.ignored DST: ",
                "urc.ignored UNDER-VOLTAGE",
                "urc.ignored OVER-VOLTAGE",
            };
        }
    }
}
