using System.Text.Json;
using Signet.Integration.Tests.Support;

namespace Signet.Modem.Field.Tests;

/// <summary>Two families by real time: an emulated module on a pseudo terminal, the firmware in a process of its own that opens
/// it as a serial port, and mosquitto behind.</summary>
public sealed class PtyTests
{
    [Theory]
    [InlineData("quectel-qi", "quectel-qi")]
    [InlineData("SARA-R5", "ublox-r5")]
    public void APortAtRealTime(string module, string dialect)
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        string Of(string name) => broker.Folder[name];
        using var emulator = SignetProcess.Emulate(
            "--pty", out string port, "--dialect", module, "--real-time", "--client-key", Of("dev.key"), "--client-cert", Of("dev.pem"), "--ca", Of("ca.pem"));
        using var subscriber = broker.Subscribe("signet/+/telemetry", 2);
        using var run = SignetProcess.Start(
            "run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--messages", "2", "--dialect", dialect, "--json");
        Assert.True(run.Wait() == 0, $"{run}\n{emulator}\n{broker.Log}");
        var report = run.Json();
        Assert.Equal(2, report.GetProperty("acknowledged").GetInt32());
        Assert.Equal("TLSv1.3", report.GetProperty("protocol").GetString());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("error").ValueKind);
        Assert.Equal(0, subscriber.Wait());
        using var verify = SignetProcess.Start("verify", "--cert", Of("dev.pem"), "--json");
        verify.Give(subscriber.Output);
        Assert.Equal(0, verify.Wait());
        Assert.Equal(2, verify.Json().GetProperty("verified").GetInt32());
    }
}
