using System.Collections.Generic;
using Signet.Emulator.Profiles;

namespace Signet.Emulator.Modem
{
    /// <summary>How a module writes the session identifier of AT+CCHO.</summary>
    public enum SessionIdForm
    {
        /// <summary>A decimal number.</summary>
        Decimal,

        /// <summary>Eight hexadecimal digits.</summary>
        Hexadecimal8,

        /// <summary>Sixteen hexadecimal digits.</summary>
        Hexadecimal16,
    }

    /// <summary>What becomes of a command line that is longer than the module's limit.</summary>
    public enum LongLine
    {
        /// <summary>ERROR, nothing is executed.</summary>
        Refused,

        /// <summary>No answer at all.</summary>
        Ignored,

        /// <summary>The answer of the line before, once more.</summary>
        RepeatsAnswer,
    }

    /// <summary>
    /// How a module lets its host at the SIM, as data: AT+CSIM (3GPP TS 27.007 clause 8.17), AT+CCHO, CGLA and CCHC (clauses
    /// 8.43 to 8.46), and what modules in the field make of them. docs/EMULATOR.md describes the files; those of
    /// Profiles/Access come with the emulator.
    /// </summary>
    public sealed record SimAccessQuirks
    {
        private const string Folder = "Access";

        /// <summary>Name.</summary>
        public string Name { get; init; } = "";

        /// <summary>Which modules do so, in a line.</summary>
        public string Description { get; init; } = "";

        /// <summary>Where the data comes from.</summary>
        public string Source { get; init; } = "";

        /// <summary>False for a module without AT+CSIM, which is optional.</summary>
        public bool Csim { get; init; } = true;

        /// <summary>True for a module with AT+CCHO, CGLA and CCHC.</summary>
        public bool Channels { get; init; }

        /// <summary>Whether AT+CSIM=? is answered OK.</summary>
        public bool CsimTestOk { get; init; } = true;

        /// <summary>Whether AT+CCHO=? is answered OK; some modules say ERROR and open channels all the same.</summary>
        public bool OpenTestOk { get; init; } = true;

        /// <summary>Whether AT+CGLA=? is answered OK.</summary>
        public bool ExchangeTestOk { get; init; } = true;

        /// <summary>Whether AT+CCHC=? is answered OK.</summary>
        public bool CloseTestOk { get; init; } = true;

        /// <summary>True for a module whose =? says OK for AT+CCHO, CGLA and CCHC while <see cref="Channels"/> is false.</summary>
        public bool TestsLie { get; init; }

        /// <summary>Form of session identifiers.</summary>
        public SessionIdForm SessionId { get; init; }

        /// <summary>False to answer AT+CCHO with the bare identifier, as 3GPP TS 27.007 clause 8.45 has it.</summary>
        public bool OpenPrefix { get; init; } = true;

        /// <summary>False to answer AT+CGLA without "+CGLA: ".</summary>
        public bool ExchangePrefix { get; init; } = true;

        /// <summary>True to print a line "+CCHC" before AT+CCHC's OK.</summary>
        public bool ClosePrefix { get; init; }

        /// <summary>False to answer hexadecimal text without quotes.</summary>
        public bool AnswerQuotes { get; init; } = true;

        /// <summary>True to refuse AT+CGLA whose hexadecimal text has no quotes.</summary>
        public bool WantsQuotes { get; init; }

        /// <summary>True to print the last AT+CSIM answer again before the new one.</summary>
        public bool RepeatsEarlierAnswer { get; init; }

        /// <summary>A line of something else before each AT+CSIM answer; empty for none.</summary>
        public string LineBefore { get; init; } = "";

        /// <summary>True when the module runs GET RESPONSE itself, or where its dialect says so.</summary>
        public bool FetchesResponses { get; init; }

        /// <summary>Characters of a command line with its AT and without its CR; 0 for what the dialect takes.</summary>
        public int MaxLine { get; init; }

        /// <summary>What becomes of longer lines.</summary>
        public LongLine LongLine { get; init; }

        /// <summary>A line of exactly so many characters hangs the module until it is restarted; 0 for none.</summary>
        public int HangsAt { get; init; }

        /// <summary>Shortest hexadecimal text of AT+CSIM: 8, or 10 where case 1 wants its P3.</summary>
        public int MinHexadecimal { get; init; } = 8;

        /// <summary>Longest hexadecimal text of AT+CSIM and CGLA.</summary>
        public int MaxHexadecimal { get; init; } = 522;

        /// <summary>APDUs of AT+CSIM longer than so many bytes get no answer at all; 0 for no such limit.</summary>
        public int SilentAbove { get; init; }

        /// <summary>True when byte 5 must be the number of bytes behind it, so that an appended Le is refused.</summary>
        public bool ByteFiveMustFit { get; init; }

        /// <summary>
        /// Instructions refused with +CME ERROR: 3; null for the dialect's. Hexadecimal, two digits each.
        /// </summary>
        public byte[]? BlockedInstructions { get; init; }

        /// <summary>Answers of AT+CSIM longer than so many bytes lose their end, the length field keeping its value; 0 for none.</summary>
        public int CutsAnswersAt { get; init; }

        /// <summary>True when AT+CSIM=1 locks the SIM for the host and AT+CSIM=0 unlocks it.</summary>
        public bool LockCommand { get; init; }

        /// <summary>+CME ERROR of AT+CCHO for an application that isn't there.</summary>
        public int AbsentError { get; init; } = 22;

        /// <summary>+CME ERROR of AT+CCHO when no logical channel is left.</summary>
        public int NoChannelError { get; init; } = 20;

        /// <summary>+CME ERROR of AT+CGLA and CCHC for a session that isn't open.</summary>
        public int SessionError { get; init; } = 21;

        /// <summary>AT+CSIM alone, by the book: what SIMCom's modules have.</summary>
        public static SimAccessQuirks Default { get; } = new();

        /// <summary>Names of the kinds that come with the emulator.</summary>
        public static IReadOnlyList<string> Names => ProfileFiles.Names(Folder);

        /// <summary>A kind that comes with the emulator.</summary>
        /// <param name="name">Its name.</param>
        /// <returns>The data.</returns>
        /// <exception cref="ProfileException">There is none of this name.</exception>
        public static SimAccessQuirks Named(string name)
        {
            return ProfileFiles.Named(Folder, name, Parse);
        }

        /// <summary>A kind by its name, or from a file.</summary>
        /// <param name="nameOrFile">Name, or path of a JSON file.</param>
        /// <returns>The data.</returns>
        /// <exception cref="ProfileException">Neither, or the file holds something else.</exception>
        public static SimAccessQuirks Load(string nameOrFile)
        {
            return ProfileFiles.Load(Folder, nameOrFile, Parse);
        }

        /// <summary>Reads a kind.</summary>
        /// <param name="json">JSON.</param>
        /// <param name="origin">Name or file for messages.</param>
        /// <returns>The data.</returns>
        /// <exception cref="ProfileException">The text holds something else.</exception>
        public static SimAccessQuirks Parse(string json, string origin)
        {
            SimAccessQuirks access = ProfileJson.Read<SimAccessQuirks>(json, origin);
            if (access.MinHexadecimal < 8 || access.MaxHexadecimal > 522 || access.MinHexadecimal > access.MaxHexadecimal)
                throw new ProfileException($"{origin}: minHexadecimal, maxHexadecimal: 8 to 522 in this order are wanted");
            if (!access.Csim && !access.Channels)
                throw new ProfileException($"{origin}: csim, channels: one of them must be true, else there is no way to the SIM");
            return access.Name.Length == 0 ? access with { Name = origin } : access;
        }
    }
}
