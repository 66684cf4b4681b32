using Signet.Core;
using Signet.Telemetry;
using Signet.Verification;

namespace Signet.Firmware.Tests.Telemetry;

/// <summary>A device that signs telemetry, and its backend.</summary>
internal sealed class TestDevice
{
    public static readonly byte[] Epoch = [1, 2, 3, 4, 5, 6, 7, 8];

    public TestDevice(int stream = 0)
    {
        Identity = new DeviceIdentity(TestCard.Point(Card.Tls), TestCard.Point(Card.Telemetry));
        Signer = new TelemetrySigner(Card, Identity, stream, Epoch);
        Key = DeviceKey.Read(Card.Telemetry.ExportSubjectPublicKeyInfo());
        Enrolment = DeviceKey.Read(Card.Tls.ExportSubjectPublicKeyInfo());
        Verifier = new MessageVerifier(Key, Enrolment.DeviceId, (ulong)stream);
    }

    public TestCard Card { get; } = new();

    public DeviceIdentity Identity { get; }

    public TelemetrySigner Signer { get; }

    public TelemetryBatch Batch { get; } = new();

    public DeviceKey Key { get; }

    public DeviceKey Enrolment { get; }

    public MessageVerifier Verifier { get; }

    /// <summary>Signs whatever the batch holds.</summary>
    public byte[] Sign()
    {
        var buffer = new byte[TelemetrySigner.MaxMessage + 7];
        int n = Signer.Sign(Batch, buffer, 7);
        return buffer[7..(7 + n)];
    }

    /// <summary>Signs one reading at a time and commits.</summary>
    public byte[] Next(long value = 1)
    {
        Batch.Begin(1_700_000_000, TimeQuality.Network);
        Batch.Add(new ReadingName("v"), 0, value);
        var message = Sign();
        Signer.Commit();
        return message;
    }
}
