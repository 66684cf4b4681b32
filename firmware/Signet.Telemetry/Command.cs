using System;
using System.Text;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>A command of an issuer (docs/SPEC.md, "Commands"): reads its payload, then its typed argument. Total.</summary>
    public sealed class Command
    {
        /// <summary>Longest message with a command in bytes.</summary>
        public const int MaxMessage = 2048;

        /// <summary>Sets the intervals.</summary>
        public const int SetInterval = 1;

        /// <summary>Asks for the status.</summary>
        public const int Status = 2;

        /// <summary>Sends all that waits.</summary>
        public const int Flush = 3;

        /// <summary>Restarts the device.</summary>
        public const int Reboot = 4;

        /// <summary>Tries another broker.</summary>
        public const int ChangeBroker = 5;

        /// <summary>Sends the descriptor.</summary>
        public const int Describe = 6;

        /// <summary>Puts the events into the outbox.</summary>
        public const int SendEvents = 7;

        /// <summary>Adds an issuer, or gives one other rights.</summary>
        public const int AddIssuer = 8;

        /// <summary>Removes an issuer.</summary>
        public const int RemoveIssuer = 9;

        /// <summary>Longest anchor in bytes.</summary>
        public const int MaxAnchor = 1600;

        /// <summary>Longest host name in bytes.</summary>
        public const int MaxHost = 253;

        private const int MaxDepth = 4;
        private const int SpkiLength = 91;

        private readonly CborReader _reader = new CborReader();
        private readonly byte[] _epoch = new byte[TelemetrySigner.HashLength];
        private byte[] _buffer;
        private int _argument;
        private int _end;

        /// <summary>The epoch that it is for, 8 bytes; not to be changed.</summary>
        public byte[] Epoch
        {
            get { return _epoch; }
        }

        /// <summary>Its counter.</summary>
        public ulong Counter { get; private set; }

        /// <summary>Not to be done later than this, seconds since 1970-01-01T00:00:00Z; 0 for no limit.</summary>
        public ulong Until { get; private set; }

        /// <summary>What is wanted.</summary>
        public ulong Number { get; private set; }

        /// <summary>Argument of <see cref="SetInterval"/>: seconds between samples, 1 to 86 400.</summary>
        public int SampleSeconds { get; private set; }

        /// <summary>Argument of <see cref="SetInterval"/>: seconds between connections, 1 to 604 800.</summary>
        public int SendSeconds { get; private set; }

        /// <summary>Argument of <see cref="ChangeBroker"/>: host name or address.</summary>
        public string Host { get; private set; }

        /// <summary>Argument of <see cref="ChangeBroker"/>: TCP port, 1 to 65 535.</summary>
        public int Port { get; private set; }

        /// <summary>Argument of <see cref="ChangeBroker"/>: trust anchor, DER; null to keep the anchors.</summary>
        public byte[] Anchor { get; private set; }

        /// <summary>Argument of <see cref="ChangeBroker"/>: seconds until it is given up, 60 to 86 400.</summary>
        public int TrialSeconds { get; private set; }

        /// <summary>Argument of <see cref="AddIssuer"/>: the issuer.</summary>
        public Issuer Added { get; private set; }

        /// <summary>Argument of <see cref="RemoveIssuer"/>: its key id, 4 bytes.</summary>
        public byte[] RemovedKeyId { get; private set; }

        /// <summary>Reads a payload up to its argument, and over that.</summary>
        /// <param name="buffer">Holds it; must not change before <see cref="ReadArgument"/>.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.CommandMalformed"/>; nothing of it is to be used
        /// then.</exception>
        public void Read(byte[] buffer, int offset, int count)
        {
            try
            {
                CborReader reader = _reader;
                reader.Reset(buffer, offset, count);
                Expect(reader.ReadArrayHead() == 5);
                reader.ReadByteString(out int epoch, out int epochCount);
                Expect(epochCount == TelemetrySigner.HashLength);
                Array.Copy(buffer, epoch, _epoch, 0, epochCount);
                Counter = reader.ReadUnsigned();
                Until = reader.ReadUnsigned();
                Number = reader.ReadUnsigned();
                _argument = reader.Position;
                reader.Skip(MaxDepth);
                reader.ExpectEnd();
                _buffer = buffer;
                _end = offset + count;
            }
            catch (SignetException e)
            {
                throw Malformed(e);
            }
        }

        /// <summary>Reads the argument that the command must have.</summary>
        /// <exception cref="SignetException"><see cref="ErrorCode.CommandUnknown"/>;
        /// <see cref="ErrorCode.CommandMalformed"/> for an argument of another form or range.</exception>
        public void ReadArgument()
        {
            if (Number < SetInterval || Number > RemoveIssuer)
            {
                throw new SignetException(ErrorCode.CommandUnknown);
            }

            try
            {
                _reader.Reset(_buffer, _argument, _end - _argument);
                switch ((int)Number)
                {
                    case SetInterval:
                        Expect(_reader.ReadArrayHead() == 2);
                        SampleSeconds = ReadRange(1, 86400);
                        SendSeconds = ReadRange(1, 604800);
                        break;
                    case ChangeBroker:
                        ReadBroker();
                        break;
                    case AddIssuer:
                        ReadIssuer();
                        break;
                    case RemoveIssuer:
                        RemovedKeyId = ReadBytes(DeviceIdentity.KeyIdLength);
                        break;
                    default:
                        Expect(_reader.TryReadNull());
                        break;
                }

                _reader.ExpectEnd();
            }
            catch (SignetException e)
            {
                throw Malformed(e);
            }
        }

        private static SignetException Malformed(SignetException e)
        {
            return e.Code == ErrorCode.CborInvalid || e.Code == ErrorCode.InvalidArgument ? new SignetException(ErrorCode.CommandMalformed, e.Detail) : e;
        }

        private static void Expect(bool condition)
        {
            if (!condition)
            {
                throw new SignetException(ErrorCode.CommandMalformed);
            }
        }

        private int ReadRange(int least, int most)
        {
            ulong value = _reader.ReadUnsigned();
            Expect(value >= (ulong)least && value <= (ulong)most);
            return (int)value;
        }

        private byte[] ReadBytes(int length)
        {
            _reader.ReadByteString(out int offset, out int count);
            Expect(count == length);
            byte[] bytes = new byte[count];
            Array.Copy(_buffer, offset, bytes, 0, count);
            return bytes;
        }

        private void ReadIssuer()
        {
            Expect(_reader.ReadArrayHead() == 2);
            byte[] spki = ReadBytes(SpkiLength);
            Added = Issuer.FromSpki(spki, ReadRange(Issuer.Confirm, Issuer.Confirm | Issuer.Command));
        }

        private void ReadBroker()
        {
            Expect(_reader.ReadArrayHead() == 4);
            _reader.ReadTextString(out int host, out int hostCount);
            Expect(hostCount >= 1 && hostCount <= MaxHost);
            for (int i = host; i < host + hostCount; i++)
            {
                // Letters, digits, hyphen and dot of a name, colon of an IPv6 address.
                int c = _buffer[i];
                Expect((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':');
            }

            Port = ReadRange(1, 65535);
            Anchor = null;
            if (!_reader.TryReadNull())
            {
                _reader.ReadByteString(out int anchor, out int anchorCount);
                Expect(anchorCount >= 1 && anchorCount <= MaxAnchor);
                Anchor = new byte[anchorCount];
                Array.Copy(_buffer, anchor, Anchor, 0, anchorCount);
            }

            TrialSeconds = ReadRange(60, 86400);
            Host = Encoding.UTF8.GetString(_buffer, host, hostCount);
        }
    }
}
