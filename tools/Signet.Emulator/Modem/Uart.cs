using System;
using System.Collections.Generic;
using System.Threading;
using Signet.Emulator.Links;
using Signet.Emulator.Trace;

namespace Signet.Emulator.Modem
{
    /// <summary>
    /// The serial line as the module has it: rate and auto-baud, the time that bytes take, what disturbs them on the way. The
    /// host's ring buffer is at the other end of the link.
    /// </summary>
    internal sealed class Uart(ModemEmulator modem, ModemLoop loop, IModemLink link)
    {
        private const int PieceBytes = 16;

        private readonly List<byte> _training = [];
        private readonly Queue<byte> _held = new();
        private TimeSpan _toHostFreeAt;
        private TimeSpan _toModemFreeAt;
        private int _stored = modem.Options.Baud ?? modem.Dialect.Baud;
        private bool _auto;
        private int _baud;

        public long BytesToHost { get; private set; }

        public long BytesFromHost { get; private set; }

        /// <summary>Rate in bits a second; 0 for auto-baud.</summary>
        public int Baud => _auto ? 0 : _baud;

        /// <summary>False while the module waits for an AT to learn the rate from; it prints nothing till then.</summary>
        public bool IsTrained { get; private set; } = true;

        /// <summary>When the last byte to the host is out.</summary>
        public TimeSpan QuietSince => _toHostFreeAt;

        private bool Fits => modem.HostBaud is not { } host || host == _baud;

        private TimeSpan Now => modem.Time.GetElapsedTime(0);

        /// <summary>True when the host's RTS stops the module (AT+IFC=2,2, or for good).</summary>
        private bool ObeysRts => modem.Settings.Values.GetValueOrDefault("+IFC", "").StartsWith('2');

        /// <summary>Power-on: the stored rate holds.</summary>
        public void Reset()
        {
            _held.Clear();
            Change(_stored, stored: false);
        }

        public void Change(int baud, bool stored)
        {
            if (stored)
                _stored = baud;
            _auto = baud == 0;
            _baud = baud == 0 ? modem.HostBaud ?? modem.Dialect.Baud : baud;
            IsTrained = !_auto;
            _training.Clear();
        }

        /// <summary>Puts bytes on the line.</summary>
        public void Send(byte[] bytes)
        {
            byte[] sent = Fits ? bytes : Garbled(bytes);
            List<(byte[] Bytes, int AfterMs)> pieces = modem.Faults.Disturb(sent, toHost: true, BytesToHost);
            BytesToHost += bytes.Length;
            modem.Tracer.Timing.AddUartBytes(bytes.Length);
            foreach ((byte[] piece, int after) in pieces)
            {
                modem.Tracer.Write(TraceLayer.Uart, TraceDirection.Out, $"{piece.Length} bytes", piece, secret: true);
                Deliver(piece, after, ref _toHostFreeAt, Put);
            }
        }

        /// <summary>The host has room again.</summary>
        public void Resume()
        {
            int room = Math.Min(_held.Count, link.Room);
            if (room <= 0)
                return;
            byte[] bytes = new byte[room];
            for (int i = 0; i < room; i++)
                bytes[i] = _held.Dequeue();
            link.Write(bytes);
        }

        /// <summary>Takes bytes off the line.</summary>
        public void Receive(byte[] bytes)
        {
            List<(byte[] Bytes, int AfterMs)> pieces = modem.Faults.Disturb(bytes, toHost: false, BytesFromHost);
            BytesFromHost += bytes.Length;
            modem.Tracer.Timing.AddUartBytes(bytes.Length);
            foreach ((byte[] piece, int after) in pieces)
            {
                modem.Tracer.Write(TraceLayer.Uart, TraceDirection.In, $"{piece.Length} bytes", piece, secret: true);
                Deliver(piece, after, ref _toModemFreeAt, b =>
                {
                    byte[] heard = Train(Fits || !IsTrained ? b : Garbled(b));
                    if (heard.Length > 0)
                        modem.Hear(heard);
                });
            }
        }

        private void Put(byte[] bytes)
        {
            if (_held.Count == 0 && (!ObeysRts || link.Room >= bytes.Length))
            {
                link.Write(bytes);
                return;
            }

            foreach (byte next in bytes)
                _held.Enqueue(next);
            Resume();
        }

        /// <summary>Bytes at a wrong rate: as many, and none of them right.</summary>
        private static byte[] Garbled(byte[] bytes)
        {
            byte[] result = [.. bytes];
            for (int i = 0; i < result.Length; i++)
                result[i] = (byte)((result[i] << 3) | 0x80 | (result[i] >> 5));
            return result;
        }

        /// <summary>Auto-baud: everything before an AT or at is lost, which itself sets the rate.</summary>
        private byte[] Train(byte[] bytes)
        {
            if (IsTrained)
                return bytes;
            _training.AddRange(bytes);
            for (int i = 0; i + 1 < _training.Count; i++)
            {
                if ((_training[i], _training[i + 1]) is not (((byte)'A', (byte)'T') or ((byte)'a', (byte)'t')))
                    continue;
                _baud = modem.HostBaud ?? _baud;
                IsTrained = true;
                byte[] line = [.. _training[i..]];
                _training.Clear();
                return line;
            }

            if (_training.Count > 1)
                _training.RemoveRange(0, _training.Count - 1);
            return [];
        }

        private void Deliver(byte[] bytes, int afterMs, ref TimeSpan freeAt, Action<byte[]> deliver)
        {
            TimeSpan now = Now;
            TimeSpan start = (freeAt > now ? freeAt : now) + TimeSpan.FromMilliseconds(afterMs);
            if (!modem.Options.PacesUart)
            {
                freeAt = start;
                At(start, now, () => deliver(bytes));
                return;
            }

            for (int at = 0; at < bytes.Length; at += PieceBytes)
            {
                byte[] piece = bytes[at..Math.Min(bytes.Length, at + PieceBytes)];
                start += TimeSpan.FromSeconds(10.0 * piece.Length / Math.Max(1, _baud));
                At(start, now, () => deliver(piece));
            }

            freeAt = start;
        }

        private void At(TimeSpan time, TimeSpan now, Action work)
        {
            if (time <= now)
                work();
            else
                loop.ScheduleForGood(time - now, () => modem.Flushed(work));
        }
    }
}
