using System;
using System.Collections.Generic;
using System.Linq;
using Signet.Emulator.Faults;
using Signet.Emulator.Network;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>The module's sockets. What the host is told of them, the dialect's scripts say.</summary>
    internal sealed class SocketTable(ModemEmulator modem)
    {
        private readonly ModemSocket?[] _links = new ModemSocket?[modem.Dialect.Links];
        private long _sentBefore;
        private long _receivedBefore;

        /// <summary>Payload bytes to servers, links that are closed by now among them.</summary>
        public long BytesSent => _sentBefore + _links.Sum(s => s?.Sent ?? 0);

        /// <summary>Payload bytes from servers, links that are closed by now among them.</summary>
        public long BytesReceived => _receivedBefore + _links.Sum(s => s?.ReceivedCount ?? 0);

        public int First => modem.Dialect.FirstSocket;

        public int Last => First + _links.Length - 1;

        /// <summary>All sockets there are.</summary>
        public IEnumerable<ModemSocket> All => _links.OfType<ModemSocket>();

        public ModemSocket? Find(int number)
        {
            return number >= First && number <= Last ? _links[number - First] : null;
        }

        /// <summary>Lowest free number, or null.</summary>
        public int? Free()
        {
            int index = Array.IndexOf(_links, null);
            return index < 0 ? null : index + First;
        }

        public ModemSocket Create(int number, string host, int port)
        {
            Close(number);
            var socket = new ModemSocket(modem, this, number, host, port);
            _links[number - First] = socket;
            return socket;
        }

        public void Connect(ModemSocket socket, Action<NetworkFailure> done)
        {
            modem.Happens(FaultPlace.Open);
            modem.Radio.Uplink(isData: true);
            HostTarget? target = HostNames.Find(modem.Options, socket.Host, socket.Port);
            bool isAddress = System.Net.IPAddress.TryParse(socket.Host, out _);
            (bool fails, int lateMs) = isAddress ? (false, 0) : Resolving();
            modem.Later(lateMs, () =>
            {
                if (target == null || fails)
                    done(NetworkFailure.Dns);
                else
                    socket.Connect(target.Address, target.Port == 0 ? socket.Port : target.Port, done);
            });
        }

        public void Resolve(string host, Action<string?> done)
        {
            HostTarget? target = HostNames.Find(modem.Options, host, 0);
            modem.Radio.Uplink(isData: true);
            (bool fails, int lateMs) = Resolving();
            modem.Later(lateMs, () =>
            {
                if (target == null || fails)
                    done(null);
                else
                    modem.Network.Resolve(target.Address, found => modem.Post(() => done(found)));
            });
        }

        public void Send(ModemSocket socket, byte[] payload, Action<bool> done)
        {
            modem.Happens(FaultPlace.Send);
            modem.Radio.Uplink(isData: true);
            Note($"link {socket.Link} sends {payload.Length} bytes", TraceDirection.Out, payload);
            int? breaksAfter = modem.Faults.SocketBreak(received: false, BytesSent, payload.Length);
            socket.Send(breaksAfter is { } passing ? payload[..passing] : payload, sent =>
            {
                done(sent);
                if (breaksAfter != null && ReferenceEquals(Find(socket.Link), socket))
                    Break(socket);
            });
        }

        public void Received(ModemSocket socket, byte[] bytes)
        {
            modem.Happens(FaultPlace.Receive);
            modem.Power.Touch();
            int? breaksAfter = modem.Faults.SocketBreak(received: true, BytesReceived, bytes.Length);
            if (breaksAfter is { } passing)
                bytes = bytes[..passing];
            Note($"link {socket.Link} received {bytes.Length} bytes", TraceDirection.In, bytes);
            if (bytes.Length > 0)
            {
                // Once for each time that the buffer ceases to be empty; not repeated while data remains.
                bool wasEmpty = socket.Available == 0;
                socket.Store(bytes);
                if (wasEmpty)
                    modem.RunEvent("data", socket);
                socket.ReleaseResult();
                socket.Change();
            }

            if (breaksAfter != null)
                Break(socket);
        }

        public void PeerClosed(ModemSocket socket)
        {
            Note($"link {socket.Link} closed by the peer");
            socket.ReleaseResult();
            modem.RunEvent("closed", socket);
            socket.Change();
        }

        public void Close(int number)
        {
            if (Find(number) is not { } socket)
                return;
            _sentBefore += socket.Sent;
            _receivedBefore += socket.ReceivedCount;
            _links[number - First] = null;
            socket.Dispose();
        }

        public void CloseAll()
        {
            for (int i = First; i <= Last; i++)
                Close(i);
        }

        /// <summary>The host closes one, or all of them: the peer is told.</summary>
        /// <param name="number">Number; null for all.</param>
        public void End(int? number)
        {
            if (All.Any(s => s.State == LinkState.Open && s.Link == (number ?? s.Link)))
                modem.Radio.Uplink(isData: true);
            if (number is { } one)
                Close(one);
            else
                CloseAll();
        }

        /// <summary>The context below is gone.</summary>
        public void Lose()
        {
            if (modem.Dialect.LossFreesSockets)
            {
                CloseAll();
                return;
            }

            foreach (ModemSocket socket in All)
                socket.Break();
        }

        public void Note(string text, TraceDirection direction = TraceDirection.None, byte[]? bytes = null)
        {
            modem.Tracer.Write(TraceLayer.Socket, direction, text, bytes);
        }

        private (bool Fails, int LateMs) Resolving()
        {
            IReadOnlyList<PlacedFault> faults = modem.Happens(FaultPlace.Resolve);
            return (faults.Any(f => f.Kind == FaultKind.FailDns), faults.Where(f => f.Kind == FaultKind.SlowDns).Sum(f => f.Value));
        }

        /// <summary>A connection breaks by plan: what had arrived can still be read.</summary>
        private void Break(ModemSocket socket)
        {
            socket.Break();
            PeerClosed(socket);
        }
    }
}
