using System;
using Signet.Core;
using Signet.Mqtt;

namespace Signet.Mqtt.Tests
{
    /// <summary>A peer, a clock and a listener in one: gives prepared bytes, keeps what is sent, counts events.</summary>
    internal sealed class Link : ITransport, IClock, IMqttHandler
    {
        private readonly byte[] _incoming = new byte[256];
        private int _start;
        private int _end;
        private bool _open;

        internal readonly byte[] Sent = new byte[512];
        internal int SentLength;
        internal int Messages;
        internal int LastAcknowledged;
        internal byte LastPayload;
        internal long Now;

        public bool IsOpen
        {
            get { return _open; }
        }

        public long Milliseconds
        {
            get { return Now; }
        }

        public long UtcSeconds
        {
            get { return 0; }
        }

        public TimeQuality Quality
        {
            get { return TimeQuality.Unknown; }
        }

        internal void Push(byte[] bytes)
        {
            Array.Copy(bytes, 0, _incoming, _end, bytes.Length);
            _end += bytes.Length;
        }

        public void Open(string host, int port, int timeoutMs)
        {
            _open = true;
        }

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Array.Copy(buffer, offset, Sent, 0, count);
            SentLength = count;
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int n = _end - _start;
            if (n == 0)
            {
                Now += timeoutMs;
                return 0;
            }

            n = n < count ? n : count;
            Array.Copy(_incoming, _start, buffer, offset, n);
            _start += n;
            return n;
        }

        public void Close()
        {
            _open = false;
        }

        public void Delay(int milliseconds)
        {
            Now += milliseconds;
        }

        public bool Offer(long utcSeconds, TimeQuality quality)
        {
            return false;
        }

        public bool OnMessage(MqttMessage message)
        {
            Messages++;
            LastPayload = message.Buffer[message.PayloadOffset];
            return true;
        }

        public void OnAcknowledged(int packetId, int reason)
        {
            LastAcknowledged = packetId;
        }

        public void OnDiscarded(int packetId)
        {
        }

        public void OnSubscribed(int packetId, byte[] codes, int offset, int count)
        {
        }

        public void OnUnsubscribed(int packetId)
        {
        }
    }
}
