using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing;
using Signet.Verification;
using CborReader = System.Formats.Cbor.CborReader;
using CborWriter = System.Formats.Cbor.CborWriter;

using Signet.Firmware.Tests.Telemetry;


namespace Signet.Verify.Tests;

/// <summary>The backend's side: what it refuses, in which order, and how it follows the chain.</summary>
public class FirmwareMessagesTests
{
    private const string GoodBatch = "86" + "480102030405060708" + "00" + "00" + "00" + "480000000000000000" + "83617600" + "01";

    private readonly TestDevice _device = new();

    [Fact]
    public void Every_single_bit_flip_is_refused()
    {
        _device.Batch.Begin(1_700_000_000, TimeQuality.Network);
        _device.Batch.Add(new ReadingName("temperature"), 0, 21.5);
        _device.Batch.Add(new ReadingName("note"), 0, "door open");
        var message = _device.Sign();
        Assert.True(_device.Verifier.Verify(message).IsValid);
        for (int bit = 0; bit < message.Length * 8; bit++)
        {
            message[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(_device.Verifier.Verify(message).IsValid, $"bit {bit}");
            message[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Every_cut_and_every_byte_more_is_refused()
    {
        var message = _device.Next();
        for (int n = 0; n < message.Length; n++)
            Assert.Equal(VerificationError.CoseMalformed, _device.Verifier.Verify(message.AsMemory(0, n)).Error);
        Assert.Equal(VerificationError.CoseMalformed, _device.Verifier.Verify((byte[])[.. message, 0]).Error);
    }

    [Fact]
    public void A_hand_made_message_is_taken()
    {
        // So that the refusals below are due to what each changes.
        Assert.Equal(VerificationError.None, Verify(Message()).Error);
    }

    public static TheoryData<string, string, VerificationError> Envelopes => new()
    {
        { "tagged", "D2{0}", VerificationError.CoseMalformed },
        { "array of 5", "85{1}00", VerificationError.CoseMalformed },
        { "array of indefinite length", "9F{1}FF", VerificationError.CoseMalformed },
        { "length in two bytes", "9804{1}", VerificationError.CoseMalformed },
    };

    [Theory]
    [MemberData(nameof(Envelopes))]
    public void Another_form_around_a_good_message_is_refused(string what, string form, VerificationError error)
    {
        string good = Convert.ToHexString(Message());
        Assert.True(error == Verify(Convert.FromHexString(string.Format(form, good, good[2..]))).Error, what);
    }

    [Theory]
    [InlineData("A1", "A10126", VerificationError.CoseMalformed)] // no kid
    [InlineData("A2", "A2044412345678" + "0126", VerificationError.CoseMalformed)] // order
    [InlineData("A3", "A30126" + "0444{kid}" + "0500", VerificationError.CoseMalformed)] // one more
    [InlineData("kid", "A20126" + "0443123456", VerificationError.CoseMalformed)] // kid of 3 bytes
    [InlineData("long", "A2013806" + "0444{kid}", VerificationError.CoseMalformed)] // -7 in two bytes
    [InlineData("text", "A201654553323536" + "0444{kid}", VerificationError.CoseMalformed)] // alg "ES256"
    [InlineData("es384", "A2013822" + "0444{kid}", VerificationError.CoseAlgorithmUnsupported)]
    [InlineData("other", "A20126" + "044400000000", VerificationError.CoseKeyMismatch)]
    [InlineData("both", "A2013822" + "044400000000", VerificationError.CoseAlgorithmUnsupported)] // the order of checks
    public void Protected_headers_are_judged_in_order(string what, string header, VerificationError error)
    {
        header = header.Replace("{kid}", Convert.ToHexString(_device.Identity.KeyId));
        Assert.True(error == Verify(Message(header: header)).Error, what);
    }

    [Theory]
    [InlineData("A10101", VerificationError.CoseMalformed)] // an unprotected header
    [InlineData("BFFF", VerificationError.CoseMalformed)]
    [InlineData("80", VerificationError.CoseMalformed)]
    public void The_unprotected_header_is_an_empty_map(string unprotected, VerificationError error) =>
        Assert.Equal(error, Verify(Message(unprotected: unprotected)).Error);

    [Theory]
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 1801")] // 1 in two bytes
    [InlineData("85 480102030405060708 00 00 00 480000000000000000")] // no reading
    [InlineData("86 4701020304050607 00 00 00 480000000000000000 83617600 01")] // epoch of 7
    [InlineData("86 480102030405060708 20 00 00 480000000000000000 83617600 01")] // sequence −1
    [InlineData("86 480102030405060708 00 00 04 480000000000000000 83617600 01")] // quality 4
    [InlineData("86 480102030405060708 00 05 00 480000000000000000 83617600 01")] // time known and unknown
    [InlineData("86 480102030405060708 00 00 00 480000000000000001 83617600 01")] // previous of the first
    [InlineData("86 480102030405060708 01 00 00 47000000000000 00 83617600 01")] // previous of 7
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 826176 01")] // reading of 2
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 836000 01")] // empty name
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 832000 01")] // name −1
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617660 01")] // offset ""
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 F6")] // null
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 80")] // array
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 C101")] // tag
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 F0")] // simple 16
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 5F4101FF")] // indefinite
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 61FF")] // not UTF-8
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 FB3FF8000000000000")] // 1.5 in 64 bits
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 FB7FF8000000000000")] // NaN in 64 bits
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 FA7FC00001")] // another NaN
    [InlineData("86 480102030405060708 00 00 00 480000000000000000 83617600 01 00")] // more behind it
    [InlineData("")]
    public void A_signed_payload_that_is_no_batch_is_refused(string payload) =>
        Assert.Equal(VerificationError.PayloadMalformed, Verify(Message(payload.Replace(" ", ""))).Error);

    [Theory]
    [InlineData("F93E00", 1.5)] // half floats are taken though the device writes none
    [InlineData("FA3FC00000", 1.5)]
    [InlineData("FB3FB999999999999A", 0.1)]
    [InlineData("F97E00", double.NaN)]
    [InlineData("FA7FC00000", double.NaN)]
    [InlineData("FAFF800000", double.NegativeInfinity)]
    public void Floats_of_each_width_are_taken(string item, double value) =>
        Assert.Equal(value, Verify(Message(GoodBatch[..^2] + item)).Batch!.Readings[0].Value);

    [Fact]
    public void Integers_of_64_bits_and_sign_are_taken()
    {
        Assert.Equal((Int128)ulong.MaxValue, Verify(Message(GoodBatch[..^2] + "1BFFFFFFFFFFFFFFFF")).Batch!.Readings[0].Value);
        Assert.Equal(-1 - (Int128)ulong.MaxValue, Verify(Message(GoodBatch[..^2] + "3BFFFFFFFFFFFFFFFF")).Batch!.Readings[0].Value);
    }

    [Fact]
    public void Batches_above_the_limits_are_refused()
    {
        string head = "480102030405060708" + "00" + "00" + "00" + "480000000000000000";
        string readings(int n) => string.Concat(Enumerable.Repeat("83617600" + "01", n));
        Assert.Equal(VerificationError.None, Verify(Message("9845" + head + readings(64))).Error);
        Assert.Equal(VerificationError.PayloadMalformed, Verify(Message("9846" + head + readings(65))).Error);
        string bytes(int n) => "86" + head + "83617600" + "59" + n.ToString("X4") + string.Concat(Enumerable.Repeat("AA", n));
        int room = 1024 - bytes(0).Length / 2;
        Assert.Equal(VerificationError.None, Verify(Message(bytes(room))).Error);
        Assert.Equal(VerificationError.PayloadMalformed, Verify(Message(bytes(room + 1))).Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_bytes_are_judged_without_an_exception(int seed)
    {
        var random = Fuzzing.Random(seed);
        var good = Message();
        for (int round = 0; round < Fuzzing.Rounds(5_000); round++)
        {
            var bytes = random.Next(4) == 0 ? new byte[random.Next(200)] : (byte[])good.Clone();
            if (bytes.Length != good.Length) random.NextBytes(bytes);
            else for (int i = random.Next(1, 5); i > 0; i--) bytes[random.Next(40)] = (byte)random.Next(256);
            var result = Verify(bytes);
            Assert.Equal(result.IsValid, bytes.AsSpan().SequenceEqual(good));

            // The same bytes as a signed payload reach the reader behind the signature.
            if (round % 10 == 0) Verify(Message(Convert.ToHexString(bytes)));
        }
    }

    [Fact]
    public void Keys_are_read_from_certificates_and_public_keys_in_PEM_and_DER()
    {
        var request = new CertificateRequest("CN=x", _device.Card.Tls, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));
        byte[] spki = _device.Card.Tls.ExportSubjectPublicKeyInfo();
        foreach (var file in new[]
        {
            certificate.RawData, spki, Encoding.ASCII.GetBytes("text before\n" + certificate.ExportCertificatePem()),
            Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", spki)),
        })
        {
            using var key = DeviceKey.Read(file);
            Assert.Equal(_device.Identity.Text, key.DeviceIdText);
        }

        Assert.ThrowsAny<CryptographicException>(() => DeviceKey.Read([1, 2, 3]));
        Assert.ThrowsAny<CryptographicException>(() => DeviceKey.Read(Encoding.ASCII.GetBytes(_device.Card.Tls.ExportPkcs8PrivateKeyPem())));
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.ThrowsAny<CryptographicException>(() => DeviceKey.Read(p384.ExportSubjectPublicKeyInfo()));
        using var rsa = RSA.Create(2048);
        Assert.ThrowsAny<CryptographicException>(() => DeviceKey.Read(rsa.ExportSubjectPublicKeyInfo()));
        Assert.Throws<ArgumentException>(() => new MessageVerifier(_device.Key, new byte[15]));
    }

    [Fact]
    public void Error_numbers_are_those_of_the_firmware()
    {
        foreach (var error in Enum.GetValues<VerificationError>().Where(e => (int)e < 650))
            Assert.Equal(((ErrorCode)error).ToString(), error.ToString());
    }

    [Fact]
    public void The_chain_tells_order_duplicates_gaps_and_late_ones()
    {
        var messages = Enumerable.Range(0, 8).Select(i => _device.Next(i)).ToArray();
        var tracker = new ChainTracker();
        Assert.Equal(new ChainResult(ChainVerdict.InOrder, true, 0), Track(tracker, messages[0]));
        Assert.Equal(new ChainResult(ChainVerdict.InOrder, false, 0), Track(tracker, messages[1]));
        Assert.Equal(ChainVerdict.Duplicate, Track(tracker, messages[1]).Verdict);
        Assert.Equal(ChainVerdict.Duplicate, Track(tracker, messages[0]).Verdict);
        Assert.Equal(new ChainResult(ChainVerdict.Gap, false, 3), Track(tracker, messages[5]));
        Assert.Equal(ChainVerdict.InOrder, Track(tracker, messages[6]).Verdict);
        foreach (int i in new[] { 3, 4, 2 })
        {
            Assert.Equal(ChainVerdict.Late, Track(tracker, messages[i]).Verdict);
            Assert.Equal(ChainVerdict.Duplicate, Track(tracker, messages[i]).Verdict);
        }

        Assert.Equal(ChainVerdict.InOrder, Track(tracker, messages[7]).Verdict);
    }

    [Fact]
    public void The_chain_finds_a_fork_wherever_it_shows()
    {
        // The same epoch signed twice with other readings: a cloned device or a store set back.
        var twin = new TelemetrySigner(_device.Card, _device.Identity, 0, TestDevice.Epoch);
        var ours = Enumerable.Range(0, 4).Select(i => _device.Next(i)).ToArray();
        var theirs = Enumerable.Range(0, 4).Select(i =>
        {
            _device.Batch.Begin(0, TimeQuality.Unknown);
            _device.Batch.Add(new ReadingName("v"), 0, 100L + i);
            var buffer = new byte[TelemetrySigner.MaxMessage];
            int n = twin.Sign(_device.Batch, buffer, 0);
            twin.Commit();
            return buffer[..n];
        }).ToArray();

        var tracker = new ChainTracker();
        Track(tracker, ours[0]);
        Assert.Equal(ChainVerdict.Fork, Track(tracker, theirs[0]).Verdict); // same sequence, other bytes
        Assert.Equal(ChainVerdict.Fork, Track(tracker, theirs[1]).Verdict); // all lower ones are at hand, none fits
        Assert.Equal(ChainVerdict.Gap, Track(tracker, ours[3]).Verdict);
        Assert.Equal(ChainVerdict.InOrder, Track(new ChainTracker(), theirs[0]).Verdict);
        Assert.Equal(ChainVerdict.Late, Track(tracker, ours[1]).Verdict);
        Assert.Equal(ChainVerdict.Fork, Track(tracker, theirs[2]).Verdict); // none fits; and what follows wants another
        Assert.Equal(ChainVerdict.Late, Track(tracker, ours[2]).Verdict);
    }

    [Fact]
    public void A_new_epoch_begins_anew_and_the_old_one_is_still_known()
    {
        var tracker = new ChainTracker();
        var old = _device.Next();
        Track(tracker, old);
        var restarted = new TelemetrySigner(_device.Card, _device.Identity, 0, [9, 9, 9, 9, 9, 9, 9, 9]);
        var messages = Enumerable.Range(0, 3).Select(_ =>
        {
            var buffer = new byte[TelemetrySigner.MaxMessage];
            int n = restarted.Sign(_device.Batch, buffer, 0);
            restarted.Commit();
            return buffer[..n];
        }).ToArray();
        Assert.Equal(new ChainResult(ChainVerdict.Gap, true, 1), Track(tracker, messages[1]));
        Assert.Equal(ChainVerdict.Late, Track(tracker, messages[0]).Verdict);
        Assert.Equal(ChainVerdict.InOrder, Track(tracker, messages[2]).Verdict);
        Assert.Equal(ChainVerdict.Duplicate, Track(tracker, old).Verdict);
    }

    [Fact]
    public void What_was_forgotten_is_not_taken_for_new()
    {
        var messages = Enumerable.Range(0, 6).Select(i => _device.Next(i)).ToArray();
        var tracker = new ChainTracker(remembered: 3, epochs: 1);
        foreach (var message in messages) Assert.True(Track(tracker, message).IsNew);
        Assert.Equal(ChainVerdict.TooOld, Track(tracker, messages[2]).Verdict);
        Assert.Equal(ChainVerdict.Duplicate, Track(tracker, messages[3]).Verdict);
        Assert.False(Track(tracker, messages[2]).IsNew);
    }

    private static ChainResult Track(ChainTracker tracker, byte[] message)
    {
        var payload = CoseMessage.DecodeSign1(message).Content!.Value;
        var reader = new CborReader(payload, CborConformanceMode.Canonical);
        reader.ReadStartArray();
        var epoch = reader.ReadByteString();
        ulong sequence = reader.ReadUInt64();
        reader.SkipValue();
        reader.SkipValue();
        return tracker.Track(new Batch(epoch, sequence, 0, 0, reader.ReadByteString(), []), message);
    }

    private VerificationResult Verify(byte[] message) => _device.Verifier.Verify(message);

    /// <summary>Makes a message with the device's key from parts that may be wrong.</summary>
    private byte[] Message(string payload = GoodBatch, string? header = null, string unprotected = "A0")
    {
        header ??= "A20126" + "0444" + Convert.ToHexString(_device.Identity.KeyId);
        var aad = new CborWriter();
        aad.WriteStartArray(3);
        aad.WriteTextString("signet/telemetry/1");
        aad.WriteByteString(_device.Identity.Id);
        aad.WriteInt32(0);
        aad.WriteEndArray();
        var toSign = new CborWriter();
        toSign.WriteStartArray(4);
        toSign.WriteTextString("Signature1");
        toSign.WriteByteString(Convert.FromHexString(header));
        toSign.WriteByteString(aad.Encode());
        toSign.WriteByteString(Convert.FromHexString(payload));
        toSign.WriteEndArray();

        var message = new CborWriter(CborConformanceMode.Lax);
        message.WriteStartArray(4);
        message.WriteByteString(Convert.FromHexString(header));
        message.WriteEncodedValue(Convert.FromHexString(unprotected));
        message.WriteByteString(Convert.FromHexString(payload));
        message.WriteByteString(_device.Card.Telemetry.SignData(toSign.Encode(), HashAlgorithmName.SHA256));
        message.WriteEndArray();
        return message.Encode();
    }
}
