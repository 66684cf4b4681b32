using Signet.Emulator.Modem;
using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>Measures the window of the connection report (docs/SPEC.md section 5).</summary>
internal sealed class HandshakeWatch(IMeter meter) : ITlsObserver
{
    private ModemCounters? _before;
    private ModemCounters? _spent;
    private int _held;
    private Cost? _cost;

    internal BenchDevice? Device { get; set; }

    public void OnHandshakeStart()
    {
        _before = Device!.Counters;
        meter.Begin();
    }

    public void OnEstablished(TlsReport report)
    {
        _cost = meter.Since();
        _spent = Device!.Counters.Since(_before!);

        // CONNECT leaves in one piece with our Finished, and is no part of the handshake.
        _held = (int)(report.WireBytesUp - report.HandshakeWireBytesUp);
    }

    public void OnConfirmed(TlsReport report)
    {
    }

    internal void Report(string name)
    {
        // What the engine took: the emulator's own count may hold tickets that came behind the server's Finished.
        var handshake = Device!.Agent.Report.Handshake;
        int wire = handshake.WireBytesUp + handshake.WireBytesDown;
        meter.Report(name, _cost!);
        meter.Report(name + "-commands", _spent!.Commands, "APDUs");
        meter.Report(name + "-get-responses", _spent.GetResponses, "APDUs");
        meter.Report(name + "-at-lines", _spent.AtLines, "lines");
        meter.Report(name + "-uart", _spent.UartBytes - _held, "bytes");
        meter.Report(name + "-wire-up", handshake.WireBytesUp, "bytes");
        meter.Report(name + "-wire-down", handshake.WireBytesDown, "bytes");
        meter.Report(name + "-wire", wire, "bytes");
        meter.Report(
            name + "-wire-overhead",
            wire - BenchDevice.ServerCertificateSize - BenchDevice.ClientCertificateSize,
            "bytes");
        meter.Report(name + "-time", Math.Round(_spent.ModelledMilliseconds), "ms");
    }
}
