using System.Collections.Generic;

namespace Signet.Emulator.Uicc
{
    /// <summary>How the card's transport behaves.</summary>
    public sealed record UiccOptions
    {
        /// <summary>Highest logical channel that MANAGE CHANNEL hands out: 1 to 3, or up to 19.</summary>
        public int MaxChannel { get; init; } = 3;

        /// <summary>True when channels 4 to 19 are handed out only after TERMINAL CAPABILITY announced them.</summary>
        public bool ExtendedChannelsOnRequest { get; init; }

        /// <summary>
        /// Largest response of a command with data (case 4) that is answered directly; longer ones wait behind 61xx. 0 is
        /// T=0 by the book, 256 a module that hides it.
        /// </summary>
        public int DirectResponseLimit { get; init; }

        /// <summary>Channels that the module has opened for the USIM after power-on, so that the host gets others.</summary>
        public IReadOnlyList<int> ChannelsOpenAtStart { get; init; } = [];

        /// <summary>Channels that the module opens for the USIM after a later reset of the card.</summary>
        public IReadOnlyList<int> ChannelsOpenAfterReset { get; init; } = [];

        /// <summary>Each n-th success status becomes 91xx, a proactive command pending; 0 for never.</summary>
        public int ProactiveEvery { get; init; }
    }
}
