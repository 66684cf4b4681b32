using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>
/// A full TLS 1.3 handshake under the policy <c>fast</c>, then signed batches of 16 readings to a broker, over an
/// emulated module and SIM: operations, what crossed the lines, and the heap.
/// </summary>
internal sealed class ConnectionWorkload : Workload
{
    private const int Readings = 16;
    private const int WarmUp = 4;
    private const int Messages = 8;

    public override string Name => "connection";

    public override bool HasHeap => true;

    public override void Run(IMeter meter)
    {
        var watch = new HandshakeWatch(meter);
        using var device = new BenchDevice(Readings, OffloadPolicy.Fast, watch);
        watch.Device = device;
        meter.Begin();
        device.Agent.Start();
        meter.Report("start", meter.Since());
        device.Agent.Connect();
        watch.Report("tls13-full");

        // The first messages fill what is filled once.
        for (int i = 0; i < WarmUp; i++) Message(device);

        for (int i = 0; i < Messages; i++)
        {
            bool last = i == Messages - 1;
            meter.Begin();
            device.Agent.Sample();
            var sample = meter.Since();
            var before = device.Counters;
            meter.Begin();
            device.Agent.Publish();
            var publish = meter.Since();
            if (!last) continue;

            meter.Report("batch-16-sign", sample);
            meter.Report("publish-16", publish);
            var spent = device.Counters.Since(before);
            meter.Report("publish-16-uart", spent.UartBytes, "bytes");
            meter.Report("publish-16-wire", spent.SocketBytesSent + spent.SocketBytesReceived, "bytes");
        }

        int envelope = Envelope(device.LastMessage);
        meter.Report("cose-envelope", envelope, "bytes");
        meter.Report("cose-envelope-per-reading", (double)envelope / Readings, "bytes");
    }

    private static void Message(BenchDevice device)
    {
        device.Agent.Sample();
        device.Agent.Publish();
    }

    // Everything of a COSE_Sign1 but the payload's own bytes (RFC 9052 section 4.2): array, protected header, unprotected
    // header, heads, signature.
    private static int Envelope(byte[] message)
    {
        int at = 1;
        Skip(message, ref at);
        at++;
        int payload = Head(message, ref at);
        return message.Length - payload;
    }

    private static void Skip(byte[] cbor, ref int at)
    {
        int length = Head(cbor, ref at);
        at += length;
    }

    private static int Head(byte[] cbor, ref int at)
    {
        int length = cbor[at++] & 31;
        if (length < 24) return length;

        int bytes = 1 << (length - 24);
        length = 0;
        for (int i = 0; i < bytes; i++) length = (length << 8) | cbor[at++];
        return length;
    }
}
