using System.Text;
using Signet.Core;
using Signet.Modem;

namespace Signet.Bench.Workloads;

/// <summary>The driver's part of a byte from the module: tables, announcements, and blocks in the forms of the families.</summary>
internal sealed class ModemWorkload : Workload
{
    private const int BlockLength = 1024;

    private const string Registration = "\r\n+CEREG: 5,\"122D\",\"0A2845C1\",7\r\n";

    private static readonly byte[] Attention = Encoding.Latin1.GetBytes("AT");

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
        double perByte = 0, perUrc = 0, perLine = 0, urcObjects = 0, objects = 0;
        foreach (var (name, urc, head, tail) in Families)
        {
            meter.Report("table-" + name, Count(meter, () => Dialects.Find(name)));
            Dialect dialect = Dialects.Find(name);
            var line = new Line();
            AtEngine engine = new CellularModem(line, new StillClock(), new NullLog(), new ModemOptions { Dialect = dialect }, null).Engine;
            engine.EndStart();
            Cost registration = Steady(meter, line, Registration, false, () => engine.Pump(0));
            Cost announcement = Steady(meter, line, urc, false, () => engine.Pump(0));
            Cost command = Steady(meter, line, "\r\nOK\r\n", true, () =>
            {
                engine.Command.Begin(Attention);
                if (engine.Execute(1000) != AtFinal.Ok) throw new InvalidOperationException("no OK: " + name);
            });
            byte[] block = new byte[BlockLength];
            string answer = head + Encoding.Latin1.GetString(Fixed.Bytes(BlockLength, 9)) + tail;
            Cost read = Steady(meter, line, answer, true, () =>
            {
                engine.Command.Begin(dialect.SocketRead, dialect.SocketFirst, BlockLength);
                engine.Command.Expect(AtAnswer.Information, dialect.SocketReadInfo, dialect.SocketFirst);
                engine.Command.ExpectBlock(dialect.ReadForm, dialect.SocketReadCountField, block, 0, BlockLength);
                if (engine.Execute(1000) != AtFinal.Ok || engine.Result.BlockLength != BlockLength)
                    throw new InvalidOperationException("the block was not read: " + name);
            });
            meter.Report("urc-" + name, announcement);
            meter.Report("urc-registration-" + name, registration);
            meter.Report("at-line-" + name, command);
            meter.Report("read-1024-" + name, read);
            perByte = Math.Max(perByte, (double)read.Total / answer.Length);
            perUrc = Math.Max(perUrc, (double)announcement.Total / urc.Length);
            perLine = Math.Max(perLine, command.Total);
            urcObjects = Math.Max(urcObjects, Math.Max(announcement.Allocations, registration.Allocations));
            objects = Math.Max(objects, Math.Max(command.Allocations, read.Allocations));
        }

        // Of the dearest family.
        meter.Report("modem-block-byte", Math.Round(perByte, 1), "ops");
        meter.Report("modem-urc-byte", Math.Round(perUrc, 1), "ops");
        meter.Report("modem-at-line", perLine, "ops");
        meter.Report("modem-urc-allocations", urcObjects, "objects");
        meter.Report("modem-command-allocations", objects, "objects");
    }

    // What it costs when it was done before.
    private static Cost Steady(IMeter meter, Line line, string answer, bool afterWrite, Action work)
    {
        Cost cost = default!;
        for (int i = 0; i < 2; i++)
        {
            line.Bytes = Encoding.Latin1.GetBytes(answer);
            line.AfterWrite = afterWrite;
            cost = Count(meter, work);
        }

        return cost;
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
}
