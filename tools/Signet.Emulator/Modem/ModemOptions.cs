using System;
using System.Collections.Generic;
using Signet.Emulator.Faults;
using Signet.Emulator.Network;

namespace Signet.Emulator.Modem
{
    /// <summary>Where a name that the host opens really leads.</summary>
    /// <param name="Address">Name or address on the emulator's network.</param>
    /// <param name="Port">Port; 0 keeps the host's.</param>
    public sealed record HostTarget(string Address, int Port = 0);

    /// <summary>What an access point asks for (PAP or CHAP in the protocol configuration options, 3GPP TS 24.008 clause 10.5.6.3).</summary>
    /// <param name="User">User name.</param>
    /// <param name="Secret">Password.</param>
    public sealed record AccessLogin(string User, string Secret);

    /// <summary>The network's technology, by its number in +CEREG and +COPS (3GPP TS 27.007 clause 7.3).</summary>
    public enum RadioAccess
    {
        /// <summary>GSM with GPRS: +CREG and +CGREG have a state, +CEREG has none.</summary>
        Gsm = 0,

        /// <summary>UTRAN (3G): likewise.</summary>
        Umts = 2,

        /// <summary>E-UTRAN (LTE and LTE-M): +CEREG has a state.</summary>
        Lte = 7,

        /// <summary>E-UTRAN NB-S1 (NB-IoT): likewise.</summary>
        NbIot = 9,
    }

    /// <summary>One module: its dialect and its surroundings.</summary>
    public sealed record ModemOptions
    {
        /// <summary>Dialect.</summary>
        public ModemDialect Dialect { get; init; } = ModemDialect.A7670;

        /// <summary>What goes wrong.</summary>
        public FaultPlan Faults { get; init; } = FaultPlan.None;

        /// <summary>
        /// Names with targets of their own: "broker.example" or "broker.example:8883" (which goes first), compared without
        /// case. Other names are resolved as usual.
        /// </summary>
        public IReadOnlyDictionary<string, HostTarget> Hosts { get; init; } = new Dictionary<string, HostTarget>();

        /// <summary>False refuses every name that <see cref="Hosts"/> doesn't hold, as an unknown host.</summary>
        public bool AllowOtherHosts { get; init; } = true;

        /// <summary>Bytes that the module keeps for each link; a full buffer stops reception, and TCP slows the server down.</summary>
        public int ReceiveBuffer { get; init; } = 10240;

        /// <summary>
        /// Share of the dialect's delays (boot, registration) that really passes: 1 all of it, 0 nothing, the order alone
        /// being kept.
        /// </summary>
        public double TimeScale { get; init; }

        /// <summary>The clock of delays and of <c>AT+CCLK?</c>; null for the system's.</summary>
        public TimeProvider? Time { get; init; }

        /// <summary>Names and servers behind the radio; null for this computer's.</summary>
        public IModemNetwork? Network { get; init; }

        /// <summary>The module's stored rate in bits a second, 0 for auto-baud; null for the dialect's.</summary>
        public int? Baud { get; init; }

        /// <summary>Rate at which the host speaks; null for a line that takes any rate, as a pseudo terminal does.</summary>
        public int? HostBaud { get; init; }

        /// <summary>True when bytes take their time on the line, ten bits each, on the clock.</summary>
        public bool PacesUart { get; init; }

        /// <summary>Lines after power-on in place of the dialect's; null for those.</summary>
        public IReadOnlyList<BootLine>? BootLines { get; init; }

        /// <summary>True when the module finds a PIN in its memory and presents it after each reset of the card.</summary>
        public bool PresentsPin { get; init; } = true;

        /// <summary>False for a slot without a card.</summary>
        public bool SimInserted { get; init; } = true;

        /// <summary>Registration state once the network is found: 1 home, 5 roaming, 3 denied, 2 still searching.</summary>
        public int Registration { get; init; } = 1;

        /// <summary>EMM cause where <see cref="Registration"/> is 3 (3GPP TS 24.301 clause 9.9.3.9); 15 no suitable cells.</summary>
        public int DenialCause { get; init; } = 15;

        /// <summary>True when the network tells the time (NITZ) at registration.</summary>
        public bool TellsTime { get; init; } = true;

        /// <summary>Local time in quarters of an hour east of Greenwich.</summary>
        public int ZoneQuarters { get; init; }

        /// <summary>What the network offers.</summary>
        public RadioAccess RadioAccess { get; init; } = RadioAccess.Lte;

        /// <summary>Temperature and supply where the module stands.</summary>
        public Climate Climate { get; init; } = Climate.Bench;

        /// <summary>What the operator gives of the power saving that is asked for.</summary>
        public NetworkGrants Grants { get; init; } = NetworkGrants.AsAsked;

        /// <summary>The network's inactivity timer: how long it keeps an RRC connection on which nothing passes.</summary>
        public TimeSpan RrcInactivity { get; init; } = TimeSpan.FromSeconds(10);

        /// <summary>True when the network listens to release assistance.</summary>
        public bool ReleaseAssistance { get; init; } = true;

        /// <summary>Tracking area code in URCs and answers.</summary>
        public string AreaCode { get; init; } = "122D";

        /// <summary>Cell identity in URCs and answers.</summary>
        public string CellId { get; init; } = "0A2845C1";

        /// <summary>User and password without which the access point refuses a context; null when it asks for none.</summary>
        public AccessLogin? Login { get; init; }

        /// <summary>Address that the network gives.</summary>
        public string IpAddress { get; init; } = "10.148.0.17";

        /// <summary>Signal, 0 to 31 or 99 (3GPP TS 27.007 clause 8.5).</summary>
        public int Signal { get; init; } = 24;

        /// <summary>
        /// True to report received data before the result of AT+CIPOPEN when the server speaks first, as modules do. The
        /// result then waits for the first byte or the connection's end.
        /// </summary>
        public bool DataBeforeOpenResult { get; init; }
    }
}
