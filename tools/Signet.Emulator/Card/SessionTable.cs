using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Card
{
    /// <summary>What a session is for.</summary>
    internal enum SessionKind
    {
        PutPublicKey = 0x24,
        Sign = 0x2A,
        Verify = 0x2C,
    }

    /// <summary>A session: parameters of its INIT and the data of its UPDATE commands so far.</summary>
    internal sealed class Session(SessionKind kind, StoreObject key)
    {
        public SessionKind Kind { get; } = kind;

        public StoreObject Key { get; } = key;

        /// <summary>Revision of the key at INIT; another one now means that the key was administered meanwhile.</summary>
        public int Revision { get; } = key.Revision;

        /// <summary>Logical channel that opened the session.</summary>
        public int Channel { get; set; }

        public bool Finished { get; set; }

        public byte Mode { get; init; }

        public ushort Hash { get; init; }

        /// <summary>Tag 92: 01 RSASSA-PKCS1-v1_5, 02 RSASSA-PSS, 04 ECDSA, 08 AES-CMAC.</summary>
        public byte Algorithm { get; init; }

        /// <summary>Value of the block tag (34, 9A, 9B, 9E or 9F) gathered so far.</summary>
        public List<byte> Data { get; } = [];

        public byte DataTag { get; init; }

        /// <summary>Bytes that the tag's first header promised beyond its block; raw continuation.</summary>
        public int Outstanding { get; set; }

        public byte[]? Signature { get; set; }

        /// <summary>Mode 02: tag 9C, the state of the hash that the host began.</summary>
        public byte[]? State { get; set; }

        /// <summary>Mode 02: tag 9D, bytes in that state.</summary>
        public uint? Hashed { get; set; }

        /// <summary>Drops the data of the UPDATE commands so far.</summary>
        public void Restart()
        {
            Data.Clear();
            Outstanding = 0;
            Signature = null;
            State = null;
            Hashed = null;
        }
    }

    /// <summary>
    /// The applet's sessions, numbered by the client, as many as tag B7 says. A number means one session whatever its kind and
    /// channel; commands of another kind or channel don't find it.
    /// </summary>
    internal sealed class SessionTable(AppletProfile profile)
    {
        private readonly Dictionary<int, Session> _sessions = [];

        public int Count => _sessions.Count;

        /// <summary>Checks whether INIT may open a session; 9000 when it may.</summary>
        public ushort CheckOpen(int number)
        {
            if (number < profile.LowestSession || number > profile.HighestSession)
                return StatusWord.IncorrectParameters;
            if (_sessions.TryGetValue(number, out Session? old))
            {
                if (!old.Finished || !profile.FinalUpdateFrees)
                    return StatusWord.IncorrectParameters;
                return StatusWord.Success;
            }

            int used = _sessions.Values.Count(s => !s.Finished || !profile.FinalUpdateFrees);
            return used >= profile.MaxSessions ? StatusWord.CapacityReached : StatusWord.Success;
        }

        public void Open(int number, int channel, Session session)
        {
            session.Channel = channel;
            _sessions[number] = session;
        }

        /// <summary>The session that an UPDATE belongs to.</summary>
        /// <returns>9000; 6985 when it fits none; 6984 and 6989 where remote administration got at the key.</returns>
        public ushort Find(int number, int channel, SessionKind kind, out Session? session)
        {
            bool found = _sessions.TryGetValue(number, out session)
                && session.Kind == kind && session.Channel == channel && !session.Finished;
            if (!found)
                return StatusWord.ConditionsNotSatisfied;
            if (session!.Key.UnderAdministration)
                return StatusWord.DataInvalidated;
            if (session.Key.Revision == session.Revision)
                return StatusWord.Success;
            session.Finished = true;
            return StatusWord.CapacityReached;
        }

        public ushort Close(int number, int channel, SessionKind kind)
        {
            if (_sessions.TryGetValue(number, out Session? session) && session.Kind == kind && session.Channel == channel)
            {
                _sessions.Remove(number);
                return StatusWord.Success;
            }

            return profile.RefusesCloseOfClosed ? StatusWord.ConditionsNotSatisfied : StatusWord.Success;
        }

        /// <summary>
        /// SELECT or the channel's end (of one channel), a reset (of all): finished sessions go, open ones stay on applets like
        /// CIRA's.
        /// </summary>
        public void Clear(int? channel)
        {
            int[] gone =
            [
                .. _sessions.Where(p => channel == null || p.Value.Channel == channel)
                    .Where(p => p.Value.Finished || !profile.SessionsSurvive)
                    .Select(p => p.Key),
            ];
            foreach (int number in gone)
                _sessions.Remove(number);
        }
    }
}
