using System;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator
{
    /// <summary>A module with a card on a line: the emulator, put together.</summary>
    public sealed class EmulatedModule : IDisposable
    {
        private EmulatedModule(ModemEmulator modem, IotSafeApplet applet, Tracer tracer)
        {
            Modem = modem;
            Applet = applet;
            Tracer = tracer;
        }

        /// <summary>The module.</summary>
        public ModemEmulator Modem { get; }

        /// <summary>The card. While the module lives, change it only by <see cref="ModemEmulator.WithCard"/>.</summary>
        public UiccCard Card => Modem.Card;

        /// <summary>The applet, which exists even where the setup leaves it off the card.</summary>
        public IotSafeApplet Applet { get; }

        /// <summary>The trace.</summary>
        public Tracer Tracer { get; }

        /// <summary>Makes a module and powers it on.</summary>
        /// <param name="link">The module's end of the line; disposed of along with the module.</param>
        /// <param name="setup">What it's made from; null for the defaults.</param>
        /// <returns>The module.</returns>
        public static EmulatedModule Start(IModemLink link, EmulatorSetup? setup = null)
        {
            setup ??= new EmulatorSetup();
            CardProfile? profile = setup.Profile;
            var tracer = new Tracer(setup.Trace, setup.Timing ?? profile?.Timing?.CreateModel(), setup.Modem.Time)
            {
                IncludeSecrets = setup.TraceSecrets,
            };
            CardPersonaliser person = setup.Personalisation ?? new CardPersonaliser();
            ObjectStore store = setup.Store ?? (profile == null ? person.Build() : person.Build(profile));
            var applet = new IotSafeApplet(store, profile?.Applet ?? setup.Applet, tracer);
            var card = new UiccCard(new UsimApplication(profile?.Usim ?? setup.Usim), profile?.Uicc ?? setup.Uicc, tracer);
            if (setup.AppletInstalled)
                card.Install(applet);
            return new EmulatedModule(new ModemEmulator(link, card, setup.Modem, tracer), applet, tracer);
        }

        /// <summary>Powers the module off and closes its line.</summary>
        public void Dispose()
        {
            Modem.Dispose();
        }
    }
}
