using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Card;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Profiles
{
    /// <summary>
    /// A kind of SIM as data: peculiarities of its applet, transport, USIM, timing, and what its issuer puts into the applet
    /// store. docs/EMULATOR.md describes the files; those of Profiles/Cards come with the emulator.
    /// </summary>
    public sealed record CardProfile
    {
        private const string Folder = "Cards";

        /// <summary>Name.</summary>
        public string Name { get; init; } = "";

        /// <summary>What this kind of SIM is, in a line.</summary>
        public string Description { get; init; } = "";

        /// <summary>Where the data comes from: a capture, a library's demo, a rule of the specification.</summary>
        public string Source { get; init; } = "";

        /// <summary>Peculiarities of the applet.</summary>
        public AppletProfile Applet { get; init; } = AppletProfile.Default;

        /// <summary>Transport.</summary>
        public UiccOptions Uicc { get; init; } = new();

        /// <summary>Personal data of the USIM.</summary>
        public UsimOptions Usim { get; init; } = new();

        /// <summary>How long the card takes; null for the model's own figures.</summary>
        public CardTiming? Timing { get; init; }

        /// <summary>Objects of the applet store, in the order of the list that GET DATA answers.</summary>
        public IReadOnlyList<ObjectSpec> Objects { get; init; } = [];

        /// <summary>Names of the profiles that come with the emulator.</summary>
        public static IReadOnlyList<string> Names => ProfileFiles.Names(Folder);

        /// <summary>All profiles that come with the emulator.</summary>
        public static IEnumerable<CardProfile> All => Names.Select(Named);

        /// <summary>A profile that comes with the emulator.</summary>
        /// <param name="name">Its name.</param>
        /// <returns>The profile.</returns>
        /// <exception cref="ProfileException">There is none of this name.</exception>
        public static CardProfile Named(string name)
        {
            return ProfileFiles.Named(Folder, name, Parse);
        }

        /// <summary>The data file of a profile that comes with the emulator, to begin one's own with.</summary>
        /// <param name="name">Its name.</param>
        /// <returns>JSON.</returns>
        /// <exception cref="ProfileException">There is none of this name.</exception>
        public static string TextOf(string name)
        {
            return ProfileFiles.Text(Folder, Named(name).Name)!;
        }

        /// <summary>A profile by its name, or from a file.</summary>
        /// <param name="nameOrFile">Name, or path of a JSON file.</param>
        /// <returns>The profile.</returns>
        /// <exception cref="ProfileException">Neither, or the file holds something else.</exception>
        public static CardProfile Load(string nameOrFile)
        {
            return ProfileFiles.Load(Folder, nameOrFile, Parse);
        }

        /// <summary>Reads a profile.</summary>
        /// <param name="json">JSON.</param>
        /// <param name="origin">Name or file for messages.</param>
        /// <returns>The profile.</returns>
        /// <exception cref="ProfileException">The text holds something else.</exception>
        public static CardProfile Parse(string json, string origin)
        {
            CardProfile profile = ProfileJson.Read<CardProfile>(json, origin);
            if (profile.Name.Length == 0)
                profile = profile with { Name = origin };
            string? fault = Fault(profile.Applet) ?? Fault(profile.Uicc);
            if (fault != null)
                throw new ProfileException($"{origin}: {fault}");

            // Built once with nothing to personalise, so that an error in the objects shows where the file is read.
            new StoreBuilder(profile, origin, new CardPersonaliser()).Build();
            return profile;
        }

        private static string? Fault(AppletProfile applet)
        {
            if (applet.Aids.Length == 0 || applet.Aids.Any(a => a.Length is < 5 or > 16))
                return "applet.aids: one or more identifiers of 5 to 16 bytes are wanted";
            if (applet.ReadBlockLimit is < 1 or > 256)
                return "applet.readBlockLimit: 1 to 256 is wanted";
            if (applet.ListPageSize < 1)
                return "applet.listPageSize: 1 or more is wanted";
            if (applet.MaxSessions is < 1 or > 255)
                return "applet.maxSessions: 1 to 255 is wanted";
            if (applet.LowestSession < 0 || applet.HighestSession > 255 || applet.LowestSession > applet.HighestSession)
                return "applet.lowestSession, highestSession: 0 to 255 in this order are wanted";
            if (applet.ProprietaryId.Length is < 1 or > 127)
                return "applet.proprietaryId: 1 to 127 bytes are wanted";
            return applet.Injections.Any(i => i.Every < 1) ? "applet.injections: every 1 or more is wanted" : null;
        }

        private static string? Fault(UiccOptions uicc)
        {
            if (uicc.MaxChannel is < 1 or > 19)
                return "uicc.maxChannel: 1 to 19 is wanted";
            bool bad = uicc.ChannelsOpenAtStart.Concat(uicc.ChannelsOpenAfterReset).Any(c => c is < 1 or > 19);
            return bad ? "uicc.channelsOpenAtStart, channelsOpenAfterReset: channels 1 to 19 are wanted" : null;
        }
    }
}
