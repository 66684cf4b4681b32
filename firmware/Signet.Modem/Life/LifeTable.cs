namespace Signet.Modem
{
    /// <summary>
    /// The life of a family of modules as a table: power, sleep, radio, time, signal, SIM toolkit. Code only interprets it, so
    /// a new family is a new table. Commands are ASCII without CR; several are parted by <c>|</c>; null where the family has
    /// none. Times are milliseconds.
    /// </summary>
    public sealed class LifeTable
    {
        /// <summary>Name of the dialect that it belongs to.</summary>
        public string Name = "standard";

        /// <summary>Pulses by model, the most special first; the last row is for the rest.</summary>
        public PowerTiming[] Timings = { new PowerTiming("", 1000, 0, 0, 30000, 40000) };

        /// <summary>Turns the module off in good order; null when only the pins can. 27.007 clause 8.2 has no such command,
        /// so the standard's nearest is the radio's end.</summary>
        public string PowerOff = "AT+CFUN=0";

        /// <summary>Whether <see cref="PowerOff"/> leaves the module unable to answer.</summary>
        public bool PowerOffSilences;

        /// <summary>Restarts the module (27.007 clause 8.2).</summary>
        public string Reset = "AT+CFUN=1,1";

        /// <summary>Restarts it where <see cref="Reset"/> is refused, since models of a family differ.</summary>
        public string OtherReset;

        /// <summary>Lets the module sleep between paging while the line is idle.</summary>
        public string SleepOn;

        /// <summary>Forbids it.</summary>
        public string SleepOff;

        /// <summary>How it is woken from that.</summary>
        public WakeWay SleepWay = WakeWay.None;

        /// <summary>From waking to the first command.</summary>
        public int SettleMs = 100;

        /// <summary>Makes the module tell when it enters and leaves power saving mode.</summary>
        public string PsmReport;

        /// <summary>How it is woken from power saving mode.</summary>
        public WakeWay PsmWay = WakeWay.PowerKey;

        /// <summary>Whether +CPSMS acts only when it changes from 0 to 1.</summary>
        public bool PsmFromOff;

        /// <summary>Commands for each <see cref="RadioAccess"/>, by its number; null for what can't be chosen.</summary>
        public string[] Radio = new string[6];

        /// <summary>Whether <see cref="Radio"/> acts after a restart only.</summary>
        public bool RadioNeedsReset;

        /// <summary>Whether <see cref="Radio"/> is taken only with the radio off (AT+CFUN=4).</summary>
        public bool RadioNeedsRadioOff;

        /// <summary>Sets the bands of LTE-M, or of LTE; <c>%b</c> is the set.</summary>
        public string Bands;

        /// <summary>Sets the bands of NB-IoT.</summary>
        public string NarrowBands;

        /// <summary>How the set is written.</summary>
        public BandForm BandForm = BandForm.None;

        /// <summary>Makes the module take and tell the network's time (27.007 clause 8.40 and 8.41).</summary>
        public string TimeReport = "AT+CTZU=1|AT+CTZR=1";

        /// <summary>Whether AT+CCLK shows UTC in spite of the zone behind it; else local time, as 27.007 clause 8.15 has
        /// it.</summary>
        public bool ClockIsUtc;

        /// <summary>The family's own question about signal and cell. Here and below, the answer begins with the command's
        /// name.</summary>
        public string Signal;

        /// <summary>Form of its answer.</summary>
        public SignalForm SignalForm = SignalForm.None;

        /// <summary>Asks for the voltage of the module's supply; null where the family can't tell.</summary>
        public string Supply;

        /// <summary>Number of fields in its answer: one of another form tells nothing.</summary>
        public int SupplyCount = 1;

        /// <summary>Field with the voltage, from 0: volts with a fraction, or a whole number of <see cref="SupplyStep"/>.</summary>
        public int SupplyField;

        /// <summary>What a whole number there counts, in millivolts.</summary>
        public int SupplyStep = 1;

        /// <summary>Asks for the module's temperature; null where the family can't tell.</summary>
        public string Heat;

        /// <summary>Number of fields in its answer.</summary>
        public int HeatCount = 1;

        /// <summary>Field with the temperature, from 0: degrees Celsius, or with a fraction.</summary>
        public int HeatField;

        /// <summary>Whether that field counts tenths of a degree.</summary>
        public bool HeatInTenths;

        /// <summary>Makes the module measure, in Celsius, before either is asked first.</summary>
        public string MeasureOn;

        /// <summary>Leaves proactive commands to the module without a word about them.</summary>
        public string ToolkitOff;

        /// <summary>Makes the module tell of proactive commands.</summary>
        public string ToolkitOn;

        /// <summary>Lines that the module sends by itself; kinds are those of <see cref="LifeUrc"/>.</summary>
        public UrcTable Urcs = StandardUrcs(160);

        /// <summary>Finds the pulses of a model.</summary>
        /// <param name="model">What the module calls itself; a maker's name before it does not matter.</param>
        /// <returns>The row; the last one for a model that has none.</returns>
        public PowerTiming Timing(string model)
        {
            for (int i = 0; i < Timings.Length - 1; i++)
            {
                if (model.IndexOf(Timings[i].Model) >= 0)
                {
                    return Timings[i];
                }
            }

            return Timings[Timings.Length - 1];
        }

        /// <summary>Makes a table of the lines of 27.007.</summary>
        /// <param name="capacity">Room in bytes: these take 110.</param>
        /// <returns>The table, to be completed.</returns>
        public static UrcTable StandardUrcs(int capacity)
        {
            UrcTable urcs = new UrcTable(capacity);
            Add(urcs, "+CEREG: ", LifeUrc.EpsRegistration);
            Add(urcs, "+CGREG: ", LifeUrc.PacketRegistration);
            Add(urcs, "+CREG: ", LifeUrc.CircuitRegistration);
            Add(urcs, "+CTZE: ", LifeUrc.NetworkTime);
            Add(urcs, "+CTZEU: ", LifeUrc.NetworkTime);
            Add(urcs, "+CTZV: ", LifeUrc.Ignored);
            Add(urcs, "+CEDRXP: ", LifeUrc.Edrx);
            Add(urcs, "+CUSATP: ", LifeUrc.ToolkitCommand);
            Add(urcs, "+CUSATEND", LifeUrc.ToolkitEnd);
            return urcs;
        }

        internal static void Add(UrcTable urcs, string prefix, LifeUrc kind)
        {
            urcs.Add(prefix, (UrcKind)(int)kind);
        }

        internal static void AddWord(UrcTable urcs, string word, LifeUrc kind)
        {
            urcs.AddWord(word, (UrcKind)(int)kind);
        }
    }
}
