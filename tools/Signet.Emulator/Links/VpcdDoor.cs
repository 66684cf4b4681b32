using System;
using System.Buffers.Binary;
using System.IO;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace Signet.Emulator.Links
{
    /// <summary>
    /// A card in the virtual reader of vsmartcard (vpcd), through which PC/SC reaches it: pcscd with the package vsmartcard-vpcd
    /// listens, the card connects. Each message is two bytes of length, big-endian, and so many bytes: one byte is a control code
    /// (00 power off, 01 power on, 02 reset, 04 the ATR is wanted), anything longer a command APDU, which gets an answer in the
    /// same form.
    /// </summary>
    public sealed class VpcdDoor : IDisposable
    {
        private const int PowerOff = 0;
        private const int PowerOn = 1;
        private const int Reset = 2;
        private const int GetAtr = 4;

        private readonly TcpClient _client;
        private readonly Func<byte[], byte[]> _transmit;
        private readonly Action _reset;
        private readonly byte[] _atr;
        private readonly Task _task;

        private VpcdDoor(TcpClient client, byte[] atr, Func<byte[], byte[]> transmit, Action reset)
        {
            _client = client;
            _atr = atr;
            _transmit = transmit;
            _reset = reset;
            _task = Task.Run(Serve);
        }

        /// <summary>Completes when the reader has closed the connection, or with what went wrong.</summary>
        public Task Completion => _task;

        /// <summary>Puts a card into the reader.</summary>
        /// <param name="host">Host on which vpcd listens.</param>
        /// <param name="port">Its port; 35963 unless configured otherwise.</param>
        /// <param name="atr">Answer to reset.</param>
        /// <param name="transmit">Executes a command APDU; called on a thread of the door's, one at a time.</param>
        /// <param name="reset">Resets the card, as power does.</param>
        /// <returns>The card in the reader.</returns>
        /// <exception cref="IOException">Nobody listens there; the message says what to start.</exception>
        public static VpcdDoor Connect(string host, int port, byte[] atr, Func<byte[], byte[]> transmit, Action reset)
        {
            var client = new TcpClient { NoDelay = true };
            try
            {
                client.Connect(host, port);
            }
            catch (SocketException e)
            {
                client.Dispose();
                throw new IOException(
                    $"no virtual reader at {host}:{port} ({e.Message}); install vsmartcard-vpcd and start pcscd", e);
            }

            return new VpcdDoor(client, atr, transmit, reset);
        }

        /// <summary>Takes the card out of the reader.</summary>
        public void Dispose()
        {
            _client.Dispose();
            try
            {
                _task.Wait(TimeSpan.FromSeconds(2));
            }
            catch (AggregateException e) when (e.InnerException is IOException or ObjectDisposedException)
            {
                // The connection ended under the reader's hands: that is what disposing is for.
            }
        }

        private static bool ReadExactly(NetworkStream stream, byte[] buffer)
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
        }

        private void Serve()
        {
            using NetworkStream stream = _client.GetStream();
            byte[] header = new byte[2];
            while (ReadExactly(stream, header))
            {
                byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(header)];
                if (!ReadExactly(stream, message))
                    return;
                byte[]? answer = message.Length == 1 ? Control(message[0]) : message.Length == 0 ? null : _transmit(message);
                if (answer == null)
                    continue;
                byte[] framed = new byte[answer.Length + 2];
                BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
                answer.CopyTo(framed, 2);
                stream.Write(framed);
            }
        }

        private byte[]? Control(byte code)
        {
            switch (code)
            {
                case GetAtr:
                    return _atr;
                case PowerOff or PowerOn or Reset:
                    if (code != PowerOff)
                        _reset();
                    return null;
                default:
                    return null;
            }
        }
    }
}
