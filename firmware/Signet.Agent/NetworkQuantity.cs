namespace Signet.Agent
{
    /// <summary>What a <see cref="NetworkSensor"/> reads.</summary>
    public enum NetworkQuantity
    {
        /// <summary>RSRP in dBm.</summary>
        Power = 0,

        /// <summary>RSRQ in whole dB.</summary>
        Quality = 1,

        /// <summary>Cell identity.</summary>
        Cell = 2,

        /// <summary>Country code × 1000 + network code.</summary>
        Operator = 3,

        /// <summary>Access technology: 7 LTE and LTE-M, 9 NB-IoT.</summary>
        Access = 4,
    }
}
