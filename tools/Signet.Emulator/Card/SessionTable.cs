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
    internal sealed class Session(SessionKind kind)
    {
        public SessionKind Kind { get; } = kind;

        public bool Finished { get; set; }

        public KeyObject? Key { get; init; }

        public byte Mode { get; init; }

        public ushort Hash { get; init; }

        /// <summary>Value of the block tag (34, 9B or 9E) gathered so far.</summary>
        public List<byte> Data { get; } = [];

        public byte DataTag { get; set; }

        /// <summary>Bytes that the tag's first header promised beyond its block; raw continuation.</summary>
        public int Outstanding { get; set; }

        public byte[]? Signature { get; set; }
    }

    /// <summary>The applet's sessions, numbered by the client, as many as tag B7 says.</summary>
    internal sealed class SessionTable(AppletProfile profile)
    {
        private readonly Dictionary<int, Session> _sessions = [];

        public int Count => _sessions.Count;

        /// <summary>Checks whether INIT may open a session; 9000 when it may.</summary>
        public ushort CheckOpen(int number)
        {
            if (number < profile.LowestSession)
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

        public void Open(int number, Session session)
        {
            _sessions[number] = session;
        }

        /// <summary>The session that an UPDATE belongs to, null when it fits none.</summary>
        public Session? Find(int number, SessionKind kind)
        {
            return _sessions.TryGetValue(number, out Session? session) && session.Kind == kind && !session.Finished
                ? session
                : null;
        }

        public ushort Close(int number, SessionKind kind)
        {
            if (_sessions.TryGetValue(number, out Session? session) && session.Kind == kind)
            {
                _sessions.Remove(number);
                return StatusWord.Success;
            }

            return profile.RefusesCloseOfClosed ? StatusWord.ConditionsNotSatisfied : StatusWord.Success;
        }

        /// <summary>SELECT, the channel's end or a reset: finished sessions go, open ones stay on applets like CIRA's.</summary>
        public void Clear()
        {
            foreach (int number in _sessions.Where(p => p.Value.Finished || !profile.SessionsSurvive).Select(p => p.Key).ToArray())
                _sessions.Remove(number);
        }
    }
}
