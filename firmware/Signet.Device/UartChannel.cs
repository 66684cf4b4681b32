using System;
using System.IO.Ports;
using System.Threading;
using Signet.Core;

namespace Signet.Device
{
    /// <summary>
    /// A UART as the modem's line. The platform's Read returns only when as many bytes are there as were asked for, so just
    /// what is there is asked for; its DataReceived event shortens the wait, but is known to fail to come, so the
    /// wait looks by itself as well.
    /// </summary>
    public sealed class UartChannel : IByteChannel
    {
        /// <summary>Bytes of the receive ring: a read of the modem (1 024), its framing, and URCs beside it. What
        /// exceeds the ring is lost without a sign.</summary>
        public const int RingBytes = 4096;

        // 115 200 baud fill a quarter of the ring in this time.
        private const int LookMs = 20;

        // The driver has no send ring; between slices the receiver runs.
        private const int SliceBytes = 256;

        private readonly SerialPort _port;
        private readonly IClock _clock;
        private readonly AutoResetEvent _arrived = new AutoResetEvent(false);

        /// <summary>Opens the port.</summary>
        /// <param name="port">A port that is not open yet.</param>
        /// <param name="clock">For deadlines.</param>
        public UartChannel(SerialPort port, IClock clock)
        {
            _port = port;
            _clock = clock;
            _port.ReadBufferSize = RingBytes;
            _port.Handshake = Handshake.None;
            _port.DataReceived += OnDataReceived;
            _port.Open();
        }

        /// <inheritdoc/>
        public void Write(byte[] buffer, int offset, int count, int timeoutMs)
        {
            long end = _clock.Milliseconds + timeoutMs;
            while (count > 0)
            {
                long left = end - _clock.Milliseconds;
                if (left <= 0)
                {
                    throw new SignetException(ErrorCode.LineTimeout, "UART write");
                }

                int slice = count < SliceBytes ? count : SliceBytes;
                try
                {
                    _port.WriteTimeout = (int)left;
                    _port.Write(buffer, offset, slice);
                }
                catch (Exception)
                {
                    // The platform's exception types differ by version: all mean that the slice did not go out.
                    throw new SignetException(ErrorCode.LineTimeout, "UART write");
                }

                offset += slice;
                count -= slice;
            }
        }

        /// <inheritdoc/>
        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            long end = _clock.Milliseconds + timeoutMs;
            try
            {
                int there = _port.BytesToRead;
                while (there == 0)
                {
                    long left = end - _clock.Milliseconds;
                    if (left <= 0)
                    {
                        return 0;
                    }

                    _arrived.WaitOne(left < LookMs ? (int)left : LookMs, false);
                    there = _port.BytesToRead;
                }

                return _port.Read(buffer, offset, there < count ? there : count);
            }
            catch (Exception)
            {
                // As in Write. What was asked for is there, so it is no time-out: the port itself fails.
                throw new SignetException(ErrorCode.LineClosed, "UART read");
            }
        }

        private void OnDataReceived(object sender, SerialDataReceivedEventArgs e)
        {
            _arrived.Set();
        }
    }
}
