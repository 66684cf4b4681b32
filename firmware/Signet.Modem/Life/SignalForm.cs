namespace Signet.Modem
{
    /// <summary>The form of a family's own line about signal and cell.</summary>
    public enum SignalForm
    {
        /// <summary>There is none that tells more than +CESQ.</summary>
        None = 0,

        /// <summary>SIMCom's +CPSI: system, mode, network, area, cell, physical cell, band, frequency, two widths, RSRQ, RSRP,
        /// RSSI, SNR, in dB or in tenths of one.</summary>
        Cpsi = 1,

        /// <summary>Quectel's +QCSQ: system, RSSI, RSRP, SINR in fifths of a dB above −20, RSRQ.</summary>
        Qcsq = 2,
    }
}
