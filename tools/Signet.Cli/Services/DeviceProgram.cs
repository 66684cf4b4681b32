using Signet.Agent;
using Signet.Core;
using Signet.Hosting;
using Signet.SoftCrypto;
using Signet.Telemetry;

namespace Signet.Cli.Services;

/// <summary>Hears how far a <see cref="DeviceProgram"/> is; called on its thread.</summary>
internal class DeviceProgress
{
    /// <summary>Module and SIM are up.</summary>
    internal virtual void Started(TelemetryAgent agent)
    {
    }

    /// <summary>The broker has confirmed the connection.</summary>
    internal virtual void Connected(TelemetryAgent agent)
    {
    }

    /// <summary>The broker has acknowledged so many messages.</summary>
    internal virtual void Published(int count)
    {
    }
}

/// <summary>The program of a device, as Signet.Device runs it on a board, for a number of messages.</summary>
internal sealed class DeviceProgram
{
    private const int IdleSliceMs = 500;

    private readonly CounterSensor _samples = new("samples");

    /// <summary>Makes the firmware's application; nothing is sent yet.</summary>
    /// <param name="platform">Line, log and store.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="all">Whether it has every suite and signature algorithm, or what a shipped device has.</param>
    internal DeviceProgram(AgentPlatform platform, AgentSettings settings, bool all)
    {
        platform.Clock = new SystemClock();
        platform.Entropy = new PlatformEntropy();
        Agent = new TelemetryAgent(platform, settings, [new UptimeSensor(platform.Clock), _samples]);
        Agent.UseMcuCrypto([new X25519KeyAgreement(Agent.Random), new P256KeyAgreement(Agent.Random)], all ? AllAlgorithms.Verifier() : new P256Verifier());
        if (all) Agent.UseSuites(AllAlgorithms.Suites());
    }

    internal TelemetryAgent Agent { get; }

    /// <summary>Starts, connects, publishes and stops.</summary>
    /// <exception cref="SignetException">With the code of what failed.</exception>
    internal void Run(int messages, int intervalSeconds, DeviceProgress progress, CancellationToken stop)
    {
        try
        {
            Agent.Start();
            progress.Started(Agent);
            stop.ThrowIfCancellationRequested();
            Agent.Connect();
            progress.Connected(Agent);
            for (int i = 1; i <= messages; i++)
            {
                stop.ThrowIfCancellationRequested();
                Sample();
                Agent.Publish();
                progress.Published(i);
                if (i < messages) Idle(intervalSeconds, stop);
            }
        }
        finally
        {
            Agent.Stop();
        }
    }

    /// <summary>Goes on counting behind samples of an earlier run.</summary>
    internal void Count(int samples) => _samples.Count(samples);

    /// <summary>Takes one sample, which is counted.</summary>
    internal void Sample()
    {
        _samples.Count(1);
        Agent.Sample();
    }

    private void Idle(int seconds, CancellationToken stop)
    {
        for (long left = seconds * 1000L; left > 0; left -= IdleSliceMs)
        {
            stop.ThrowIfCancellationRequested();
            Agent.Idle((int)Math.Min(left, IdleSliceMs));
        }
    }
}
