using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Signet.Emulator.Modem
{
    /// <summary>A line that a module prints after power-on.</summary>
    /// <param name="Text">The URC; "+CPIN: READY" is replaced by what the SIM's state calls for.</param>
    /// <param name="AfterMs">Milliseconds after power-on.</param>
    public sealed record BootLine(string Text, int AfterMs);

    /// <summary>
    /// A family of modules as data. Everything in which families differ is here, the commands with their answers included;
    /// docs/EMULATOR.md describes the files, those of the folder Dialects come with the emulator.
    /// </summary>
    public sealed partial record ModemDialect
    {
        /// <summary>Name of the family: "simcom-cip".</summary>
        public string Family { get; init; } = "";

        /// <summary>Name of the model: "A7670".</summary>
        public string Name { get; init; } = "";

        /// <summary>Other names that <see cref="Find"/> knows the model by.</summary>
        public IReadOnlyList<string> Aliases { get; init; } = [];

        /// <summary>What the family is, in a line.</summary>
        public string Description { get; init; } = "";

        /// <summary>Manuals and captures that the data comes from.</summary>
        public string Source { get; init; } = "";

        /// <summary>Answer of AT+CGMI.</summary>
        public string Manufacturer { get; init; } = "";

        /// <summary>Answer of AT+CGMM.</summary>
        public string Model { get; init; } = "";

        /// <summary>Answer of AT+CGMR behind <see cref="RevisionPrefix"/>.</summary>
        public string Revision { get; init; } = "";

        /// <summary>What stands before the revision in AT+CGMR.</summary>
        public string RevisionPrefix { get; init; } = "";

        /// <summary>IMEI, 15 digits.</summary>
        public string Imei { get; init; } = "860000000000000";

        /// <summary>Lines of ATI; {manufacturer}, {model}, {revision}, {imei} and other names of scripts may stand in it.</summary>
        public string Information { get; init; } = "{model}";

        /// <summary>Lines after power-on, "milliseconds text" each, in the order of their time.</summary>
        public IReadOnlyList<string> Boot { get; init; } = [];

        /// <summary>Milliseconds after power-on during which everything that the host sends is lost.</summary>
        public int ReadyAfterMs { get; init; }

        /// <summary>Milliseconds after power-on until the SIM answers; before that AT+CPIN? and AT+CSIM fail.</summary>
        public int SimReadyAfterMs { get; init; }

        /// <summary>+CME ERROR until the SIM answers.</summary>
        public int SimNotReadyError { get; init; } = 14;

        /// <summary>Milliseconds after power-on until the network is found.</summary>
        public int RegisteredAfterMs { get; init; } = 5000;

        /// <summary>AT+CFUN after power-on.</summary>
        public int StartFunctionality { get; init; } = 1;

        /// <summary>Milliseconds after power-on until the module looks for the network; half a second at most once it is on.</summary>
        public int SearchesAfterMs { get; init; }

        /// <summary>Echo after power-on.</summary>
        public bool StartEcho { get; init; } = true;

        /// <summary>True when boot lines have no line end before them.</summary>
        public bool BareBootLines { get; init; }

        /// <summary>Bytes 00 that the module sends before its first line after power-on.</summary>
        public int BootNuls { get; init; }

        /// <summary>AT+CMEE after power-on.</summary>
        public int StartErrorForm { get; init; }

        /// <summary>Characters of a command line after "AT"; a longer one is answered ERROR and not executed.</summary>
        public int MaxLine { get; init; } = 559;

        /// <summary>Bits a second after power-on; 0 for auto-baud, which waits for an AT and suppresses boot lines till then.</summary>
        public int Baud { get; init; } = 115200;

        /// <summary>True when AT+IPR outlives a restart.</summary>
        public bool StoresBaud { get; init; }

        /// <summary>What AT+IPR takes, 0 for auto-baud.</summary>
        public IReadOnlyList<int> Rates { get; init; } = [0, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600, 1_000_000, 3_000_000, 3_686_400, 4_000_000];

        /// <summary>AT+CFUN values that restart the module, beside 1,1.</summary>
        public IReadOnlyList<int> RestartFunctionalities { get; init; } = [6];

        /// <summary>AT+CFUN values that are taken.</summary>
        public IReadOnlyList<int> Functionalities { get; init; } = [0, 1, 4];

        /// <summary>The prompt for payload.</summary>
        public string Prompt { get; init; } = "\r\n>";

        /// <summary>Milliseconds until the prompt comes.</summary>
        public int PromptDelayMs { get; init; }

        /// <summary>Milliseconds after the prompt in which payload is lost.</summary>
        public int DeafAfterPromptMs { get; init; }

        /// <summary>Milliseconds after the module's last byte in which a command is lost.</summary>
        public int QuietMs { get; init; }

        /// <summary>How long the module waits for payload before it answers ERROR.</summary>
        public int PromptTimeoutMs { get; init; } = 5000;

        /// <summary>What ends payload without a length: Ctrl-Z, or a text.</summary>
        public string PayloadEnd { get; init; } = "\u001a";

        /// <summary>True when a LF behind the CR of a command that prompts is payload; else it is dropped.</summary>
        public bool LineFeedIsPayload { get; init; }

        /// <summary>First number of a socket.</summary>
        public int FirstSocket { get; init; }

        /// <summary>Number of sockets.</summary>
        public int Links { get; init; } = 10;

        /// <summary>True when a read that leaves data behind is followed by another URC.</summary>
        public bool AnnouncesRest { get; init; }

        /// <summary>True when sockets are free after the loss of their context; false when the host must close each.</summary>
        public bool LossFreesSockets { get; init; } = true;

        /// <summary>Context that is active as soon as the device is registered (LTE's first bearer); -1 for none.</summary>
        public int DefaultContext { get; init; } = -1;

        /// <summary>True when the device attaches again by itself after the loss of its contexts.</summary>
        public bool LossReattaches { get; init; }

        /// <summary>Numbers of failures: of "ok", "dns", "refused", "timeout", "network", "closed", "bearer".</summary>
        public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

        /// <summary>Largest n of AT+CEREG=n; of AT+CREG it is at most 2.</summary>
        public int MaxReport { get; init; } = 2;

        /// <summary>Commands that report registration.</summary>
        public IReadOnlyList<string> RegistrationCommands { get; init; } = ["+CREG", "+CGREG", "+CEREG"];

        /// <summary>What stands behind the state when the place is told.</summary>
        public string Place { get; init; } = ",'{area}','{cell}',{act}";

        /// <summary>True when AT+CSIM and its like find the SIM asleep until AT+CSIMSLEEP=0: +CME ERROR: 13 till then.</summary>
        public bool SimSleeps { get; init; }

        /// <summary>True when the module runs GET RESPONSE itself and never shows 61xx to the host.</summary>
        public bool FetchesResponses { get; init; }

        /// <summary>Name of the module's way to the SIM in Profiles/Access; empty for <see cref="SimAccess"/>.</summary>
        public string Access { get; init; } = "";

        /// <summary>The module's way to the SIM.</summary>
        public SimAccessQuirks SimAccess { get; init; } = SimAccessQuirks.Default;

        /// <summary>Instructions that AT+CSIM refuses with +CME ERROR: 3: TERMINAL PROFILE, FETCH, TERMINAL RESPONSE, ENVELOPE.</summary>
        public IReadOnlyList<byte> BlockedInstructions { get; init; } = [0x10, 0x12, 0x14, 0xC2];

        /// <summary>URCs of an announced SIM reset; "+CPIN: READY" is replaced as in <see cref="BootLine"/>.</summary>
        public IReadOnlyList<string> SimResetUrcs { get; init; } = ["+CPIN: NOT READY", "+CPIN: READY"];

        /// <summary>URCs when the SIM is taken out.</summary>
        public IReadOnlyList<string> SimRemovedUrcs { get; init; } = [];

        /// <summary>URCs when a SIM is put in.</summary>
        public IReadOnlyList<string> SimInsertedUrcs { get; init; } = [];

        /// <summary>PWRKEY and RESET.</summary>
        public PowerKeys Power { get; init; } = new();

        /// <summary>Sleep of the UART while power is on.</summary>
        public SleepHabits Sleep { get; init; } = new();

        /// <summary>Power saving mode.</summary>
        public PsmHabits Psm { get; init; } = new();

        /// <summary>Commands that ask for eDRX.</summary>
        public IReadOnlyList<string> EdrxCommands { get; init; } = ["+CEDRXS"];

        /// <summary>What it says of a low supply.</summary>
        public SupplyHabits Supply { get; init; } = new();

        /// <summary>The clock behind AT+CCLK.</summary>
        public ClockHabits Clock { get; init; } = new();

        /// <summary>Milliseconds until a command is answered, by name; "*" for the others.</summary>
        public IReadOnlyDictionary<string, int> LatencyMs { get; init; } = new Dictionary<string, int>();

        /// <summary>Names with first values: constants, and what scripts set; a restart puts them back.</summary>
        public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

        /// <summary>Names of variables and parameters that outlive a restart.</summary>
        public IReadOnlyList<string> Stored { get; init; } = [];

        /// <summary>Commands that read the ICCID, with what stands before it.</summary>
        public IReadOnlyDictionary<string, string> IccidCommands { get; init; } = new Dictionary<string, string>();

        /// <summary>Commands that only keep what was set, with their first values; they can be read back.</summary>
        public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

        /// <summary>Commands that are taken in every form and change nothing.</summary>
        public IReadOnlyList<string> Accepted { get; init; } = [];

        /// <summary>Commands of the standard, or of the family, that the model doesn't have.</summary>
        public IReadOnlyList<string> Absent { get; init; } = [];

        /// <summary>Step for a command whose parameters fit none of its forms.</summary>
        public string BadParameters { get; init; } = "cme 50";

        /// <summary>Commands with their scripts.</summary>
        public IReadOnlyDictionary<string, IReadOnlyList<string>> Commands { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

        /// <summary>Scripts of what happens by itself: data, closed, lost, and procedures of one's own.</summary>
        public IReadOnlyDictionary<string, IReadOnlyList<string>> Events { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

        /// <summary><see cref="Boot"/>, parsed.</summary>
        public IReadOnlyList<BootLine> BootLines =>
            [.. Boot.Select(b => new BootLine(b[(b.IndexOf(' ', StringComparison.Ordinal) + 1)..], int.Parse(b.Split(' ')[0], CultureInfo.InvariantCulture)))];

        /// <summary>A76xx: A7670E and its siblings.</summary>
        public static ModemDialect A7670 => Named("simcom-cip", "A7670");

        /// <summary>SIM7600 and SIM7500.</summary>
        public static ModemDialect Sim7600 => Named("simcom-cip", "SIM7600");

        /// <summary>SIM7672 and SIM7670G: four links, and a SIM that sleeps.</summary>
        public static ModemDialect Sim7672 => Named("simcom-cip", "SIM7672");
    }

    /// <summary>Pulses of PWRKEY and RESET.</summary>
    public sealed record PowerKeys
    {
        /// <summary>Shortest pulse of PWRKEY that switches on, in milliseconds.</summary>
        public int OnMs { get; init; } = 100;

        /// <summary>Shortest pulse of PWRKEY that switches off.</summary>
        public int OffMs { get; init; } = 2500;

        /// <summary>Shortest pulse of PWRKEY that resets; 0 for none.</summary>
        public int ResetByKeyMs { get; init; }

        /// <summary>Shortest pulse of RESET.</summary>
        public int ResetMs { get; init; } = 100;

        /// <summary>Milliseconds until the UART is dead after a switch-off.</summary>
        public int OffTakesMs { get; init; } = 2000;

        /// <summary>Lines while it switches off.</summary>
        public IReadOnlyList<string> OffLines { get; init; } = [];

        /// <summary>False for a module that starts with its supply (Sequans, Nordic).</summary>
        public bool HasKey { get; init; } = true;
    }

    /// <summary>Sleep of the UART while the module stays registered.</summary>
    public sealed record SleepHabits
    {
        /// <summary>Command whose parameter switches it on; empty for none.</summary>
        public string Command { get; init; } = "";

        /// <summary>Value with which DTR high is sleep and DTR low wakes.</summary>
        public string DtrValue { get; init; } = "";

        /// <summary>Value with which silence is sleep, and the first bytes wake it and are lost.</summary>
        public string IdleValue { get; init; } = "";

        /// <summary>Milliseconds of silence before sleep.</summary>
        public int AfterMs { get; init; } = 10000;

        /// <summary>Milliseconds from waking to hearing.</summary>
        public int WakeMs { get; init; } = 20;
    }

    /// <summary>Power saving mode (3GPP TS 23.682 clause 4.5.4).</summary>
    public sealed record PsmHabits
    {
        /// <summary>True when its line is dead meanwhile; false when only its radio sleeps, and what is sent wakes it.</summary>
        public bool Deaf { get; init; } = true;

        /// <summary>True when it boots on waking: boot lines, echo on, settings gone.</summary>
        public bool Boots { get; init; } = true;

        /// <summary>True when sockets and contexts live on.</summary>
        public bool KeepsSockets { get; init; }

        /// <summary>True when DTR wakes it; PWRKEY and the end of T3412 always do.</summary>
        public bool WakesByDtr { get; init; }

        /// <summary>True when AT+CPSMS acts only on a change from 0 to 1.</summary>
        public bool OnChangeOnly { get; init; }
    }

    /// <summary>The clock behind AT+CCLK.</summary>
    public sealed record ClockHabits
    {
        /// <summary>What it shows before the network told the time: "80/01/06,00:00:00+00".</summary>
        public string Unset { get; init; } = "80/01/06,00:00:00+00";

        /// <summary>True when it shows local time, false for UTC with the zone behind.</summary>
        public bool ShowsLocal { get; init; } = true;

        /// <summary>URCs when the network tells the time; only while <see cref="NitzWhen"/> holds.</summary>
        public IReadOnlyList<string> Nitz { get; init; } = [];

        /// <summary>A condition as scripts have it; empty for always.</summary>
        public string NitzWhen { get; init; } = "";
    }
}
