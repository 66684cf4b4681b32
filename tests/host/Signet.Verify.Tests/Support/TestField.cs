using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Testing;
using Signet.Verification;

namespace Signet.Verify.Tests.Support;

/// <summary>A CA and a device in the field, which makes its messages with <see cref="Forger"/>.</summary>
internal sealed class TestField
{
    public TestField(TestCa? ca = null, Action<CertificateShape>? change = null)
    {
        Ca = ca ?? TestCa.Root("CN=Verify root");
        Certificate = Ca.Device("field device", change);
        Id = Forger.DeviceId(Certificate.Key);
        Topics = new DeviceTopics("", Id);
    }

    public TestCa Ca { get; }

    public TestCertificate Certificate { get; }

    /// <summary>The key that signs telemetry; the enrolment key unless another one is set.</summary>
    public ECDsa TelemetryKey { get => field ?? Certificate.Key; init; }

    public byte[] Id { get; }

    public string IdText => Convert.ToHexStringLower(Id);

    public DeviceTopics Topics { get; }

    public string TelemetryTopic => $"signet/{IdText}/telemetry";

    public string DescriptorTopic => $"signet/{IdText}/descriptor";

    public byte[] Epoch { get; set; } = [1, 1, 1, 1, 1, 1, 1, 1];

    public ulong Sequence { get; set; }

    /// <summary>The last message, which the next one names.</summary>
    public byte[]? Last { get; set; }

    public AnchorPolicy Anchors => new([X509CertificateLoader.LoadCertificate(Ca.Der)]);

    /// <summary>The next message.</summary>
    public byte[] Next(long value = 1, Action<CborWriter>? readings = null)
    {
        var message = Telemetry(Sequence, Last == null ? new byte[8] : Forger.Short(Last), value, readings: readings);
        Sequence++;
        return Last = message;
    }

    public byte[][] NextMany(int count) => [.. Enumerable.Range(0, count).Select(i => Next(i))];

    /// <summary>Any message.</summary>
    public byte[] Telemetry(ulong sequence, byte[] previous, long value = 1, ulong stream = 0, byte[]? epoch = null, Action<CborWriter>? readings = null) =>
        Forger.Message(
            TelemetryKey, Forger.Aad("signet/telemetry/1", Id, stream), Batch(epoch ?? Epoch, sequence, previous, value, readings));

    public static byte[] Batch(byte[] epoch, ulong sequence, byte[] previous, long value = 1, Action<CborWriter>? readings = null)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(6);
        writer.WriteByteString(epoch);
        writer.WriteUInt64(sequence);
        writer.WriteUInt64(1_800_000_000);
        writer.WriteUInt64(2);
        writer.WriteByteString(previous);
        if (readings != null)
        {
            readings(writer);
        }
        else
        {
            writer.WriteStartArray(3);
            writer.WriteTextString("v");
            writer.WriteInt32(0);
            writer.WriteInt64(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        return writer.Encode();
    }

    public byte[] Descriptor(ulong number = 1, ulong? next = null, byte[]? before = null, ulong confirmed = 0, params byte[][] certificates) =>
        Forger.Message(
            Certificate.Key, Forger.Aad("signet/descriptor/1", Id), DescriptorPayload(number, next, before, confirmed, certificates));

    public byte[] DescriptorPayload(ulong number = 1, ulong? next = null, byte[]? before = null, ulong confirmed = 0, params byte[][] certificates)
    {
        if (certificates.Length == 0) certificates = [Certificate.Der];
        bool other = TelemetryKey != Certificate.Key;
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartMap(other ? 14 : 13);
        writer.WriteInt32(1);
        writer.WriteByteString(Epoch);
        writer.WriteInt32(2);
        writer.WriteUInt64(next ?? Sequence);
        writer.WriteInt32(3);
        if (before == null) writer.WriteNull();
        else writer.WriteByteString(before);
        writer.WriteInt32(4);
        writer.WriteUInt64(number);
        writer.WriteInt32(5);
        writer.WriteUInt64(1_800_000_000);
        writer.WriteInt32(6);
        writer.WriteInt32(2);
        writer.WriteInt32(7);
        writer.WriteStartArray(2);
        foreach (var (name, unit) in new[] { ("temperature", "Cel"), ("result", "") })
        {
            writer.WriteStartArray(2);
            writer.WriteTextString(name);
            writer.WriteTextString(unit);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteInt32(8);
        writer.WriteInt32(2);
        writer.WriteInt32(9);
        writer.WriteInt32(0);
        writer.WriteInt32(10);
        writer.WriteStartMap(2);
        writer.WriteTextString("module");
        writer.WriteTextString("A7670E");
        writer.WriteTextString("firmware");
        writer.WriteTextString("1.0.0");
        writer.WriteEndMap();
        writer.WriteInt32(11);
        writer.WriteStartArray(certificates.Length);
        foreach (var certificate in certificates) writer.WriteByteString(certificate);
        writer.WriteEndArray();
        if (other)
        {
            writer.WriteInt32(12);
            writer.WriteByteString(TelemetryKey.ExportSubjectPublicKeyInfo());
        }

        writer.WriteInt32(13);
        writer.WriteUInt64(confirmed);
        writer.WriteInt32(14);
        writer.WriteInt32(0);
        writer.WriteEndMap();
        return writer.Encode();
    }
}
