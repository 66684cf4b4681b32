using Signet.Integration.Tests.Support;

namespace Signet.Integration.Tests;

/// <summary>The firmware with a store in a folder, over two lives of the program.</summary>
public class StoreTests
{
    [Fact]
    public void The_epoch_outlives_the_program_and_no_sequence_comes_twice()
    {
        var pki = new Pki();
        using var broker = new Mosquitto(pki);
        using var emulator = RunTests.Emulate(broker, "dev", out string port);
        using var subscriber = broker.Subscribe("signet/+/telemetry", 3);
        string folder = broker.Folder["store"];
        foreach (string messages in new[] { "2", "1" })
        {
            using var run = SignetProcess.Start(
                "run", "--port", port, "--broker", broker.Address, "--ca", broker.CaFile, "--messages", messages, "--store", folder);
            Assert.True(run.Wait() == 0, $"{run}\n{emulator}\n{broker.Log}");
            Assert.Contains($"{messages} published, {messages} acknowledged, store: SimBound(StoredDh)", run.Output);
            Assert.Contains(messages == "2" ? "new epoch, store: SimBound(StoredDh)" : "epoch goes on", run.Errors);
        }

        // One epoch: the second life skips what the first had reserved and names the last message of the first, so nothing is missing.
        Assert.Equal(0, subscriber.Wait());
        using var verify = SignetProcess.Start("verify", "--cert", broker.Folder["dev.pem"], "--json");
        verify.Give(subscriber.Output);
        verify.Wait();
        var verified = verify.Json();
        Assert.Equal(3, verified.GetProperty("verified").GetInt32());
        Assert.Equal(0, verified.GetProperty("gaps").GetInt32());
        Assert.Equal(1, verified.GetProperty("restarts").GetInt32());

        byte[] flash = [.. Directory.GetFiles(folder).SelectMany(File.ReadAllBytes)];
        Assert.NotEmpty(flash);
        Assert.DoesNotContain(Directory.GetFiles(folder), f => File.ReadAllText(f).Contains("uptime", StringComparison.Ordinal));
    }
}
