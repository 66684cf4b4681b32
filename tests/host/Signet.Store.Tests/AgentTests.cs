using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using Signet.Agent;
using Signet.Core;
using Signet.Emulator;
using Signet.Emulator.Card;
using Signet.Emulator.Links;
using Signet.Hosting;
using Signet.Modem;
using Signet.SoftCrypto;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Testing.Flash;
using Signet.Tls;

namespace Signet.Store.Tests;

/// <summary>The firmware's application on an emulated module and SIM, with a store: what outlives a power cut.</summary>
public class AgentTests
{
    private static readonly TestCa Ca = TestCa.Root();

    [Fact]
    public void UnsentMessagesOutliveAPowerCut()
    {
        var card = new Sim();
        var files = new RecordingMedium();
        using (var device = new Device(card, files))
        {
            device.Agent.Start();
            Assert.Equal("SimBound(StoredDh)", device.Agent.Report.Store);
            device.Agent.Sample();
            device.Agent.Sample();
            device.Clock.Ahead = 121_000;
            device.Agent.Idle(1);
        }

        // No Stop: the power went. The same SIM finds its messages, and the epoch goes on.
        using (var device = new Device(card, new RecordingMedium(files.Image())))
        {
            device.Agent.Start();
            Assert.Equal("SimBound(StoredDh)", device.Agent.Report.Store);
            Assert.Equal(2, device.Agent.Waiting);
            Assert.Contains(device.Log.Lines, l => l.Contains("epoch goes on"));
            device.Agent.Sample();
            Assert.Equal(3, device.Agent.Waiting);
        }

        // Another SIM finds nothing, and goes on.
        using (var device = new Device(new Sim(), new RecordingMedium(files.Image())))
        {
            device.Agent.Start();
            Assert.Equal(0, device.Agent.Waiting);
            Assert.Contains(device.Log.Lines, l => l.Contains("StoreKeyMissing"));
            device.Agent.Sample();
            Assert.Equal(1, device.Agent.Waiting);
        }
    }

    [Fact]
    public void StopCommitsWhatWaits()
    {
        var card = new Sim();
        var files = new RecordingMedium();
        using (var device = new Device(card, files))
        {
            device.Agent.Start();
            device.Agent.Sample();
            device.Agent.Stop();
            device.Agent.Start();
            Assert.Equal(1, device.Agent.Waiting);
        }
    }

    [Fact]
    public void AnExchangedSimTakesNoMessageAlong()
    {
        var (first, second) = (new Sim(), new Sim());
        var files = new RecordingMedium();
        using var device = new Device(first, files);
        device.Agent.Start();
        device.Agent.Sample();
        device.Agent.Sample();
        var store = (SealedStore)typeof(TelemetryAgent).GetField("_sealed", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(device.Agent)!;
        byte[] id = store.Id;

        // Both are in RAM only, for the window of two minutes has not passed.
        device.Exchange(second);
        device.Agent.Start();
        Assert.Equal(0, device.Agent.Waiting);
        Assert.Equal(StoreLevel.Closed, store.Level);
        Assert.Null(store.Id);
        device.Agent.Sample();
        Assert.Equal(1, device.Agent.Waiting);

        device.Exchange(first);
        device.Agent.Start();
        Assert.Equal(2, device.Agent.Waiting);
        Assert.Contains(device.Log.Lines, l => l.Contains("epoch goes on"));
        Assert.Equal(2, MessagesOf(files, id));
    }

    [Fact]
    public void WhatAnExchangedSimLosesIsReported()
    {
        var files = new RecordingMedium();
        using var device = new Device(new Sim(), files);
        device.Agent.Start();
        device.Agent.Sample();
        device.Exchange(new Sim());
        files.Fails = (kind, _) => kind is "append" or "commit";
        device.Agent.Start();
        Assert.Contains(device.Log.Lines, l => l.Contains("lost with the store that is closed: 1 messages in RAM: StoreFailed"));
        Assert.Equal("memory", device.Agent.Report.Store);
        device.Agent.Sample();
        Assert.Equal(1, device.Agent.Waiting);
    }

    // Segments of a store that hold more than their header of 56 bytes: records of type 1, whose sizes are in clear.
    private static int MessagesOf(RecordingMedium files, byte[] id)
    {
        int count = 0;
        foreach (var (name, file) in files.Image().Where(f => f.Key[0] == 'q' && char.IsAsciiDigit(f.Key[^1]) && !f.Key.Contains('.')))
        {
            Assert.True(file.Length >= 56, name);
            for (int at = 56; file.AsSpan(4, 8).SequenceEqual(id) && at + 23 <= file.Length;
                at += 23 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 1)))
            {
                count += file[at] == 1 ? 1 : 0;
            }
        }

        return count;
    }

    [Fact]
    public void ACertificateThatTheLineDamagedAtTheFirstStartIsNobodysIdentity()
    {
        // Nothing on this SIM bears the certificate's key out.
        var sim = new Sim();
        foreach (var key in sim.Objects.Objects.OfType<PublicKeyObject>()) key.Access = 0;
        using var device = new Device(sim, new RecordingMedium());
        device.DamageOnce(Convert.ToHexString(sim.Point.AsSpan(4, 4)));
        var e = Assert.Throws<SignetException>(device.Agent.Start);
        Assert.Equal(ErrorCode.ApduTransportFailed, e.Code);
        Assert.Null(device.Agent.Identity);
        Assert.True(device.WasDamaged);
        device.Agent.Start();
        Assert.Equal(sim.DeviceId, device.Agent.Identity!.Text);
    }

    [Fact]
    public void AMediumThatFailsTakesTheDeviceBackToRam()
    {
        var files = new RecordingMedium { Fails = (_, _) => true };
        using var device = new Device(new Sim(), files);
        device.Agent.Start();
        Assert.Equal("memory", device.Agent.Report.Store);
        Assert.Contains(device.Log.Lines, l => l.Contains("going on without the store"));
        Assert.Contains(device.Log.Lines, l => l.Contains("seeded without the seed file"));
        device.Agent.Sample();
        Assert.Equal(1, device.Agent.Waiting);
    }

    [Fact]
    public void AMediumThatFailsLaterBeginsAnEpochOfItsOwn()
    {
        var files = new RecordingMedium();
        using var device = new Device(new Sim(), files);
        device.Agent.Start();
        files.Fails = (kind, _) => kind is "append" or "commit";
        for (int i = 0; i < 70; i++)
        {
            device.Agent.Sample();
        }

        Assert.Contains(device.Log.Lines, l => l.Contains("new epoch without reserved numbers"));
        Assert.True(device.Agent.Waiting > 0);
        Assert.True(device.Agent.Report.Dropped > 0);
    }

    private sealed class Sim
    {
        public Sim()
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var certificate = Ca.Device(change: s => s.Key = key);
            DeviceId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 16));
            Point = key.ExportSubjectPublicKeyInfo()[^65..];
            Objects = new CardPersonaliser { DeviceKey = key, ClientCertificate = certificate.Der, CaCertificate = Ca.Der }.Build();
        }

        public ObjectStore Objects { get; }
        public string DeviceId { get; }
        public byte[] Point { get; }
    }

    private sealed class Device : IDisposable
    {
        private readonly Line _line = new();
        private EmulatedModule? _module;

        public Device(Sim sim, RecordingMedium files)
        {
            Exchange(sim);
            var platform = new AgentPlatform
            {
                Line = _line,
                Clock = Clock,
                Log = Log,
                Entropy = new PlatformEntropy(),
                Store = new FileStore(files),
            };
            var settings = new AgentSettings { BrokerHost = "broker.example", TrustAnchors = [Ca.Der], Policy = OffloadPolicy.Fast };
            settings.Modem.Dialect = Dialects.Find(Dialects.SimcomCip);

            // These tests open no connection, so no public-key work of the MCU is needed.
            settings.Policy = OffloadPolicy.Fast;
            Agent = new TelemetryAgent(platform, settings, [new UptimeSensor(Clock)]);
            Agent.UseMcuCrypto([new X25519KeyAgreement(Agent.Random), new P256KeyAgreement(Agent.Random)], new P256Verifier());
        }

        public TelemetryAgent Agent { get; }
        public AheadClock Clock { get; } = new();
        public StoreDevice.ListLog Log { get; } = new();

        /// <summary>The next time that these digits come over the line, the last of them is another.</summary>
        public void DamageOnce(string digits) => _line.Damaged = digits;

        public bool WasDamaged => _line.Damaged == null;

        /// <summary>Another SIM, in a module that was switched off meanwhile.</summary>
        public void Exchange(Sim sim)
        {
            _module?.Dispose();
            var link = new InMemoryLink();
            _module = EmulatedModule.Start(link, new EmulatorSetup { Store = sim.Objects });
            _line.Host = link.Host;
        }

        public void Dispose() => _module?.Dispose();
    }

    private sealed class AheadClock : IClock
    {
        private readonly SystemClock _clock = new();

        public long Ahead { get; set; }
        public long Milliseconds => _clock.Milliseconds + Ahead;
        public long UtcSeconds => _clock.UtcSeconds;
        public TimeQuality Quality => TimeQuality.Network;

        public void Delay(int milliseconds) => _clock.Delay(milliseconds);

        public bool Offer(long utcSeconds, TimeQuality quality) => false;
    }

    private sealed class Line : IByteChannel
    {
        public HostEnd Host { get; set; } = null!;

        public void Write(byte[] buffer, int offset, int count, int timeoutMs) => Host.Write(buffer, offset, count);

        public string? Damaged { get; set; }

        public int Read(byte[] buffer, int offset, int count, int timeoutMs)
        {
            int read = Math.Max(0, Host.Read(buffer, offset, count, timeoutMs));
            int at = Damaged == null ? -1 : buffer.AsSpan(offset, read).IndexOf(System.Text.Encoding.ASCII.GetBytes(Damaged));
            if (at >= 0)
            {
                buffer[offset + at + Damaged!.Length - 1] ^= 1;
                Damaged = null;
            }

            return read;
        }
    }
}
