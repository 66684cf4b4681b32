using System;
using System.Collections.Generic;

namespace Signet.Emulator.Modem
{
    /// <summary>A line that a module prints after power-on.</summary>
    /// <param name="Text">The URC; "+CPIN: READY" is replaced by what the SIM's state calls for.</param>
    /// <param name="AfterMs">Milliseconds after power-on.</param>
    public sealed record BootLine(string Text, int AfterMs);

    /// <summary>
    /// A family of modules as data: what SIMCom's modules with the NETOPEN/CIPOPEN set have in common is code, what differs
    /// is here (SIMCom SIM7500_SIM7600 AT manual V3.00; A76XX AT manual V1.09 and TCPIP note V1.02; SIM767XX AT manual V1.06).
    /// </summary>
    public sealed record ModemDialect
    {
        /// <summary>Name of the dialect.</summary>
        public required string Name { get; init; }

        /// <summary>Answer of AT+CGMI.</summary>
        public required string Manufacturer { get; init; }

        /// <summary>Answer of AT+CGMM.</summary>
        public required string Model { get; init; }

        /// <summary>Answer of AT+CGMR behind "+CGMR: ".</summary>
        public required string Revision { get; init; }

        /// <summary>IMEI, 15 digits.</summary>
        public string Imei { get; init; } = "860000000000000";

        /// <summary>Text of ATI, lines joined by CR LF; {0} manufacturer, {1} model, {2} revision, {3} IMEI.</summary>
        public string InformationFormat { get; init; } =
            "Manufacturer: {0}\r\nModel: {1}\r\nRevision: {2}\r\nIMEI: {3}\r\n+GCAP: +CGSM";

        /// <summary>Text of AT+SIMCOMATI; null where the command is unknown.</summary>
        public string? BuildInformation { get; init; }

        /// <summary>Lines after power-on, in the order of their time.</summary>
        public required IReadOnlyList<BootLine> BootLines { get; init; }

        /// <summary>Milliseconds after power-on during which everything that the host sends is lost.</summary>
        public int ReadyAfterMs { get; init; }

        /// <summary>Milliseconds after power-on until the network is found.</summary>
        public int RegisteredAfterMs { get; init; } = 5000;

        /// <summary>Characters of a command line after "AT"; a longer one is answered ERROR and not executed.</summary>
        public required int MaxLine { get; init; }

        /// <summary>Number of TCP links.</summary>
        public int Links { get; init; } = 10;

        /// <summary>Largest AT+CIPSEND in bytes.</summary>
        public int MaxSend { get; init; } = 1500;

        /// <summary>Largest AT+CIPRXGET=2 in bytes; hexadecimal reads take half of it.</summary>
        public int MaxReceive { get; init; } = 1500;

        /// <summary>The prompt for payload.</summary>
        public string Prompt { get; init; } = "\r\n>";

        /// <summary>How long the module waits for payload before it answers ERROR.</summary>
        public TimeSpan PromptTimeout { get; init; } = TimeSpan.FromSeconds(5);

        /// <summary>Error in +CIPCLOSE of a link that the peer has closed.</summary>
        public int CloseOfClosedError { get; init; } = 4;

        /// <summary>True when the SIM sleeps until AT+CSIMSLEEP=0, and AT+CSIM fails with +CME ERROR: 13 till then.</summary>
        public bool SimSleeps { get; init; }

        /// <summary>True when the module runs GET RESPONSE itself and never shows 61xx to the host.</summary>
        public bool FetchesResponses { get; init; }

        /// <summary>The module's way to the SIM.</summary>
        public SimAccessQuirks SimAccess { get; init; } = SimAccessQuirks.Default;

        /// <summary>Instructions that AT+CSIM refuses with +CME ERROR: 3: TERMINAL PROFILE, FETCH, TERMINAL RESPONSE, ENVELOPE.</summary>
        public IReadOnlyList<byte> BlockedInstructions { get; init; } = [0x10, 0x12, 0x14, 0xC2];

        /// <summary>URCs of an announced SIM reset; "+CPIN: READY" is replaced as in <see cref="BootLine"/>.</summary>
        public IReadOnlyList<string> SimResetUrcs { get; init; } = ["+CPIN: NOT READY", "+CPIN: READY"];

        /// <summary>A7670E and its siblings (A76xx, ASR chipset).</summary>
        public static ModemDialect A7670 { get; } = new()
        {
            Name = "A7670",
            Manufacturer = "INCORPORATED",
            Model = "A7670E-FASE",
            Revision = "A7670M7_V1.11.1",
            BuildInformation = "Manufacturer: INCORPORATED\r\nModel: A7670E-FASE\r\nRevision: A124B01A7670M7\r\nA7670M7_B01V01_240722\r\nIMEI: 860000000000000",
            MaxLine = 3071,
            ReadyAfterMs = 3000,
            BootLines =
            [
                new("*ATREADY: 1", 3000),
                new("+CPIN: READY", 3500),
                new("SMS DONE", 6000),
                new("+CGEV: EPS PDN ACT 1", 7000),
                new("PB DONE", 8000),
            ],
        };

        /// <summary>SIM7600 and SIM7500.</summary>
        public static ModemDialect Sim7600 { get; } = new()
        {
            Name = "SIM7600",
            Manufacturer = "SIMCOM INCORPORATED",
            Model = "SIMCOM_SIM7600G-H",
            Revision = "SIM7600M22_V1.1",
            MaxLine = 559,
            ReadyAfterMs = 8000,
            RegisteredAfterMs = 10000,
            BootLines =
            [
                new("RDY", 8000),
                new("+CPIN: READY", 9000),
                new("SMS DONE", 12000),
                new("PB DONE", 15000),
            ],
        };

        /// <summary>SIM7672 and SIM7670G (SIM767XX, Qualcomm Cat-1bis): four links, and a SIM that sleeps.</summary>
        public static ModemDialect Sim7672 { get; } = A7670 with
        {
            Name = "SIM7672",
            Model = "SIM7672E",
            Revision = "2374B05SIM767XM5A_M",
            BuildInformation = "Manufacturer: INCORPORATED\r\nModel: SIM7672E\r\nRevision: 2374B05SIM767XM5A_M\r\nSIM767XM5_B05V01_241206\r\nIMEI: 860000000000000",
            Links = 4,
            SimSleeps = true,
        };

        /// <summary>All dialects.</summary>
        public static IReadOnlyList<ModemDialect> All { get; } = [A7670, Sim7600, Sim7672];

        /// <summary>Finds a dialect by name, whatever the case.</summary>
        /// <param name="name">Name.</param>
        /// <returns>The dialect or null.</returns>
        public static ModemDialect? Find(string name)
        {
            foreach (ModemDialect dialect in All)
            {
                if (string.Equals(dialect.Name, name, StringComparison.OrdinalIgnoreCase))
                    return dialect;
            }

            return null;
        }
    }
}
