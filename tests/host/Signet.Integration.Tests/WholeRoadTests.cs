using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Signet.Agent;
using Signet.Integration.Tests.Support;
using Signet.SoftCrypto;
using Signet.Store;
using Signet.Telemetry;

namespace Signet.Integration.Tests;

/// <summary>The whole device on an emulated module and SIM, mosquitto, and the backend as a person runs it: <c>signet listen</c>
/// and <c>signet command</c>. Neither side shares code with the other.</summary>
public sealed class WholeRoadTests : IDisposable
{
    private readonly Pki _pki = new();
    private readonly Mosquitto _broker;

    public WholeRoadTests() => _broker = new Mosquitto(_pki);

    public void Dispose() => _broker.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_the_device_says_is_taken_and_confirmed_and_what_it_is_told_is_done(bool stored)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string issuer = _broker.Folder.Write("issuer.pem", key.ExportPkcs8PrivateKeyPem());
        string[] backend =
        [
            "--broker", _broker.Address, "--ca", _broker.CaFile, "--cert", _broker.Folder["backend.pem"], "--key", _broker.Folder["backend.key"],
            "--issuer", issuer, "--state", _broker.Folder["state"],
        ];
        using var listener = SignetProcess.Start(["listen", .. backend, "--confirm-within", "1"]);
        listener.Logs("subscribed to");

        using var unit = new Unit(_pki);
        var platform = unit.Platform();
        platform.Store = stored ? new FileStore(new MemoryMedium(1 << 18)) : null;
        var agent = new TelemetryAgent(
            platform,
            unit.Settings(_broker.Port, s => s.Issuers = [Issuer.FromSpki(key.ExportSubjectPublicKeyInfo(), Issuer.Confirm | Issuer.Command)]),
            [new UptimeSensor(unit.Clock)]);
        agent.UseMcuCrypto([new P256KeyAgreement(agent.Random)], new P256Verifier());
        agent.Start();
        agent.Connect();
        listener.Says("\"type\":\"descriptor\"");
        for (int i = 0; i < 3; i++)
        {
            agent.Sample();
            agent.Publish();
        }

        listener.Says("\"sequence\":2,");
        Until(agent, () => agent.Report.Confirmations > 0);
        Assert.Equal(0, agent.Report.Refused);

        using var command = SignetProcess.Start(["command", "status", "--device", agent.Identity.Text, .. backend]);
        command.Logs("sent with counter");
        Until(agent, () => agent.HasToSend);
        agent.Publish();
        Assert.True(command.Wait() == 0, command.ToString());
        Assert.Matches("\"status\":\"Done\".*\"uptime\"", command.Output);
        agent.Stop();

        Assert.DoesNotContain("\"type\":\"refused\"", listener.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finding\":\"(Fork|Gap|Device|Backend)", listener.Output, StringComparison.Ordinal);
        Assert.True(Regex.Count(listener.Output, "\"chain\":\"InOrder\"") >= 4, listener.Output);
    }

    private static void Until(TelemetryAgent agent, Func<bool> what)
    {
        // The device's clock runs fast; the other processes don't.
        var longest = System.Diagnostics.Stopwatch.StartNew();
        while (!what())
        {
            Assert.True(longest.Elapsed < TimeSpan.FromSeconds(60), "it does not come to that");
            agent.Idle(1000);
        }
    }
}
