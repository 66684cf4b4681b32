namespace Signet.Core
{
    /// <summary>
    /// What an <see cref="ITransport"/> over a cellular network may offer besides: the network is told that a packet is the
    /// last for now, and lets the radio go at once instead of after some ten seconds of silence (release assistance
    /// indication, 3GPP TS 24.301 clause 9.9.4.25 and TS 36.321 clause 5.4.5). A hint only; without it nothing changes.
    /// </summary>
    public interface IReleaseAssistance
    {
        /// <summary>Says that the next <see cref="ITransport.Send"/> is the last for now.</summary>
        /// <param name="answerFollows">True when the peer will answer with one packet, false when nothing is
        /// awaited.</param>
        void AnnounceLast(bool answerFollows);
    }
}
