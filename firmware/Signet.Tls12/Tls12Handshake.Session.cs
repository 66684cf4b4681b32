using System;
using Signet.Core;
using Signet.Crypto;
using Signet.Tls;

namespace Signet.Tls12
{
    /// <summary>Sessions of earlier connections, and what becomes of this one (RFC 5246 section 7.3, RFC 5077, RFC 7627
    /// section 5.3).</summary>
    internal sealed partial class Tls12Handshake
    {
        // RFC 5246 section F.1.4: no session for longer than a day.
        private const int MaxLifetime = 86400;

        // In AgeAdd of a session: its suite in the upper half, and below it these.
        private const int ByTicket = 1;
        private const int WithShortRecords = 2;

        private readonly SessionResumption _resumption;
        private readonly TicketMessage _ticketMessage;
        private readonly byte[] _sessionId = new byte[32];
        private SessionTicket _session;
        private int _sessionIdCount;
        private int _lifetime;
        private bool _ticketDue;

        private bool OffersTicket
        {
            get { return _resumption == SessionResumption.Tickets && _shared.Options.Tickets != null; }
        }

        /// <inheritdoc/>
        internal override void Start(SessionTicket session, long utcSeconds)
        {
            _session = session;
            _lifetime = MaxLifetime;
            if (session == null)
            {
                return;
            }

            // A session goes on with what is left of its life.
            _lifetime = session.Lifetime - (int)(utcSeconds - session.Received);
            if (FindSuite((int)(session.AgeAdd >> 16)) == null || _lifetime <= 0
                || (!IsByTicket(session) && session.Ticket.Length > _sessionId.Length))
            {
                // The last can only be a damaged record: RFC 5246 section 7.4.1.2 has ids of at most 32 bytes.
                DropSession();
                return;
            }

            ClientHello hello = _shared.Hello;
            hello.FragmentCode = session.FragmentCode;
            if (IsByTicket(session))
            {
                // RFC 5077 section 3.4: the echo of any id says that the ticket was taken.
                hello.UseRandomSessionId();
                return;
            }

            hello.SessionId = session.Ticket;
            hello.SessionIdOffset = 0;
            hello.SessionIdCount = session.Ticket.Length;
        }

        private static bool IsByTicket(SessionTicket session)
        {
            return (session.AgeAdd & ByTicket) != 0;
        }

        private int PutTicket(byte[] buffer, int at)
        {
            bool has = _session != null && IsByTicket(_session);
            if (!has && !OffersTicket)
            {
                return at;
            }

            int size = has ? _session.Ticket.Length : 0;
            at = ClientHello.Put16(buffer, at, SessionTicketExtension);
            at = ClientHello.Put16(buffer, at, size);
            if (has)
            {
                Array.Copy(_session.Ticket, 0, buffer, at, size);
            }

            return at + size;
        }

        // Judges the session id of the ServerHello; true when the session is resumed.
        private bool JudgeSession(byte[] buffer, int id, int count)
        {
            _sessionIdCount = count;
            Array.Copy(buffer, id, _sessionId, 0, count);
            ClientHello hello = _shared.Hello;
            bool echoed = count > 0 && hello.IsSessionId(buffer, id, count);

            // RFC 5246 section 7.4.1.3: an id that was not of a session resumes none.
            Require(!echoed || _session != null, "session_id");
            if (!echoed)
            {
                DropSession();
                return false;
            }

            Require(_suiteNumber == (int)(_session.AgeAdd >> 16), "cipher_suite of the session");
            return true;
        }

        // RFC 5246 section 7.3: no key exchange; the keys come of the session's master secret and both new randoms.
        private void Resume()
        {
            _keys.Resume(_session.Psk);
            if ((_session.AgeAdd & WithShortRecords) != 0 && _shared.Extensions.FragmentLength == 0)
            {
                // RFC 6066 section 4: what was agreed holds for the session, said again or not.
                _shared.Extensions.FragmentLength = 256 << _session.FragmentCode;
            }

            _shared.IsResumed = true;
            _shared.Group = NamedGroup.None;
            _shared.State = HandshakeState.WaitFinished;
            _keys.MakeKeys(_shared.Hello.Random, _serverRandom, _writing);
        }

        // Hands out what this session can be resumed with, once both sides have finished.
        private void KeepSession()
        {
            byte[] ticket = _ticketMessage.Ticket;
            bool byTicket = ticket != null;
            if (ticket == null && _session != null)
            {
                ticket = _session.Ticket;
                byTicket = IsByTicket(_session);
            }
            else if (ticket == null && _sessionIdCount > 0)
            {
                ticket = new byte[_sessionIdCount];
                Array.Copy(_sessionId, 0, ticket, 0, _sessionIdCount);
            }

            if (ticket == null || _resumption == SessionResumption.None || _shared.Options.Tickets == null)
            {
                DropSession();
                return;
            }

            uint hint = _ticketMessage.Ticket != null ? _ticketMessage.Lifetime : 0;
            SessionTicket session = new SessionTicket(Tls12Keys.MasterSize);
            session.IsLegacy = true;
            session.Ticket = ticket;
            session.Lifetime = hint != 0 && hint < _lifetime ? (int)hint : _lifetime;
            session.FragmentCode = _shared.Hello.FragmentCode;
            session.AgeAdd = ((uint)_suiteNumber << 16) | (uint)(byTicket ? ByTicket : 0)
                | (uint)(_shared.Extensions.FragmentLength != 0 ? WithShortRecords : 0);
            Array.Copy(_keys.Master, 0, session.Psk, 0, Tls12Keys.MasterSize);
            DropSession();
            _shared.Ticket = session;
        }

        private void DropSession()
        {
            if (_session != null)
            {
                _session.Wipe();
                _session = null;
            }

            _ticketMessage.Forget();
        }
    }
}
