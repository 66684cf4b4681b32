namespace Signet.Sim
{
    /// <summary>
    /// Sees that an APDU was exchanged, never its data: for counters, time models and traces. Called on the caller's
    /// thread, once per command and response pair, GET RESPONSE included.
    /// </summary>
    public interface IApduObserver
    {
        /// <summary>One exchange is done. Must not throw and must not use the card.</summary>
        /// <param name="cla">Class byte.</param>
        /// <param name="ins">Instruction.</param>
        /// <param name="p1">First parameter.</param>
        /// <param name="p2">Second parameter.</param>
        /// <param name="lc">Number of command data bytes, 0 to 255.</param>
        /// <param name="responseLength">Number of response data bytes without status word, 0 to 256.</param>
        /// <param name="sw">Status word; 0 when the transport failed.</param>
        void OnExchange(int cla, int ins, int p1, int p2, int lc, int responseLength, int sw);
    }
}
