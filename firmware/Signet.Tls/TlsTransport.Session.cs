using System;
using Signet.Core;

namespace Signet.Tls
{
    /// <summary>What a transport remembers from one connection to the next: tickets and verdicts.</summary>
    public sealed partial class TlsTransport
    {
        // Tickets of one connection that wait for the application's word; servers send one or two.
        private const int MaxPending = 2;

        // More unusable tickets than a store has are not asked for.
        private const int MaxTries = 16;

        private readonly SessionBinding _binding;
        private readonly byte[] _serverKey = new byte[32];
        private readonly byte[] _legacyKey = new byte[32];
        private readonly SessionTicket[] _pending = new SessionTicket[MaxPending];
        private IKeyAgreement _agreement;
        private byte[] _pinned;
        private long _limit;
        private bool _keeps;

        /// <summary>
        /// Says that the connection serves its purpose (CONNACK came): the tickets that it brought, and those that it
        /// brings from now on, are put into <see cref="TlsOptions.Tickets"/>. Without it they are dropped.
        /// </summary>
        public void KeepTickets()
        {
            RequireOpen();
            _keeps = _options.Tickets != null;
            for (int i = 0; i < MaxPending && _keeps; i++)
            {
                if (_pending[i] != null)
                {
                    Put(_pending[i]);
                    _pending[i] = null;
                }
            }
        }

        // Finds a usable ticket. Those that are not are gone from the store afterwards, which is what they are to be.
        private SessionTicket BeginSession(ReferenceIdentity name, int port)
        {
            _keeps = false;
            _limit = 0;
            _binding.ServerKey(name, port, false, _serverKey);
            _binding.ServerKey(name, port, true, _legacyKey);
            _engine.IsPinned = _pinned != null && ByteRange.Equals(_pinned, 0, _serverKey, 0, 32);
            if (_options.Tickets == null)
            {
                return null;
            }

            if (_clock.Quality < TimeQuality.Network)
            {
                // Without time no lifetime can be judged: they wait.
                return null;
            }

            SessionTicket ticket = _options.Versions == TlsVersions.Tls12 ? null : Take(_serverKey);
            return ticket == null && _options.OffersLegacy && _options.Legacy.Resumes && !_engine.IsPinned
                ? Take(_legacyKey)
                : ticket;
        }

        private SessionTicket Take(byte[] key)
        {
            byte[] record = new byte[SessionTicket.HeaderSize + 16 + _options.MaxTicketSize];
            SessionTicket ticket = new SessionTicket();
            for (int i = 0; i < MaxTries; i++)
            {
                int count = _options.Tickets.Take(key, 0, record, 0, record.Length);
                if (count == 0)
                {
                    return null;
                }

                bool good = ticket.Read(record, 0, count)
                    && ticket.IsUsable(_clock.UtcSeconds, _clock.Quality)
                    && ticket.FragmentCode == _options.FragmentCode
                    && _options.CanUse(ticket)
                    && ByteRange.Equals(ticket.Context, 0, _binding.Context, 0, 32);
                Array.Clear(record, 0, count);
                if (good)
                {
                    _limit = ticket.Limit;
                    return ticket;
                }

                ticket.Wipe();
            }

            return null;
        }

        private void OnTicket()
        {
            SessionTicket ticket = _engine.Ticket;
            _engine.Continue();
            long now = _clock.UtcSeconds;
            if (!_engine.IsResumed)
            {
                // The chain was judged in this connection; a resumed session hands on what is left.
                _limit = _engine.PathNotAfter;
                if (_limit > now + SessionTicket.MaxSeconds)
                {
                    _limit = now + SessionTicket.MaxSeconds;
                }
            }

            ticket.Received = now;
            ticket.Limit = _limit;
            Array.Copy(_binding.Context, 0, ticket.Context, 0, 32);
            if (!ticket.IsUsable(now, _clock.Quality) || ticket.Size > SessionTicket.MaxSize)
            {
                ticket.Wipe();
            }
            else if (_keeps)
            {
                Put(ticket);
            }
            else
            {
                // The newest are kept.
                if (_pending[0] != null)
                {
                    _pending[0].Wipe();
                }

                _pending[0] = _pending[1];
                _pending[1] = ticket;
            }
        }

        private void Put(SessionTicket ticket)
        {
            byte[] record = new byte[ticket.Size];
            ticket.Write(record, 0);
            _options.Tickets.Put(ticket.IsLegacy ? _legacyKey : _serverKey, 0, record, 0, record.Length);
            Array.Clear(record, 0, record.Length);
            ticket.Wipe();
        }

        // A server that has proved itself in TLS 1.3 is offered nothing older from then on.
        private void Pin()
        {
            if (_options.Versions == TlsVersions.Both && !_engine.IsLegacy)
            {
                _pinned = _pinned ?? new byte[32];
                Array.Copy(_serverKey, 0, _pinned, 0, 32);
            }
        }

        // RFC 5246 section 7.2.2: a session whose connection failed is not resumed. An end without close_notify is none.
        private void DropFailedSession()
        {
            if (_keeps && _engine.IsLegacy && _engine.Error != ErrorCode.None && _engine.Error != ErrorCode.TlsTruncated)
            {
                byte[] record = new byte[SessionTicket.HeaderSize + 16 + _options.MaxTicketSize];
                _options.Tickets.Take(_legacyKey, 0, record, 0, record.Length);
                Array.Clear(record, 0, record.Length);
            }
        }

        private void DropPending()
        {
            for (int i = 0; i < MaxPending; i++)
            {
                if (_pending[i] != null)
                {
                    _pending[i].Wipe();
                    _pending[i] = null;
                }
            }
        }

        private void KeepVerdict()
        {
            if (_options.Verdicts != null && _engine.IsVerdictNew)
            {
                _options.Verdicts.Add(_engine.VerdictKey, 0);
            }
        }

        private bool IsChainToVerify()
        {
            return _engine.Output == TlsOutput.Request && _engine.Request.Kind == TlsRequestKind.Verify
                && !_engine.Request.IsHandshakeSignature;
        }

        // The server does not wait: its connection is closed before the first signature is verified.
        private void VerifyAtLeisure()
        {
            if (_log.IsEnabled(LogLevel.Info))
            {
                _log.Write(LogLevel.Info, "tls", "first contact: the chain was fetched and is verified now");
            }

            _inner.Close();
            while (!_engine.IsPathTrusted)
            {
                if (!IsChainToVerify())
                {
                    ThrowIfFailed();
                    throw new SignetException(ErrorCode.InvalidState);
                }

                AnswerRequest();
            }

            KeepVerdict();
            _engine.Abort(ErrorCode.InvalidState, 0, "first contact");
        }
    }
}
