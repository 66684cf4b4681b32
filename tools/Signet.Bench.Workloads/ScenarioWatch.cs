using Signet.Core;
using Signet.Emulator.Modem;
using Signet.Sim;
using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>Takes the figures of a window: a handshake, by the engine's edges, or whatever its caller brackets.</summary>
internal sealed class ScenarioWatch(IMeter meter) : ITlsObserver, IApduObserver
{
    // Of the INIT instructions of GSMA IoT.05: ends an operation.
    private const int CloseOperation = 1;

    private ModemCounters? _before;
    private ModemCounters? _spent;
    private Cost? _cost;
    private TlsReport? _report;
    private bool _whole;
    private int _writes;
    private int _writesSpent;
    private int _trips;
    private int _tripsSpent;
    private bool _waits;

    internal BenchModule? Module { get; set; }

    /// <summary>What the newest connection did.</summary>
    internal TlsReport Report => _report ?? throw new InvalidOperationException("no connection was made");

    public void OnHandshakeStart()
    {
        if (!_whole) Begin();
    }

    public void OnEstablished(TlsReport report)
    {
        _report = report;
        if (!_whole) End();
    }

    public void OnConfirmed(TlsReport report)
    {
    }

    public void OnExchange(int cla, int ins, int p1, int p2, int lc, int responseLength, int sw)
    {
        bool put = ins == IotSafe.InsPutPublicKeyInit && p1 != CloseOperation;
        if (ins == IotSafe.InsGenerateKeyPair || put) _writes++;
    }

    /// <summary>Begins a window around more than a handshake; <see cref="EndWhole"/> ends it.</summary>
    internal void BeginWhole()
    {
        _whole = true;
        Begin();
    }

    /// <summary>Ends it.</summary>
    internal void EndWhole()
    {
        End();
        _whole = false;
    }

    /// <summary>Counts round trips of a stream.</summary>
    internal ITransport Watch(ITransport stream) => new Stream(this, stream);

    /// <summary>The figures of the newest window.</summary>
    /// <param name="name">The scenario's name.</param>
    /// <param name="wholeConnection">Whether all bytes of the connection count, or those of the handshake.</param>
    /// <param name="roundTrips">Round trips where they were counted elsewhere.</param>
    internal Scenario Figures(string name, bool wholeConnection, int? roundTrips = null) => new(name, Report.Policy)
    {
        Commands = _spent!.Commands - _spent.SessionCloses,
        GetResponses = _spent.GetResponses,
        Closes = _spent.SessionCloses,
        AtLines = _spent.AtLines,
        UartBytes = _spent.UartBytes,
        WireBytes = wholeConnection
            ? Report.WireBytesUp + Report.WireBytesDown
            : Report.HandshakeWireBytesUp + Report.HandshakeWireBytesDown,
        RoundTrips = roundTrips ?? _tripsSpent,
        ModelledSeconds = Math.Round(_spent.ModelledMilliseconds) / 1000,
        IlOps = _cost!.Operations,
        CardWrites = _writesSpent,
    };

    private void Begin()
    {
        _writes = 0;
        _trips = 0;
        _waits = false;
        _before = Module!.Counters;
        meter.Begin();
    }

    private void End()
    {
        _cost = meter.Since();
        _tripsSpent = _trips;
        _writesSpent = _writes;
        _spent = Module!.Counters.Since(_before!);
    }

    // A round trip is: something was sent, and then the device waited until something came.
    private sealed class Stream(ScenarioWatch watch, ITransport inner) : ITransport
    {
        public bool IsOpen => inner.IsOpen;

        public void Open(string host, int port, int timeoutMs)
        {
            inner.Open(host, port, timeoutMs);
            watch._trips++;
        }

        public void Send(byte[] buffer, int offset, int count, int timeoutMs)
        {
            watch._waits |= count > 0;
            inner.Send(buffer, offset, count, timeoutMs);
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int received = inner.Receive(buffer, offset, count, timeoutMs);
            if (received > 0 && watch._waits)
            {
                watch._waits = false;
                watch._trips++;
            }

            return received;
        }

        public void Close() => inner.Close();
    }
}
