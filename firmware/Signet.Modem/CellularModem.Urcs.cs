using Signet.Core;

namespace Signet.Modem
{
    // What the module says by itself, and what goes down with it.
    public sealed partial class CellularModem
    {
        /// <inheritdoc/>
        public void OnUrc(UrcKind kind, byte[] line, int fields, int end)
        {
            switch (kind)
            {
                case UrcKind.Boot:
                    OnBoot();
                    break;
                case UrcKind.PinState:
                case UrcKind.SimChanged:
                    _sim.EndEpoch();
                    break;
                case UrcKind.Registration:
                    _network.OnRegistration(AtText.Number(line, fields, end, 0));
                    break;
                case UrcKind.NetworkLost:
                    _pdp.OnLost();
                    LoseSockets(ErrorCode.SocketClosed);
                    break;
                case UrcKind.DataPending:
                case UrcKind.PeerClosed:
                case UrcKind.LinkState:
                case UrcKind.LinkEvents:
                    OnSocket(kind, AtText.Number(line, fields, end, 0), AtText.Number(line, fields, end, 1));
                    break;
            }
        }

        private void OnBoot()
        {
            _starter.OnBoot();

            // Out of power saving mode it boots too, for an update of its tracking area, and goes back by itself.
            bool dozed = _life.HasDozed;
            if (_started && !dozed)
            {
                Restarts++;
                _log.Write(LogLevel.Warning, "modem", "the module restarted by itself");
            }

            Lose(ErrorCode.ModemRestarted);
            _life.HasDozed = dozed;
        }

        // An announcement without a number concerns every connection.
        private void OnSocket(UrcKind kind, int number, int value)
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                ModemSocket socket = _sockets[i];
                if (socket == null || (socket.Number != number && number >= 0)
                    || (kind == UrcKind.LinkEvents && value < 0))
                {
                    continue;
                }

                bool data = kind == UrcKind.DataPending || (kind == UrcKind.LinkEvents && (value & EventData) != 0);
                bool end = kind == UrcKind.PeerClosed || (kind == UrcKind.LinkState && value == 0)
                    || (kind == UrcKind.LinkEvents && (value & EventEnd) != 0);
                if (data)
                {
                    socket.OnData(kind != UrcKind.DataPending || value != 0);
                }

                if (end)
                {
                    socket.OnPeerClosed();
                }
            }
        }

        // Numbers are closed one by one when they are needed; handles are not known, so all of them are closed now.
        private void CloseLeftovers()
        {
            Dialect d = _engine.Dialect;
            for (int i = 0; i < _sockets.Length; i++)
            {
                if (_sockets[i] != null)
                {
                    _sockets[i].OnLeftovers();
                }
            }

            if (d.SocketCreate == null)
            {
                return;
            }

            _steps.Run(d.SocketClear);
            for (int i = 0; d.SocketClear.Length == 0 && i < d.SocketCount; i++)
            {
                _engine.Command.Begin(d.SocketClose, d.SocketFirst + i, 0);
                AtFinal final = _engine.Execute(d.CloseMs);
                if (final == AtFinal.Timeout || final == AtFinal.Restarted)
                {
                    throw _engine.Failure();
                }
            }

            _leftovers = false;
        }

        private void Lose(ErrorCode code)
        {
            _started = false;
            _saves = false;
            _saveTries = SaveTries;
            _sim.EndEpoch();
            _network.OnRestart();
            _pdp.OnRestart();
            _life.OnRestart();
            _monitor.OnRestart();
            LoseSockets(code);
        }

        private void LoseSockets(ErrorCode code)
        {
            for (int i = 0; i < _sockets.Length; i++)
            {
                if (_sockets[i] != null)
                {
                    _sockets[i].OnLost(code);
                }
            }
        }
    }
}
