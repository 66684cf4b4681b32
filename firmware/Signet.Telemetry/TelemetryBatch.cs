using System;
using System.Text;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>
    /// Collects readings into one Batch (docs/SPEC.md section 2) in a buffer that is made once and used again and
    /// again. Readings come first; what stands before them in the Batch (epoch, sequence, time, quality, previous) is
    /// written in front of them when the batch is signed, since only then sequence and number of readings are known.
    /// </summary>
    public sealed class TelemetryBatch
    {
        /// <summary>Most readings in one batch.</summary>
        public const int MaxReadings = 64;

        /// <summary>Largest batch in bytes.</summary>
        public const int MaxSize = 1024;

        // Array head 2, epoch 9, sequence 9, time 9, quality 1, previous 9.
        private const int HeadRoom = 39;
        private const int HashLength = 8;

        private readonly byte[] _buffer;
        private readonly int _from;
        private readonly CborWriter _writer;
        private readonly CborWriter _head;
        private int _readings;
        private int _start;
        private long _time;
        private int _quality;

        /// <summary>Makes an empty batch and its buffer.</summary>
        public TelemetryBatch() : this(new byte[MaxSize], 0)
        {
        }

        /// <summary>
        /// Makes an empty batch in a part of somebody's buffer. It may be the buffer that the message is made in, when
        /// it begins <see cref="TelemetrySigner.MessageHead"/> bytes or more behind the message: the batch is then
        /// used up by signing, whether that succeeds or not, and must be begun anew.
        /// </summary>
        /// <param name="buffer">Holds the batch.</param>
        /// <param name="offset">Index of the first of its <see cref="MaxSize"/> bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BufferTooSmall"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad offset.</exception>
        public TelemetryBatch(byte[] buffer, int offset)
        {
            ByteRange.CheckRoom(buffer, offset, MaxSize);
            _buffer = buffer;
            _from = offset;
            _writer = new CborWriter();
            _head = new CborWriter();
            Begin(0, TimeQuality.Unknown);
        }

        /// <summary>Names that are sent as an index; null to send all as text.</summary>
        public NameTable Names;

        /// <summary>Sees integers and numbers with fraction; null for nobody.</summary>
        public AlarmRules Rules;

        /// <summary>Number of readings.</summary>
        public int Count
        {
            get { return _readings; }
        }

        /// <summary>Base time that <see cref="Begin"/> set, in seconds since 1970-01-01T00:00:00Z.</summary>
        public long Time
        {
            get { return _time; }
        }

        /// <summary>How the base time is known.</summary>
        public TimeQuality Quality
        {
            get { return (TimeQuality)_quality; }
        }

        /// <summary>Length of the readings in bytes.</summary>
        public int ReadingsLength
        {
            get { return _writer.Count; }
        }

        /// <summary>Holds the encoded batch after <see cref="Encode"/>; not to be changed.</summary>
        public byte[] Buffer
        {
            get { return _buffer; }
        }

        /// <summary>Index of the encoded batch's first byte.</summary>
        public int Offset
        {
            get { return _start; }
        }

        /// <summary>Length of the encoded batch in bytes.</summary>
        public int Length
        {
            get { return _writer.Position - _start; }
        }

        /// <summary>Empties the batch and sets its base time.</summary>
        /// <param name="time">Seconds since 1970-01-01T00:00:00Z; 0 when unknown.</param>
        /// <param name="quality">How the time is known (section 4).</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for a negative time, or one that is
        /// not 0 though unknown.</exception>
        public void Begin(long time, TimeQuality quality)
        {
            if (time < 0 || (quality == TimeQuality.Unknown && time != 0))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "time");
            }

            _time = time;
            _quality = (int)quality;
            _readings = 0;
            _start = _from + HeadRoom;
            _writer.Reset(_buffer, _start, MaxSize - HeadRoom);
        }

        /// <summary>Adds an integer.</summary>
        /// <param name="name">The reading's name.</param>
        /// <param name="offset">Its time in seconds relative to the base time.</param>
        /// <param name="value">The value.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BatchFull"/>; the batch is as before then.</exception>
        public void Add(ReadingName name, int offset, long value)
        {
            Open(name, offset, CborWriter.HeadLength((ulong)(value < 0 ? ~value : value)));
            _writer.WriteInteger(value);
            _readings++;
            if (Rules != null)
            {
                Rules.Observe(name.Text, value);
            }
        }

        /// <summary>Adds a number with fraction.</summary>
        /// <param name="name">The reading's name.</param>
        /// <param name="offset">Its time in seconds relative to the base time.</param>
        /// <param name="value">The value; sent in 32 bits when that keeps it, else in 64.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BatchFull"/>; the batch is as before then.</exception>
        public void Add(ReadingName name, int offset, double value)
        {
            Open(name, offset, 9);
            _writer.WriteFloat(value);
            _readings++;
            if (Rules != null)
            {
                Rules.Observe(name.Text, value);
            }
        }

        /// <summary>Adds a truth value.</summary>
        /// <param name="name">The reading's name.</param>
        /// <param name="offset">Its time in seconds relative to the base time.</param>
        /// <param name="value">The value.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BatchFull"/>; the batch is as before then.</exception>
        public void Add(ReadingName name, int offset, bool value)
        {
            Open(name, offset, 1);
            _writer.WriteBoolean(value);
            _readings++;
        }

        /// <summary>Adds a text. Allocates its UTF-8 bytes.</summary>
        /// <param name="name">The reading's name.</param>
        /// <param name="offset">Its time in seconds relative to the base time.</param>
        /// <param name="value">The text; may be empty.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BatchFull"/>; the batch is as before then.</exception>
        public void Add(ReadingName name, int offset, string value)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(value);
            Open(name, offset, CborWriter.HeadLength((ulong)utf8.Length) + utf8.Length);
            _writer.WriteTextString(utf8, 0, utf8.Length);
            _readings++;
        }

        /// <summary>Adds bytes.</summary>
        /// <param name="name">The reading's name.</param>
        /// <param name="offset">Its time in seconds relative to the base time.</param>
        /// <param name="value">Holds the bytes.</param>
        /// <param name="valueOffset">Index of the first byte.</param>
        /// <param name="valueCount">Number of bytes, 0 or more.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.BatchFull"/>, or
        /// <see cref="ErrorCode.InvalidArgument"/> for a bad range; the batch is as before then.</exception>
        public void Add(ReadingName name, int offset, byte[] value, int valueOffset, int valueCount)
        {
            ByteRange.Check(value, valueOffset, valueCount);
            Open(name, offset, CborWriter.HeadLength((ulong)valueCount) + valueCount);
            _writer.WriteByteString(value, valueOffset, valueCount);
            _readings++;
        }

        /// <summary>Takes readings back, as when a sensor's did not fit as a whole.</summary>
        /// <param name="readings">What <see cref="Count"/> was before.</param>
        /// <param name="length">What <see cref="ReadingsLength"/> was before.</param>
        public void TakeBack(int readings, int length)
        {
            _writer.Rewind(_from + HeadRoom + length);
            _readings = readings;
        }

        /// <summary>Copies the readings as they are encoded, to keep them.</summary>
        /// <param name="destination">Receives <see cref="ReadingsLength"/> bytes.</param>
        /// <param name="offset">Index of the first byte.</param>
        public void CopyReadings(byte[] destination, int offset)
        {
            Array.Copy(_buffer, _from + HeadRoom, destination, offset, _writer.Count);
        }

        /// <summary>Begins with readings that were kept.</summary>
        /// <param name="time">Their base time.</param>
        /// <param name="quality">How it is known.</param>
        /// <param name="readings">Their number, 0 to 64.</param>
        /// <param name="source">Holds what <see cref="CopyReadings"/> gave.</param>
        /// <param name="offset">Index of the first byte.</param>
        /// <param name="count">Number of bytes.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/>, <see cref="ErrorCode.BatchFull"/>; the
        /// batch is empty then.</exception>
        public void Restore(long time, TimeQuality quality, int readings, byte[] source, int offset, int count)
        {
            Begin(time, quality);
            if (readings < 0 || readings > MaxReadings || count > MaxSize - HeadRoom)
            {
                throw new SignetException(ErrorCode.BatchFull);
            }

            _writer.WriteRaw(source, offset, count);
            _readings = readings;
        }

        /// <summary>
        /// Writes in front of the readings what makes them a Batch. May be repeated, e.g. after a signature failed.
        /// </summary>
        /// <param name="epoch">Random, 8 bytes.</param>
        /// <param name="sequence">Number of the message within epoch and stream.</param>
        /// <param name="previous">First 8 bytes of the previous message's SHA-256; zeros at sequence 0.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidState"/> without any reading.</exception>
        public void Encode(byte[] epoch, ulong sequence, byte[] previous)
        {
            if (_readings == 0)
            {
                throw new SignetException(ErrorCode.InvalidState, "empty batch");
            }

            int items = 5 + _readings;
            int length = CborWriter.HeadLength((ulong)items) + (1 + HashLength) + CborWriter.HeadLength(sequence)
                + CborWriter.HeadLength((ulong)_time) + 1 + (1 + HashLength);
            _start = _from + HeadRoom - length;
            _head.Reset(_buffer, _start, length);
            _head.WriteArrayHead(items);
            _head.WriteByteString(epoch, 0, HashLength);
            _head.WriteUnsigned(sequence);
            _head.WriteUnsigned((ulong)_time);
            _head.WriteUnsigned((ulong)_quality);
            _head.WriteByteString(previous, 0, HashLength);
        }

        // Writes a reading up to its value, once it is sure that all of it fits.
        private void Open(ReadingName name, int offset, int valueLength)
        {
            byte[] cbor = Names == null ? name.Cbor : Names.Item(name);
            int room = _from + MaxSize - _writer.Position;
            int head = 1 + cbor.Length + CborWriter.HeadLength((ulong)(offset < 0 ? ~offset : offset));
            if (_readings == MaxReadings || valueLength > room - head)
            {
                throw new SignetException(ErrorCode.BatchFull);
            }

            _writer.WriteArrayHead(3);
            _writer.WriteRaw(cbor, 0, cbor.Length);
            _writer.WriteInteger(offset);
        }
    }
}
