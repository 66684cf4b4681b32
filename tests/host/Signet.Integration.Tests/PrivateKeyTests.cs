using System.Text;
using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary>The device's private key is in the SIM and nowhere else.</summary>
public class PrivateKeyTests
{
    [Fact]
    public void The_firmwares_process_never_holds_the_private_key_and_the_SIMs_does()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the memory of a process is read through /proc, which is Linux's");
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = RunTests.Emulate(broker, "dev", out string port);
        using var subscriber = broker.Subscribe("signet/+/telemetry", 3);
        using var run = SignetProcess.Start(
            "run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--messages", "100000", "--interval", "1");

        // A connection made, messages signed, and the process is alive and about to sign the next one.
        Assert.Equal(0, subscriber.Wait());
        if (!ProcessMemory.CanRead(run.Id, out string why))
        {
            // Where nobody can look, nothing is shown: not a matter for a silent skip.
            Assert.SkipWhen(Environment.GetEnvironmentVariable("SIGNET_SKIP_PRIVATE_KEY_TEST") == "1", why);
            Assert.Fail(why + "; set SIGNET_SKIP_PRIVATE_KEY_TEST=1 to do without this test");
        }

        // The scalar as everybody writes it, as OpenSSL's words hold it on this machine, and the key file's text.
        byte[] scalar = pki.Device.Key.ExportParameters(true).D!;
        byte[] text = Encoding.ASCII.GetBytes(pki.Device.Key.ExportPkcs8PrivateKeyPem().Split('\n')[1]);
        byte[][] secrets = [scalar, [.. scalar.Reverse()], text];
        var (firmware, searched) = ProcessMemory.Search(run.Id, secrets);
        var (sim, _) = ProcessMemory.Search(emulator.Id, secrets);

        // That the search can find it shows in the process that has it; that it looks in the right place of the firmware's
        // shows in the certificate, which the firmware read from the SIM.
        Assert.True(sim[0] + sim[1] > 0, "the SIM's process shows no key: the search finds nothing anywhere");
        var (certificate, _) = ProcessMemory.Search(run.Id, pki.Device.Der);
        Assert.True(certificate[0] > 0, "the firmware's process does not even show its certificate");
        Assert.True(searched > 1 << 20);
        Assert.Equal([0, 0, 0], firmware);
        Assert.False(run.HasEnded, run.ToString());
    }

    [Fact]
    public void Ctrl_C_ends_the_firmware_with_a_good_bye_to_the_broker()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = RunTests.Emulate(broker, "dev", out string port);
        using var run = SignetProcess.Start("run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--messages", "100000",
            "--interval", "1", "--client-id", "leaving");
        broker.Log.Logs("Received PUBLISH from leaving");
        run.Interrupt();
        Assert.Equal(1, run.Wait());
        Assert.Contains("stopped", run.Errors);
        broker.Log.Logs("Received DISCONNECT from leaving");
    }
}
