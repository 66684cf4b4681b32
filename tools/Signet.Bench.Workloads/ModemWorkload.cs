using System.Text;
using Signet.Core;
using Signet.Modem;

namespace Signet.Bench.Workloads;

/// <summary>The driver's part of a byte from the module: tables, announcements, and blocks in the forms of the families.</summary>
internal sealed class ModemWorkload : Workload
{
    private const int BlockLength = 1024;

    private static readonly (string Name, string Urc, string Head, string Tail)[] Families =
    [
        (Dialects.SimcomCip, "\r\n+CIPRXGET: 1,0\r\n", "\r\n+CIPRXGET: 2,0,1024,0\r\n", "\r\nOK\r\n"),
        (Dialects.SimcomCa, "\r\n+CADATAIND: 0\r\n", "\r\n+CARECV: 1024,", "\r\n\r\nOK\r\n"),
        (Dialects.QuectelQi, "\r\n+QIURC: \"recv\",0\r\n", "\r\n+QIRD: 1024\r\n", "\r\n\r\nOK\r\n"),
        (Dialects.UbloxUso, "\r\n+UUSORD: 0,1024\r\n", "\r\n+USORD: 0,1024,\"", "\"\r\n\r\nOK\r\n"),
        (Dialects.SequansSqn, "\r\n+SQNSRING: 1,1024\r\n", "\r\n+SQNSRECV: 1,1024\r\n", "\r\nOK\r\n"),
        (Dialects.NordicX, "\r\n#XAPOLL: 0,1\r\n", "\r\n#XRECV: 0,0,1024\r\n", "\r\nOK\r\n"),
    ];

    public override string Name => "modem";

    public override void Run(IMeter meter)
    {
        foreach (var (name, urc, head, tail) in Families)
        {
            meter.Report("table-" + name, Count(meter, () => Dialects.Find(name)));
            Dialect dialect = Dialects.Find(name);
            var line = new Line();
            var engine = new AtEngine(line, new StillClock(), new NullLog(), dialect) { Sink = new Deaf() };
            line.Bytes = Encoding.Latin1.GetBytes(urc);
            meter.Report("urc-" + name, Count(meter, () => engine.Pump(0)));
            byte[] block = new byte[BlockLength];
            line.Bytes = [.. Encoding.Latin1.GetBytes(head), .. Fixed.Bytes(BlockLength, 9), .. Encoding.Latin1.GetBytes(tail)];
            line.AfterWrite = true;
            meter.Report("read-1024-" + name, Count(meter, () =>
            {
                engine.Command.Begin(dialect.SocketRead, dialect.SocketFirst, BlockLength);
                engine.Command.Expect(AtAnswer.Information, dialect.SocketReadInfo, dialect.SocketFirst);
                engine.Command.ExpectBlock(dialect.ReadForm, dialect.SocketReadCountField, block, 0, BlockLength);
                if (engine.Execute(1000) != AtFinal.Ok || engine.Result.BlockLength != BlockLength)
                    throw new InvalidOperationException("the block was not read: " + name);
            }));
        }
    }

    private sealed class Line : IByteChannel
    {
        private int _at;
        private byte[] _bytes = [];

        public byte[] Bytes
        {
            get => _bytes;
            set
            {
                _bytes = value;
                _at = 0;
                AfterWrite = false;
            }
        }

        public bool AfterWrite { get; set; }

        public void Write(byte[] buffer, int offset, int count, int timeoutMs) => AfterWrite = false;

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int read = AfterWrite ? 0 : Math.Min(count, _bytes.Length - _at);
            Array.Copy(_bytes, _at, buffer, offset, read);
            _at += read;
            return read;
        }
    }

    private sealed class StillClock : IClock
    {
        private long _now;

        // Each look is a millisecond later, so that a wait for silence ends.
        public long Milliseconds => _now++;

        public long UtcSeconds => 0;

        public TimeQuality Quality => TimeQuality.Unknown;

        public void Delay(int milliseconds) => _now += milliseconds;

        public bool Offer(long utcSeconds, TimeQuality quality) => false;
    }

    private sealed class Deaf : IUrcSink
    {
        public void OnUrc(UrcKind kind, byte[] line, int fields, int end)
        {
        }
    }
}
