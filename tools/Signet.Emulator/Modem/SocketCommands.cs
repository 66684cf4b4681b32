using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>
    /// The NETOPEN/CIPOPEN set (SIMCom SIM7500_SIM7600 AT manual V3.00 chapter 18, A76XX TCPIP note V1.02). Its failures are
    /// a line of their own followed by plain ERROR.
    /// </summary>
    internal sealed class SocketCommands : ILinkOwner
    {
        private const int ErrorNetwork = 1;
        private const int ErrorNotOpen = 2;
        private const int ErrorParameter = 3;
        private const int ErrorUnsupported = 4;
        private const int ErrorBusy = 8;

        private readonly ModemEmulator _modem;
        private readonly ModemSocket?[] _links;
        private long _sentBefore;
        private long _receivedBefore;

        public SocketCommands(ModemEmulator modem)
        {
            _modem = modem;
            _links = new ModemSocket?[modem.Dialect.Links];
        }

        /// <summary>Payload bytes to servers, links that are closed by now among them.</summary>
        public long BytesSent => _sentBefore + _links.Sum(s => s?.Sent ?? 0);

        /// <summary>Payload bytes from servers, links that are closed by now among them.</summary>
        public long BytesReceived => _receivedBefore + _links.Sum(s => s?.ReceivedCount ?? 0);

        public void Register(Dictionary<string, Func<AtCommand, AtResult>> commands)
        {
            commands["+CIPRXGET"] = Receive;
            commands["+CIPOPEN"] = Open;
            commands["+CIPSEND"] = Send;
            commands["+CIPCLOSE"] = Close;
            commands["+CIPACK"] = Acknowledged;
            commands["+CIPMODE"] = Mode;
        }

        public void CloseAll()
        {
            for (int i = 0; i < _links.Length; i++)
                Free(i);
        }

        public void DropNetwork()
        {
            CloseAll();
            _modem.Settings.NetworkOpen = false;
            _modem.Line.Urc("+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY");
        }

        void ILinkOwner.Connected(ModemSocket socket)
        {
            Note(TraceDirection.None, $"link {socket.Link} connected to {socket.Host}:{socket.Port}");
            socket.ResultHeld = _modem.Options.DataBeforeOpenResult;
            if (!socket.ResultHeld)
                _modem.Line.Urc($"+CIPOPEN: {socket.Link},0");
        }

        void ILinkOwner.ConnectFailed(ModemSocket socket, int error)
        {
            Note(TraceDirection.None, $"link {socket.Link} not connected to {socket.Host}:{socket.Port}");
            Free(socket.Link);
            _modem.Line.Urc($"+CIPOPEN: {socket.Link},{error}");
        }

        void ILinkOwner.Received(ModemSocket socket, byte[] bytes)
        {
            int? breaksAfter = _modem.Faults.SocketBreak(received: true, BytesReceived, bytes.Length);
            if (breaksAfter is { } passing)
                bytes = bytes[..passing];
            Note(TraceDirection.In, $"link {socket.Link} received {bytes.Length} bytes", bytes);
            if (bytes.Length > 0)
                Deliver(socket, bytes);
            if (breaksAfter != null)
                Break(socket);
        }

        void ILinkOwner.PeerClosed(ModemSocket socket)
        {
            Note(TraceDirection.None, $"link {socket.Link} closed by the peer");
            socket.State = LinkState.PeerClosed;
            ReleaseResult(socket);
            _modem.Line.Urc($"+IPCLOSE: {socket.Link},1");
        }

        private void Deliver(ModemSocket socket, byte[] bytes)
        {
            bool wasEmpty = socket.Available == 0;
            socket.Store(bytes);
            if (_modem.Settings.BufferedReceive)
            {
                // Once for each time that the buffer ceases to be empty; not repeated while data remains.
                if (wasEmpty)
                    _modem.Line.Urc($"+CIPRXGET: 1,{socket.Link}");
            }
            else
            {
                byte[] pushed = socket.Take(int.MaxValue);
                _modem.Line.Raw(Encoding.Latin1.GetBytes($"\r\nRECV FROM:{socket.Remote}\r\n+IPD{pushed.Length}\r\n"));
                _modem.Line.Raw(pushed);
            }

            ReleaseResult(socket);
        }

        private void ReleaseResult(ModemSocket socket)
        {
            if (!socket.ResultHeld)
                return;
            socket.ResultHeld = false;
            _modem.Line.Urc($"+CIPOPEN: {socket.Link},0");
        }

        /// <summary>A connection breaks by plan: what had arrived can still be read.</summary>
        private void Break(ModemSocket socket)
        {
            socket.Dispose();
            ((ILinkOwner)this).PeerClosed(socket);
        }

        private AtResult Open(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
            {
                for (int i = 0; i < _links.Length; i++)
                    _modem.Line.Info(_links[i] is { } s ? $"+CIPOPEN: {i},\"TCP\",\"{s.Host}\",{s.Port},-1" : $"+CIPOPEN: {i}");
            }

            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            if (!TryLink(command, out int link))
                return Failed("+IP ERROR: Invalid parameter");
            bool tcp = command.Parameters.Count >= 4
                && string.Equals(command.Parameters[1], "TCP", StringComparison.OrdinalIgnoreCase);
            string host = command.Parameters.Count > 2 ? command.Parameters[2] : "";
            int error = !_modem.Settings.NetworkOpen ? ErrorNetwork
                : !tcp && command.Parameters.Count > 1 && command.Parameters[1] == "UDP" ? ErrorUnsupported
                : !tcp || host.Length is 0 or > 100 || command.Number(3) is not (>= 1 and <= 65535) ? ErrorParameter
                : _links[link] is { State: not LinkState.PeerClosed } ? ErrorBusy
                : 0;
            if (error != 0)
                return Failed($"+CIPOPEN: {link},{error}");

            Free(link);
            var socket = new ModemSocket(_modem, this, link, host, command.Number(3)!.Value);
            _links[link] = socket;
            _modem.AfterResult(() => Connect(socket));
            return AtResult.Ok;
        }

        private void Connect(ModemSocket socket)
        {
            HostTarget? target = HostNames.Find(_modem.Options, socket.Host, socket.Port);
            if (target == null)
                ((ILinkOwner)this).ConnectFailed(socket, 11);
            else
                socket.Connect(target.Address, target.Port == 0 ? socket.Port : target.Port);
        }

        private AtResult Send(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Test)
                return AtResult.Ok;
            int? length = command.Number(1);
            bool sized = command.Parameters.Count > 1;
            bool valid = TryLink(command, out int link) && (!sized || length is >= 1 && length <= _modem.Dialect.MaxSend);
            if (!valid)
                return Failed("+IP ERROR: Invalid parameter");
            if (_links[link] is not { State: LinkState.Open } socket)
                return Failed($"+CIPERROR: {ErrorNotOpen}");
            return _modem.Prompt(length, payload => SendPayload(socket, payload));
        }

        private void SendPayload(ModemSocket socket, byte[]? payload)
        {
            Action<AtResult> finish = _modem.Suspend();
            bool open = ReferenceEquals(_links[socket.Link], socket) && socket.State == LinkState.Open;
            if (payload == null || !open)
            {
                _modem.Line.Info($"+CIPERROR: {ErrorNotOpen}");
                finish(AtResult.Error);
                return;
            }

            Note(TraceDirection.Out, $"link {socket.Link} sends {payload.Length} bytes", payload);
            int? breaksAfter = _modem.Faults.SocketBreak(received: false, BytesSent, payload.Length);
            socket.Send(breaksAfter is { } passing ? payload[..passing] : payload, sent =>
            {
                if (sent)
                    _modem.AfterResult(() => _modem.Line.Urc($"+CIPSEND: {socket.Link},{payload.Length},{payload.Length}"));
                else
                    _modem.Line.Info($"+CIPERROR: {ErrorNetwork}");
                finish(sent ? AtResult.Ok : AtResult.Error);
                if (breaksAfter != null && ReferenceEquals(_links[socket.Link], socket))
                    Break(socket);
            });
        }

        private AtResult Receive(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                _modem.Line.Info($"+CIPRXGET: {(_modem.Settings.BufferedReceive ? 1 : 0)}");
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            int? mode = command.Number(0);
            if (mode is 0 or 1 && command.Parameters.Count == 1)
            {
                _modem.Settings.BufferedReceive = mode == 1;
                return AtResult.Ok;
            }

            if (mode is not (2 or 3 or 4) || command.Number(1) is not { } link || link >= _links.Length)
                return Failed("+IP ERROR: Invalid parameter");
            ModemSocket? socket = _links[link];
            if (mode == 4)
            {
                _modem.Line.Info($"+CIPRXGET: 4,{link},{socket?.Available ?? 0}");
                return AtResult.Ok;
            }

            int most = mode == 2 ? _modem.Dialect.MaxReceive : _modem.Dialect.MaxReceive / 2;
            int? wanted = command.Parameters.Count > 2 ? command.Number(2) : most;
            if (wanted is not >= 1 || wanted > most)
                return Failed("+IP ERROR: Invalid parameter");
            if (socket == null || socket.Available == 0)
                return Failed("+IP ERROR: No data");
            byte[] bytes = socket.Take(wanted.Value);
            _modem.Line.Info($"+CIPRXGET: {mode},{link},{bytes.Length},{socket.Available}");
            _modem.Line.InfoBytes(mode == 2 ? bytes : Encoding.Latin1.GetBytes(Convert.ToHexString(bytes)));
            return AtResult.Ok;
        }

        private AtResult Close(AtCommand command)
        {
            if (command.Kind == AtCommandKind.Read)
                _modem.Line.Info("+CIPCLOSE: " + string.Join(',', _links.Select(s => s?.State == LinkState.Open ? 1 : 0)));
            if (command.Kind is AtCommandKind.Read or AtCommandKind.Test)
                return AtResult.Ok;
            if (!TryLink(command, out int link))
                return Failed("+IP ERROR: Invalid parameter");
            ModemSocket? socket = _links[link];
            bool live = socket is { State: LinkState.Open };
            Free(link);
            if (!live)
                return Failed($"+CIPCLOSE: {link},{(socket == null ? ErrorNotOpen : _modem.Dialect.CloseOfClosedError)}");
            _modem.AfterResult(() => _modem.Line.Urc($"+CIPCLOSE: {link},0"));
            return AtResult.Ok;
        }

        private AtResult Acknowledged(AtCommand command)
        {
            if (!TryLink(command, out int link) || _links[link] is not { } socket)
                return Failed("+IP ERROR: Invalid parameter");
            _modem.Line.Info($"+CIPACK: {socket.Sent},{socket.Sent},{socket.ReceivedCount}");
            return AtResult.Ok;
        }

        private static AtResult Mode(AtCommand command)
        {
            return command.Kind == AtCommandKind.Set && command.Number(0) != 0 ? AtResult.Error : AtResult.Ok;
        }

        private bool TryLink(AtCommand command, out int link)
        {
            link = command.Kind == AtCommandKind.Set ? command.Number(0) ?? -1 : -1;
            return link >= 0 && link < _links.Length;
        }

        private AtResult Failed(string line)
        {
            _modem.Line.Info(line);
            return AtResult.Error;
        }

        private void Free(int link)
        {
            if (_links[link] is not { } socket)
                return;
            _sentBefore += socket.Sent;
            _receivedBefore += socket.ReceivedCount;
            _links[link] = null;
            socket.Dispose();
        }

        private void Note(TraceDirection direction, string text, ReadOnlySpan<byte> bytes = default)
        {
            _modem.Tracer.Write(TraceLayer.Socket, direction, text, bytes);
        }
    }
}
