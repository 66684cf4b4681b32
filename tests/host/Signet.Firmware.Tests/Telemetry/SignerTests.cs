using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Verification;
using CborReader = System.Formats.Cbor.CborReader;
using CborWriter = System.Formats.Cbor.CborWriter;

namespace Signet.Firmware.Tests.Telemetry;

/// <summary>Messages of the firmware, to the byte of docs/SPEC.md, judged by .NET's own COSE and CBOR.</summary>
public class SignerTests
{
    private readonly TestDevice _device = new();

    [Fact]
    public void Identity_is_the_hash_of_the_SPKI_that_dotNET_writes()
    {
        var tls = SHA256.HashData(_device.Card.Tls.ExportSubjectPublicKeyInfo());
        var telemetry = SHA256.HashData(_device.Card.Telemetry.ExportSubjectPublicKeyInfo());
        Assert.Equal(tls[..16], _device.Identity.Id);
        Assert.Equal(telemetry[..4], _device.Identity.KeyId);
        Assert.Equal(Convert.ToHexStringLower(tls[..16]), _device.Identity.Text);
        Assert.Equal("signet/" + Convert.ToHexStringLower(tls[..16]) + "/telemetry", _device.Identity.TelemetryTopic);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(() => new DeviceIdentity(new byte[64], new byte[65])).Code);
        Assert.Equal(ErrorCode.InvalidArgument, Assert.Throws<SignetException>(() => new DeviceIdentity(new byte[65], null)).Code);
    }

    [Fact]
    public void A_batch_is_the_bytes_that_the_specification_gives()
    {
        // Written by hand from docs/SPEC.md section 2 and RFC 8949 section 3.
        var batch = _device.Batch;
        batch.Begin(1_700_000_000, TimeQuality.Network);
        batch.Add(new ReadingName("temperature"), 0, 21.5);
        batch.Add(new ReadingName(7), -3, -500L);
        batch.Add(new ReadingName("ok"), 5, true);
        batch.Add(new ReadingName("pi"), 0, 3.1);
        batch.Add(new ReadingName("s"), 0, "é");
        batch.Add(new ReadingName("b"), 0, new byte[] { 9, 8, 7 }, 1, 2);
        batch.Encode(TestDevice.Epoch, 1000, [0xA, 0xB, 0xC, 0xD, 0xE, 0xF, 0, 1]);
        Assert.Equal(
            "8B" + "480102030405060708" + "1903E8" + "1A6553F100" + "02" + "480A0B0C0D0E0F0001"
            + "83" + "6B74656D7065726174757265" + "00" + "FA41AC0000"
            + "83" + "07" + "22" + "3901F3"
            + "83" + "626F6B" + "05" + "F5"
            + "83" + "627069" + "00" + "FB4008CCCCCCCCCCCD"
            + "83" + "6173" + "00" + "62C3A9"
            + "83" + "6162" + "00" + "420807",
            Convert.ToHexString(batch.Buffer, batch.Offset, batch.Length));
    }

    [Fact]
    public void A_message_is_the_bytes_that_the_specification_gives()
    {
        var message = _device.Next();
        string kid = Convert.ToHexString(_device.Identity.KeyId);
        int payload = 1 + 9 + 1 + 5 + 1 + 9 + 1 + 2 + 1 + 1;
        Assert.Equal(
            "84" + "49" + "A2" + "0126" + "0444" + kid + "A0" + "58" + payload.ToString("X2")
            + "86" + "480102030405060708" + "00" + "1A6553F100" + "02" + "480000000000000000" + "83617600" + "01"
            + "5840",
            Convert.ToHexString(message, 0, message.Length - 64));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(16, 0)]
    [InlineData(16, 700)]
    [InlineData(63, 500)]
    public void A_batch_in_the_array_of_its_message_makes_the_same_message(int readings, int bytes)
    {
        var shared = new byte[TelemetrySigner.MaxMessage];
        var batch = new TelemetryBatch(shared, TelemetrySigner.MessageHead);
        foreach (var each in new[] { batch, _device.Batch })
        {
            each.Begin(1_700_000_000, TimeQuality.Network);
            for (int i = 0; i < readings; i++) each.Add(new ReadingName("v"), 0, 100L + i);
            if (bytes > 0) each.Add(new ReadingName("b"), 0, Enumerable.Range(0, bytes).Select(i => (byte)i).ToArray(), 0, bytes);
        }

        var apart = _device.Sign();
        int count = _device.Signer.Sign(batch, shared, 0);

        Assert.Equal(apart[..^64], shared[..(count - 64)]);
        Assert.Null(_device.Verifier.Verify(shared[..count]).Detail);
    }

    [Fact]
    public void A_batch_needs_its_room()
    {
        Assert.Equal(
            ErrorCode.BufferTooSmall,
            Assert.Throws<SignetException>(() => new TelemetryBatch(new byte[TelemetryBatch.MaxSize], 1)).Code);
    }

    [Fact]
    public void DotNETs_COSE_verifies_it_with_the_external_aad_and_not_without()
    {
        var message = _device.Next();
        var aad = new CborWriter(CborConformanceMode.Canonical);
        aad.WriteStartArray(3);
        aad.WriteTextString("signet/telemetry/1");
        aad.WriteByteString(_device.Identity.Id);
        aad.WriteUInt64(0);
        aad.WriteEndArray();
        var cose = CoseMessage.DecodeSign1(message);
        Assert.True(cose.VerifyEmbedded(_device.Card.Telemetry, aad.Encode()));
        Assert.False(cose.VerifyEmbedded(_device.Card.Telemetry));
        Assert.False(cose.VerifyEmbedded(_device.Card.Tls, aad.Encode()));
        Assert.Equal(-7, cose.ProtectedHeaders[CoseHeaderLabel.Algorithm].GetValueAsInt32());
        Assert.Equal(_device.Identity.KeyId, cose.ProtectedHeaders[CoseHeaderLabel.KeyIdentifier].GetValueAsBytes());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(int.MaxValue)]
    public void The_verifier_reads_what_was_added_in_every_stream(int stream)
    {
        var device = new TestDevice(stream);
        device.Batch.Begin(12, TimeQuality.Authenticated);
        long[] integers = [0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, long.MaxValue, -1, -24, -25, -256, -257, long.MinValue];
        double[] floats = [0, -0.0, 1.5, 0.1, float.MaxValue, double.MaxValue, double.Epsilon, float.Epsilon, double.NaN, double.PositiveInfinity];
        foreach (long i in integers) device.Batch.Add(new ReadingName("i"), 1, i);
        foreach (double f in floats) device.Batch.Add(new ReadingName("f"), int.MinValue, f);
        device.Batch.Add(new ReadingName(int.MaxValue), int.MaxValue, false);
        device.Batch.Add(new ReadingName("漢字"), 0, "");
        device.Batch.Add(new ReadingName(new string('n', 32)), 0, [], 0, 0);
        var message = device.Sign();

        var result = device.Verifier.Verify(message);
        Assert.Null(result.Detail);
        var batch = result.Batch!;
        Assert.Equal(TestDevice.Epoch, batch.Epoch);
        Assert.Equal((0UL, 12UL, 3), (batch.Sequence, batch.Time, batch.Quality));
        Assert.Equal(new byte[8], batch.Previous);
        var values = batch.Readings.Select(r => r.Value).ToArray();
        Assert.Equal(integers.Select(i => (object)(Int128)i), values[..integers.Length]);
        Assert.Equal(floats.Select(f => (object)f), values[integers.Length..(integers.Length + floats.Length)]);
        Assert.Equal(new Reading(null, int.MaxValue, int.MaxValue, false), batch.Readings[^3]);
        Assert.Equal(new Reading("漢字", null, 0, ""), batch.Readings[^2]);
        Assert.Equal(new string('n', 32), batch.Readings[^1].Name);
        Assert.Equal(Array.Empty<byte>(), batch.Readings[^1].Value);

        var other = new MessageVerifier(device.Key, device.Enrolment.DeviceId, (ulong)stream + 1);
        Assert.Equal(VerificationError.CoseSignatureInvalid, other.Verify(message).Error);
        Assert.Equal(VerificationError.CoseSignatureInvalid, new MessageVerifier(device.Key, (ulong)stream).Verify(message).Error);
        Assert.Equal(VerificationError.CoseKeyMismatch, new MessageVerifier(device.Enrolment, (ulong)stream).Verify(message).Error);
    }

    [Fact]
    public void The_payload_is_canonical_for_System_Formats_Cbor()
    {
        // Floats apart, whose width is docs/SPEC.md's own rule, writing it again in both modes gives the same bytes.
        var batch = _device.Batch;
        batch.Begin(1_700_000_000, TimeQuality.Floor);
        for (int i = 0; i < 40; i++) batch.Add(new ReadingName(i * i), i * 7 - 100, (1L << i) - (i % 2 == 0 ? 0 : 1L << 45));
        batch.Encode(TestDevice.Epoch, ulong.MaxValue, new byte[8]);
        var bytes = batch.Buffer.AsSpan(batch.Offset, batch.Length).ToArray();
        foreach (var mode in new[] { CborConformanceMode.Canonical, CborConformanceMode.Ctap2Canonical })
        {
            var reader = new CborReader(bytes, mode);
            var writer = new CborWriter(mode);
            writer.WriteStartArray(reader.ReadStartArray());
            writer.WriteByteString(reader.ReadByteString());
            writer.WriteUInt64(reader.ReadUInt64());
            writer.WriteUInt64(reader.ReadUInt64());
            writer.WriteUInt64(reader.ReadUInt64());
            writer.WriteByteString(reader.ReadByteString());
            while (reader.PeekState() != CborReaderState.EndArray)
            {
                writer.WriteStartArray(reader.ReadStartArray());
                for (int i = 0; i < 3; i++) writer.WriteInt64(reader.ReadInt64());
                reader.ReadEndArray();
                writer.WriteEndArray();
            }

            reader.ReadEndArray();
            writer.WriteEndArray();
            Assert.Equal(0, reader.BytesRemaining);
            Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(writer.Encode()));
        }
    }

    [Fact]
    public void Floats_have_the_shorter_of_32_and_64_bits()
    {
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++)
        {
            double value = round % 2 == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            _device.Batch.Begin(0, TimeQuality.Unknown);
            _device.Batch.Add(new ReadingName(0), 0, value);
            _device.Batch.Encode(TestDevice.Epoch, 0, new byte[8]);
            var item = _device.Batch.Buffer.AsSpan(_device.Batch.Offset, _device.Batch.Length)[25..].ToArray();
            var writer = new CborWriter(CborConformanceMode.Ctap2Canonical);
            if (double.IsNaN(value)) writer.WriteEncodedValue(Convert.FromHexString("FA7FC00000"));
            else if ((double)(float)value == value) writer.WriteSingle((float)value);
            else writer.WriteDouble(value);
            Assert.Equal(Convert.ToHexString(writer.Encode()), Convert.ToHexString(item));
        }
    }

    [Fact]
    public void The_envelope_keeps_its_budget()
    {
        _device.Batch.Begin(1_700_000_000, TimeQuality.Network);
        for (int i = 0; i < 16; i++) _device.Batch.Add(new ReadingName(i), -i * 60, 20.25 + i);
        for (int i = 0; i < 1_000; i++)
        {
            _device.Sign();
            _device.Signer.Commit();
        }

        var message = _device.Sign();
        int payload = _device.Batch.Length;
        Assert.InRange(message.Length - payload, 1, 80);
        Assert.InRange((message.Length - payload) / 16.0, 0, 5);

        // Epoch, sequence, time, quality and previous; the array's head is the payload's own.
        var reader = new CborReader(_device.Batch.Buffer.AsMemory(_device.Batch.Offset, payload), CborConformanceMode.Canonical);
        reader.ReadStartArray();
        int before = reader.BytesRemaining;
        for (int i = 0; i < 5; i++) reader.SkipValue();
        Assert.InRange(before - reader.BytesRemaining, 1, 28);
    }

    [Fact]
    public void A_failed_signature_skips_nothing()
    {
        var first = _device.Next();
        _device.Batch.Begin(0, TimeQuality.Unknown);
        _device.Batch.Add(new ReadingName("v"), 0, 2L);
        _device.Card.SignError = ErrorCode.SimBusy;
        Assert.Equal(ErrorCode.SimBusy, Assert.Throws<SignetException>(() => _device.Sign()).Code);
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(_device.Signer.Commit).Code);
        Assert.Equal(1UL, _device.Signer.Sequence);

        _device.Card.SignError = ErrorCode.None;
        _device.Sign(); // not committed: never counted
        var second = _device.Sign();
        _device.Signer.Commit();
        var batch = _device.Verifier.Verify(second).Batch!;
        Assert.Equal(1UL, batch.Sequence);
        Assert.Equal(SHA256.HashData(first)[..8], batch.Previous);
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(_device.Signer.Commit).Code);
        Assert.Equal(2UL, _device.Signer.Sequence);
    }

    [Fact]
    public void A_batch_holds_64_readings_and_at_most_1024_bytes()
    {
        var batch = _device.Batch;
        batch.Begin(0, TimeQuality.Unknown);
        Assert.Equal(ErrorCode.InvalidState, Assert.Throws<SignetException>(() => _device.Sign()).Code);
        for (int i = 0; i < 64; i++) batch.Add(new ReadingName(i), 0, 1L);
        Assert.Equal(ErrorCode.BatchFull, Assert.Throws<SignetException>(() => batch.Add(new ReadingName(0), 0, 1L)).Code);
        Assert.Equal(64, _device.Verifier.Verify(_device.Sign()).Batch!.Readings.Count);

        var random = new Random(8);
        for (int round = 0; round < 300; round++)
        {
            batch.Begin(uint.MaxValue + 1L, TimeQuality.Network);
            int count = 0;
            try
            {
                while (true)
                {
                    var data = new byte[random.Next(200)];
                    switch (random.Next(4))
                    {
                        case 0: batch.Add(new ReadingName("abc"), random.Next(), data, 0, data.Length); break;
                        case 1: batch.Add(new ReadingName("abc"), random.Next(), new string('x', data.Length)); break;
                        case 2: batch.Add(new ReadingName("abc"), random.Next(), random.NextInt64()); break;
                        default: batch.Add(new ReadingName("abc"), random.Next(), random.NextDouble()); break;
                    }

                    count++;
                }
            }
            catch (SignetException e)
            {
                Assert.Equal(ErrorCode.BatchFull, e.Code);
            }

            Assert.Equal(count, batch.Count);
            var message = _device.Sign();
            Assert.InRange(batch.Length, 1, 1024);
            Assert.InRange(message.Length, 1, TelemetrySigner.MaxMessage);
            Assert.Equal(count, _device.Verifier.Verify(message).Batch!.Readings.Count);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_and_leave_the_batch_as_it_was()
    {
        var batch = _device.Batch;
        batch.Begin(5, TimeQuality.Floor);
        batch.Add(new ReadingName("a"), 0, 1L);
        Refused(ErrorCode.InvalidArgument, () => batch.Add(new ReadingName("a"), 0, new byte[3], 2, 2));
        Refused(ErrorCode.InvalidArgument, () => batch.Add(new ReadingName("a"), 0, new byte[3], 0, -1));
        Refused(ErrorCode.InvalidArgument, () => new ReadingName(""));
        Refused(ErrorCode.InvalidArgument, () => new ReadingName((string?)null));
        Refused(ErrorCode.InvalidArgument, () => new ReadingName(new string('é', 17)));
        Refused(ErrorCode.InvalidArgument, () => new ReadingName(-1));
        Refused(ErrorCode.InvalidArgument, () => new TelemetrySigner(_device.Card, _device.Identity, -1, TestDevice.Epoch));
        Refused(ErrorCode.InvalidArgument, () => new TelemetrySigner(_device.Card, _device.Identity, 0, new byte[7]));
        Refused(ErrorCode.BufferTooSmall, () => _device.Signer.Sign(batch, new byte[100], 0));
        Assert.Single(_device.Verifier.Verify(_device.Sign()).Batch!.Readings);
        Refused(ErrorCode.InvalidArgument, () => batch.Begin(-1, TimeQuality.Network));
        Refused(ErrorCode.InvalidArgument, () => batch.Begin(1, TimeQuality.Unknown));
    }

    [Fact]
    public void Sensors_add_their_readings()
    {
        var clock = new Mqtt.TestClock { Milliseconds = 123_999 };
        var counter = new CounterSensor("pulses");
        counter.Count(3);
        counter.Count(2);
        ISensor[] sensors = [new UptimeSensor(clock), counter];
        _device.Batch.Begin(0, TimeQuality.Unknown);
        foreach (var sensor in sensors) sensor.Read(_device.Batch, 4);
        var readings = _device.Verifier.Verify(_device.Sign()).Batch!.Readings;
        Assert.Equal([new Reading("uptime", null, 4, (Int128)123), new Reading("pulses", null, 4, (Int128)5)], readings);
        Assert.Equal(["s", "count"], sensors.Select(s => s.Unit));
        Assert.Equal(["uptime", "pulses"], sensors.Select(s => s.Name));
    }

    [Fact]
    public void Building_and_signing_allocates_nothing_of_ours()
    {
        var signer = new TelemetrySigner(new NullCard(), _device.Identity, 0, TestDevice.Epoch);
        var queue = new TelemetryQueue(4_096, 16, new NullLog());
        var batch = new TelemetryBatch();
        var message = new byte[TelemetrySigner.MaxMessage];
        var sensor = new UptimeSensor(new Mqtt.TestClock());
        var name = new ReadingName("v");
        void Run(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                batch.Begin(1_700_000_000 + i, TimeQuality.Network);
                sensor.Read(batch, 0);
                for (int k = 0; k < 10; k++) batch.Add(name, k, k * 0.5);
                int n = signer.Sign(batch, message, 0);
                signer.Commit();
                long number = queue.Add(message, 0, n);
                queue.Acknowledge(queue.NextOpen(number));
            }
        }

        Run(200);
        Assert.Equal(0, Allocations.Of(() => Run(2_000)));
    }

    private static void Refused(ErrorCode code, Action action) => Assert.Equal(code, Assert.Throws<SignetException>(action).Code);

    private sealed class NullCard : ISecureElement
    {
        public void Sign(SigningKey key, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            Array.Clear(signature, signatureOffset, 64);

        public void GetRandom(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public void GenerateKeyPair(byte[] point, int offset) => throw new NotSupportedException();

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset) => throw new NotSupportedException();

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            throw new NotSupportedException();
    }
}
