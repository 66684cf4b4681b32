using Signet.Core;

namespace Signet.Recovery
{
    /// <summary>A byte stream whose bytes are counted against the day's quota, and which stops at it.</summary>
    public sealed class QuotaTransport : ITransport
    {
        private readonly ITransport _inner;
        private readonly DataQuota _quota;
        private readonly IUrgency _urgency;
        private bool _wasOpen;

        /// <summary>Makes a stream on another one.</summary>
        /// <param name="inner">Carries the bytes.</param>
        /// <param name="quota">The quota.</param>
        /// <param name="urgency">Knows whether an alarm waits; null for never.</param>
        public QuotaTransport(ITransport inner, DataQuota quota, IUrgency urgency)
        {
            _inner = inner;
            _quota = quota;
            _urgency = urgency;
        }

        /// <inheritdoc/>
        public bool IsOpen
        {
            get { return _inner.IsOpen; }
        }

        /// <inheritdoc/>
        public void Open(string host, int port, int timeoutMs)
        {
            Require();
            _quota.CountConnection();
            _wasOpen = true;
            _inner.Open(host, port, timeoutMs);
        }

        /// <inheritdoc/>
        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            Require();
            _quota.CountSent(count);
            _inner.Send(buffer, offset, count, timeoutMs);
        }

        /// <inheritdoc/>
        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int received = _inner.Receive(buffer, offset, count, timeoutMs);
            if (received > 0)
            {
                _quota.CountReceived(received);
            }

            return received;
        }

        /// <inheritdoc/>
        public void Close()
        {
            _inner.Close();
            if (_wasOpen)
            {
                _wasOpen = false;
                _quota.Settle();
            }
        }

        private void Require()
        {
            if (!_quota.Allows(_urgency != null && _urgency.AlarmWaits))
            {
                // As ITransport has it: after a failure the stream is closed.
                Close();
                _quota.Require(_urgency != null && _urgency.AlarmWaits);
            }
        }
    }
}
