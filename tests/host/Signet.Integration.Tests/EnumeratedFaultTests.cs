using Signet.Agent;
using Signet.Core;
using Signet.Emulator.Faults;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;
using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary>One fault at each place of a whole road, from the module's first AT to the broker's acknowledgement, and then
/// a road without: the device ends with an error that names the fault or goes on, and always comes back.</summary>
public sealed class EnumeratedFaultTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Pki Pki = new();

    private readonly Mosquitto _broker = new(Pki);

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void The_SIM_is_reset_between_any_two_APDUs(bool announced, bool channelTaken)
    {
        // In the worst case the module itself opens our channel for the USIM, where 24 and 2C change PINs.
        var uicc = new UiccOptions { ChannelsOpenAfterReset = channelTaken ? [1] : [] };
        ErrorCode[] allowed = [ErrorCode.ChannelLost, ErrorCode.ResponseLost];
        Enumerate(
            c => c.Apdus, at => new SimResetFault(at, announced), (_, code) => allowed.Contains(code), uicc,
            unit =>
            {
                Assert.Equal(1, unit.Module.Card.ResetCount);
                unit.SimIsUnharmed();
            });
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public void The_module_answers_ERROR_to_any_command_line(int? cme) => Enumerate(
        c => c.Lines, at => new AtErrorFault(at, cme), (line, code) => Allowed(line, code).Contains(code), new UiccOptions(),
        unit => unit.SimIsUnharmed());

    [Fact]
    public void The_card_answers_nonsense_to_any_APDU() => Enumerate(
        c => c.Apdus, at => new ApduStatusFault(at, 0x6F00), (_, code) => (int)code is >= 200 and < 300, new UiccOptions(),
        unit => unit.SimIsUnharmed());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Noise_on_the_line_is_survived(bool toHost)
    {
        const int Windows = 12;
        const int Width = 600;
        int errors = 0;
        for (int i = 0; i < Windows; i++)
        {
            var plan = new FaultPlan
            {
                Seed = 1000 + i,
                Faults = [new LineNoiseFault(toHost, 1 + (i * Width / 2), (i * Width / 2) + Width, 0.004, 0.002)],
            };
            using var unit = new Unit(Pki, s => s.Faults = plan);
            var agent = unit.Agent(_broker.Port);
            var error = Unit.Road(agent);
            if (error != null) errors++;
            output.WriteLine($"window {i}: {error?.Message ?? "survived"}");
            Assert.NotEqual(ErrorCode.Unexpected, error?.Code ?? ErrorCode.None);
            Recovers(agent, $"window {i}");
            unit.SimIsUnharmed();
        }

        Assert.True(errors > 0, "noise that disturbs nothing proves nothing");
    }

    // What each command's refusal must lead to; a refusal that does no harm is none of these.
    private static ErrorCode[] Allowed(string line, ErrorCode code)
    {
        ErrorCode[] module = [ErrorCode.ModemError, ErrorCode.CmeError];
        return line switch
        {
            _ when line.StartsWith("AT+CSIM", StringComparison.Ordinal) => [.. module, ErrorCode.ApduTransportFailed, ErrorCode.ChannelLost],
            _ when line.StartsWith("AT+NETOPEN", StringComparison.Ordinal) => [ErrorCode.PdpFailed, ErrorCode.CmeError],
            _ when line.StartsWith("AT+CIPOPEN", StringComparison.Ordinal) => [ErrorCode.SocketOpenFailed, ErrorCode.CmeError],
            _ when line.StartsWith("AT+CIPSEND", StringComparison.Ordinal) => [ErrorCode.SocketSendFailed, ErrorCode.ClientNotConfirmed],
            _ => module,
        };
    }

    // A clean road first counts the places; then each gets its fault.
    private void Enumerate(
        Func<(int Apdus, int Lines), int> places,
        Func<int, Fault> fault,
        Func<string, ErrorCode, bool> isAllowed,
        UiccOptions uicc,
        Action<Unit> check)
    {
        int count;
        using (var clean = new Unit(Pki, s => s.Emulator = s.Emulator with { Uicc = uicc }))
        {
            Assert.Null(Unit.Road(clean.Agent(_broker.Port)));
            count = places(clean.Count());
        }

        Assert.True(count > 30, $"only {count} places");
        int errors = 0;
        for (int at = 1; at <= count; at++)
        {
            using var unit = new Unit(Pki, s =>
            {
                s.Emulator = s.Emulator with { Uicc = uicc };
                s.Faults = FaultPlan.Of(fault(at));
            });
            var agent = unit.Agent(_broker.Port);
            var error = Unit.Road(agent);
            string line = PlaceOf(unit, fault(at), at);
            if (error != null)
            {
                errors++;
                output.WriteLine($"at {at}, {line}: {error.Message}");
                Assert.True(isAllowed(line, error.Code), $"at {at} of {count}, {line}: {error}");
            }

            Recovers(agent, $"at {at} of {count}, {line}");
            check(unit);
        }

        output.WriteLine($"{errors} of {count} ended with an error");
        Assert.InRange(errors, 1, count);
    }

    // The command line or APDU that the fault met, as the emulator saw it.
    private static string PlaceOf(Unit unit, Fault fault, int number) => unit.Trace
        .Of(fault is AtErrorFault ? TraceLayer.At : TraceLayer.Apdu)
        .Where(e => e.Direction == TraceDirection.In).Select(e => e.Summary).ElementAtOrDefault(number - 1) ?? "";

    // As the supervisor would, but at once: start again, connect, and bring a message to the broker.
    private static void Recovers(TelemetryAgent agent, string where)
    {
        long before = agent.Report.Acknowledged;
        SignetException? error = null;
        for (int i = 0; i < 3; i++)
        {
            error = Unit.Road(agent);
            if (error == null) break;
        }

        Assert.True(error == null, $"{where}: no recovery: {error}");
        Assert.True(agent.Report.Acknowledged > before, where);
        agent.Stop();
    }
}
