namespace Signet.Modem
{
    /// <summary>Takes unsolicited result codes, from inside the engine's pump and under its lock.</summary>
    public interface IUrcSink
    {
        /// <summary>Takes one URC. Only notes it: no command may be sent from here, nothing may be thrown.</summary>
        /// <param name="kind">What the dialect's table says that it tells.</param>
        /// <param name="line">Holds the line; valid during the call only.</param>
        /// <param name="fields">Index of the first byte behind the prefix.</param>
        /// <param name="end">Index behind the line's last byte.</param>
        void OnUrc(UrcKind kind, byte[] line, int fields, int end);
    }
}
