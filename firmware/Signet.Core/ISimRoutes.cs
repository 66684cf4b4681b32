namespace Signet.Core
{
    /// <summary>
    /// A module's ways to its SIM: raw APDUs (AT+CSIM, 3GPP TS 27.007 clause 8.17), or channels that the module itself
    /// opens (AT+CCHO, +CGLA, +CCHC; clauses 8.45, 8.43 and 8.46). Modules lack one or the other, or have it broken, so
    /// the caller tries them in the order given.
    /// </summary>
    public interface ISimRoutes : IApduTransport
    {
        /// <summary>Number of ways, 1 or more. The first call may ask the module what it has.</summary>
        /// <exception cref="SignetException">The line's codes.</exception>
        int RouteCount { get; }

        /// <summary>
        /// True when the present way opens channels itself: then <see cref="OpenChannel"/> stands for MANAGE CHANNEL and
        /// SELECT, and class bytes carry no channel number, since the module puts it in.
        /// </summary>
        bool OpensChannels { get; }

        /// <summary>Short name of the present way for logs, e.g. "CSIM", "CGLA".</summary>
        string RouteName { get; }

        /// <summary>Takes a way; a channel that was open on another is given up.</summary>
        /// <param name="index">0, the most promising, to <see cref="RouteCount"/> - 1.</param>
        void UseRoute(int index);

        /// <summary>Notes that the present way served to reach the applet, so that it comes first from now on.</summary>
        void RouteWorked();

        /// <summary>Notes that the applet wasn't reached by the present way. The order stays.</summary>
        void RouteMissing();

        /// <summary>Notes that the present way can't do what is needed; it comes last from now on.</summary>
        /// <returns>True when there is another that wasn't given up yet.</returns>
        bool RouteFailed();

        /// <summary>Opens a channel and selects an application on it.</summary>
        /// <param name="aid">Its AID, 5 to 16 bytes.</param>
        /// <param name="timeoutMs">Deadline in milliseconds.</param>
        /// <returns>False when the module refuses; it doesn't say whether SIM, channel or application is missing.</returns>
        /// <exception cref="SignetException">The codes of <see cref="IApduTransport.Exchange"/> for a SIM that is
        /// absent, locked or busy, and the line's codes.</exception>
        bool OpenChannel(byte[] aid, int timeoutMs);

        /// <summary>Closes the channel, if one is open. Never throws.</summary>
        void CloseChannel();
    }
}
