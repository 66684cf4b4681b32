using System;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Timing;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator
{
    /// <summary>Everything that an emulated module with its card is made from; each part has a working default.</summary>
    public sealed record EmulatorSetup
    {
        /// <summary>What the applet store holds; null makes a fresh device key and empty certificate files.</summary>
        public CardPersonaliser? Personalisation { get; init; }

        /// <summary>
        /// Kind of SIM, with its applet, transport, USIM, timing and layout of the store; it then stands for
        /// <see cref="Applet"/>, <see cref="Uicc"/> and <see cref="Usim"/>. Null for what those say.
        /// </summary>
        public CardProfile? Profile { get; init; }

        /// <summary>A store that is filled already, in place of <see cref="Personalisation"/>.</summary>
        public ObjectStore? Store { get; init; }

        /// <summary>Peculiarities of the applet.</summary>
        public AppletProfile Applet { get; init; } = AppletProfile.Default;

        /// <summary>False for a card without the applet: SELECT answers 6A82.</summary>
        public bool AppletInstalled { get; init; } = true;

        /// <summary>Personal data of the USIM.</summary>
        public UsimOptions Usim { get; init; } = new();

        /// <summary>Transport between module and card.</summary>
        public UiccOptions Uicc { get; init; } = new();

        /// <summary>Dialect and surroundings of the module, faults among them.</summary>
        public ModemOptions Modem { get; init; } = new();

        /// <summary>Time model; null for the profile's or the default one, which never sleep.</summary>
        public TimingModel? Timing { get; init; }

        /// <summary>Receives the trace; null for none. The caller disposes of it after the module.</summary>
        public ITraceSink? Trace { get; init; }

        /// <summary>True to let shared secrets, PINs and derivation inputs into the trace.</summary>
        public bool TraceSecrets { get; init; }
    }
}
