using System.Numerics;
using System.Security.Cryptography;
using Signet.Testing;
using Signet.Verification;
using Signet.Verify.Tests.Support;

namespace Signet.Verify.Tests;

/// <summary>Each attempt to pass something off as a device's message, and the name under which it is refused.</summary>
public class ForgeryTests
{
    private readonly TestField _field = new();
    private readonly TestBackend _backend;
    private readonly byte[] _good;

    public ForgeryTests()
    {
        _backend = new TestBackend(_field);
        Assert.Equal(VerificationError.None, _backend.Describe(_field.Descriptor()).Error);
        _good = _field.Next();
    }

    private byte[] TelemetryAad => Forger.Aad("signet/telemetry/1", _field.Id, 0);

    private byte[] GoodPayload => TestField.Batch(_field.Epoch, 0, new byte[8]);

    [Fact]
    public void The_good_message_is_taken()
    {
        // So that the refusals below are due to what each changes.
        Assert.Equal(VerificationError.None, _backend.Receive(_good).Error);
        Assert.Single(_backend.Taken);
    }

    [Fact]
    public void Every_value_of_every_byte_but_one_is_refused()
    {
        // All 255 other values of each byte of telemetry, of what has names of structure in it; one bit each of the rest.
        for (int i = 0; i < _good.Length; i++)
        {
            var altered = (byte[])_good.Clone();
            bool structure = i < 40;
            for (int change = 1; change < 256; change = structure ? change + 1 : change * 2)
            {
                altered[i] = (byte)(_good[i] ^ change);
                Refused(altered, null);
            }
        }

        Assert.Empty(_backend.Taken);
    }

    [Fact]
    public void Every_altered_byte_of_a_descriptor_is_refused()
    {
        var other = new TestField(_field.Ca);
        var good = other.Descriptor();
        using var backend = new TestBackend(other);
        for (int i = 0; i < good.Length; i++)
        {
            var altered = (byte[])good.Clone();
            altered[i] ^= 0x01;
            Assert.NotEqual(VerificationError.None, backend.Describe(altered).Error);
        }

        Assert.Equal(VerificationError.None, backend.Describe(good).Error);
    }

    [Fact]
    public void Another_stream_is_refused() =>
        Refused(_field.Telemetry(0, new byte[8], stream: 1), VerificationError.CoseSignatureInvalid);

    [Fact]
    public void Another_device_is_refused()
    {
        var other = new TestField(_field.Ca);
        var message = other.Next();
        Refused(message, VerificationError.CoseKeyMismatch);

        // With our kid, as who knows it would write it.
        Refused(Forger.Message(other.Certificate.Key, TelemetryAad, GoodPayload, Forger.Header(_field.Certificate.Key)), VerificationError.CoseSignatureInvalid);

        // Under its own name it is unknown until its descriptor comes.
        Assert.Equal(VerificationError.DeviceUnknown, _backend.Receive(message, other.TelemetryTopic).Error);
    }

    [Fact]
    public void A_message_for_another_device_by_the_same_key_is_refused() =>
        Refused(Forger.Message(_field.Certificate.Key, Forger.Aad("signet/telemetry/1", new byte[16], 0), GoodPayload), VerificationError.CoseSignatureInvalid);

    [Theory]
    [InlineData("00", "none")]
    [InlineData("01", "A128GCM")]
    [InlineData("05", "HMAC with SHA-256")]
    [InlineData("04", "HMAC, cut to 64 bits")]
    [InlineData("28", "ESP256, not allowed here")]
    [InlineData("3822", "ES384")]
    [InlineData("3823", "ES512")]
    [InlineData("27", "EdDSA")]
    [InlineData("390100", "RS256")]
    [InlineData("3B7FFFFFFFFFFFFFFF", "the least")]
    public void Another_algorithm_is_refused_before_any_key_is_used(string algorithm, string what)
    {
        var message = Forger.Message(_field.Certificate.Key, TelemetryAad, GoodPayload, Forger.Header(_field.Certificate.Key, algorithm));
        Assert.True(_backend.Receive(message).Error == VerificationError.CoseAlgorithmUnsupported, what);
    }

    [Fact]
    public void Minus_9_is_taken_where_it_is_allowed_and_nothing_else_can_be()
    {
        using var key = DeviceKey.FromSpki(_field.Certificate.Key.ExportSubjectPublicKeyInfo());
        var both = new MessageVerifier(key, key.DeviceId, 0, new HashSet<long> { -7, -9 });
        var message = Forger.Message(_field.Certificate.Key, TelemetryAad, GoodPayload, Forger.Header(_field.Certificate.Key, "28"));
        Assert.Equal(VerificationError.None, both.Verify(message).Error);
        Assert.Equal(VerificationError.None, both.Verify(_good).Error);

        var alone = new MessageVerifier(key, key.DeviceId, 0, new HashSet<long> { -9 });
        Assert.Equal(VerificationError.None, alone.Verify(message).Error);
        Assert.Equal(VerificationError.CoseAlgorithmUnsupported, alone.Verify(_good).Error);

        Assert.Throws<ArgumentException>(() => new MessageVerifier(key, key.DeviceId, 0, new HashSet<long> { -7, 5 }));
        Assert.Throws<ArgumentException>(() => new MessageVerifier(key, key.DeviceId, 0, new HashSet<long> { -35 }));
    }

    [Fact]
    public void The_algorithm_is_signed()
    {
        // The signature is the same for −7 and −9, but not over the other header.
        var header = Forger.Bytes(Forger.Header(_field.Certificate.Key, "28"));
        var payload = GoodPayload;
        var signature = _field.Certificate.Key.SignData(
            Forger.ToBeSigned(header, TelemetryAad, payload), HashAlgorithmName.SHA256);
        Refused(Forger.Assemble(Forger.Bytes(Forger.Header(_field.Certificate.Key)), payload, signature), VerificationError.CoseSignatureInvalid);
    }

    [Fact]
    public void An_HMAC_with_the_public_key_is_no_signature()
    {
        // What fooled verifiers that take the algorithm from the message and the key from elsewhere.
        foreach (string algorithm in new[] { "26", "05" })
        {
            var header = Forger.Bytes(Forger.Header(_field.Certificate.Key, algorithm));
            var mac = HMACSHA256.HashData(
                _field.Certificate.Key.ExportSubjectPublicKeyInfo(), Forger.ToBeSigned(header, TelemetryAad, GoodPayload));
            Refused(
                Forger.Assemble(header, GoodPayload, [.. mac, .. mac]),
                algorithm == "26" ? VerificationError.CoseSignatureInvalid : VerificationError.CoseAlgorithmUnsupported);
        }
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")] // n
    [InlineData("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632552")]
    [InlineData("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF")]
    public void A_signature_with_a_number_out_of_range_is_refused(string number)
    {
        for (int at = 64; at >= 32; at -= 32)
        {
            var altered = (byte[])_good.Clone();
            Forger.Bytes(number).CopyTo(altered, altered.Length - at);
            Refused(altered, VerificationError.CoseSignatureInvalid);
        }

        var both = (byte[])_good.Clone();
        Forger.Bytes(number + number).CopyTo(both, both.Length - 64);
        Refused(both, VerificationError.CoseSignatureInvalid);
    }

    [Fact]
    public void Both_forms_of_a_signature_are_one_message()
    {
        var mirrored = Forger.Mirror(_good);
        Assert.NotEqual(Forger.Hex(_good), Forger.Hex(mirrored));
        Assert.Equal(ChainVerdict.InOrder, _backend.Receive(mirrored).Message!.Chain.Verdict);

        // Neither a fork, nor new; and what names either form goes on in order.
        Assert.Equal(ChainVerdict.Duplicate, _backend.Receive(_good).Message!.Chain.Verdict);
        Assert.Equal(ChainVerdict.InOrder, _backend.Receive(_field.Next()).Message!.Chain.Verdict);
        Assert.Equal(2, _backend.Taken.Count);
    }

    [Fact]
    public void A_batch_that_was_signed_twice_is_one_message()
    {
        var again = Forger.Message(_field.Certificate.Key, TelemetryAad, GoodPayload);
        _backend.Receive(again);
        Assert.Equal(ChainVerdict.Duplicate, _backend.Receive(_good).Message!.Chain.Verdict);
        Assert.Equal(ChainVerdict.InOrder, _backend.Receive(_field.Next()).Message!.Chain.Verdict);
    }

    [Fact]
    public void A_replay_is_dropped()
    {
        _backend.Receive(_good);
        foreach (var message in _field.NextMany(5)) _backend.Receive(message);
        Assert.Equal(ChainVerdict.Duplicate, _backend.Receive(_good).Message!.Chain.Verdict);
        Assert.Equal(6, _backend.Taken.Count);
    }

    [Fact]
    public void Reordering_shows_and_loses_nothing()
    {
        byte[][] messages = [_good, .. _field.NextMany(3)];
        var verdicts = new[] { 1, 0, 3, 2 }.Select(i => _backend.Receive(messages[i]).Message!.Chain.Verdict);
        Assert.Equal([ChainVerdict.Gap, ChainVerdict.Late, ChainVerdict.Gap, ChainVerdict.Late], verdicts);
        Assert.Equal(4, _backend.Taken.Count);
    }

    [Fact]
    public void A_dropped_message_shows()
    {
        _backend.Receive(_good);
        _field.Next();
        var outcome = _backend.Receive(_field.Next());
        Assert.Equal(new ChainResult(ChainVerdict.Gap, false, 1), outcome.Message!.Chain);
        Assert.Contains(outcome.Findings, f => f.Kind == FindingKind.Gap);
    }

    [Fact]
    public void A_chain_whose_beginning_is_cut_off_shows()
    {
        _field.NextMany(4);
        Assert.Equal(new ChainResult(ChainVerdict.Gap, true, 5), _backend.Receive(_field.Next()).Message!.Chain);
    }

    [Fact]
    public void What_is_too_large_is_refused_unread()
    {
        var payload = TestField.Batch(_field.Epoch, 0, new byte[8], readings: w =>
        {
            w.WriteStartArray(3);
            w.WriteTextString("v");
            w.WriteInt32(0);
            w.WriteByteString(new byte[1100]);
            w.WriteEndArray();
        });
        Refused(Forger.Message(_field.Certificate.Key, TelemetryAad, payload), VerificationError.CoseMalformed);
        Refused(new byte[10_000_000], VerificationError.CoseMalformed);
    }

    [Theory]
    [InlineData("A3 0126 0126 0444{kid}", "algorithm twice")]
    [InlineData("A3 0126 0444{kid} 0444{kid}", "kid twice")]
    [InlineData("A2 0444{kid} 0126", "order")]
    [InlineData("BF 0126 0444{kid} FF", "indefinite length")]
    [InlineData("A2 011806 0444{kid}", "-7 is not 6, and 6 not in two bytes")]
    [InlineData("A2 013806 0444{kid}", "-7 in two bytes")]
    [InlineData("A2 180126 0444{kid}", "label in two bytes")]
    [InlineData("B802 0126 0444{kid}", "length in two bytes")]
    [InlineData("A2 0126 045F44{kid}FF", "kid in pieces")]
    [InlineData("A2 0126 045804{kid}", "length of kid in two bytes")]
    [InlineData("A3 0126 0281 01 0444{kid}", "crit")]
    [InlineData("A2 0126 0444{kid} 00", "more behind it")]
    [InlineData("", "nothing")]
    public void A_protected_header_of_another_form_is_refused(string header, string what)
    {
        header = header.Replace("{kid}", Forger.Hex(Forger.KeyId(_field.Certificate.Key)));
        var message = Forger.Message(_field.Certificate.Key, TelemetryAad, GoodPayload, header);
        Assert.True(_backend.Receive(message).Error == VerificationError.CoseMalformed, what);
    }

    [Theory]
    [InlineData("A1 0126")]
    [InlineData("A1 0444 00000000")]
    [InlineData("A1 1821 40")] // x5chain
    [InlineData("BF FF")]
    [InlineData("80")]
    [InlineData("F6")]
    public void Anything_in_the_unprotected_header_is_refused(string unprotected) =>
        Refused(Forger.Message(_field.Certificate.Key, TelemetryAad, GoodPayload, unprotected: unprotected), VerificationError.CoseMalformed);

    [Theory]
    [InlineData("D2{0}")] // tagged
    [InlineData("D8 12{0}")] // tagged in two bytes
    [InlineData("{0}00")] // behind it
    [InlineData("{0}{0}")] // twice
    [InlineData("84{0}")]
    [InlineData("9F{1}FF")] // indefinite length
    [InlineData("9804{1}")] // length in two bytes
    [InlineData("85{1}40")] // COSE_Sign, COSE_Encrypt …
    [InlineData("")]
    public void Another_form_around_a_good_message_is_refused(string form)
    {
        string good = Forger.Hex(_good);
        Refused(Forger.Bytes(string.Format(form, good, good[2..])), VerificationError.CoseMalformed);
    }

    [Theory]
    [InlineData("5F 4{n} FF")]
    [InlineData("F6")] // detached
    public void A_payload_that_is_not_in_its_place_is_refused(string form)
    {
        string text = form.Contains("{n}", StringComparison.Ordinal) ? "5F" + "58" + GoodPayload.Length.ToString("X2") + Forger.Hex(GoodPayload) + "FF" : form;
        var header = Forger.Header(_field.Certificate.Key);
        var signature = _field.Certificate.Key.SignData(
            Forger.ToBeSigned(Forger.Bytes(header), TelemetryAad, GoodPayload), HashAlgorithmName.SHA256);
        string headerLength = (0x40 + header.Length / 2).ToString("X2");
        Refused(Forger.Bytes("84" + headerLength + header + "A0" + text + "5840" + Forger.Hex(signature)), VerificationError.CoseMalformed);
    }

    [Theory]
    [InlineData("confirm")]
    [InlineData("command")]
    [InlineData("descriptor")]
    public void Another_kind_of_message_is_no_telemetry(string kind) =>
        Refused(
            Forger.Message(_field.Certificate.Key, Forger.Aad($"signet/{kind}/1", _field.Id, kind == "confirm" ? 0 : null), GoodPayload),
            VerificationError.CoseSignatureInvalid);

    [Fact]
    public void Telemetry_is_no_descriptor() =>
        Assert.Equal(
            VerificationError.CoseSignatureInvalid,
            _backend.Describe(Forger.Message(_field.Certificate.Key, TelemetryAad, _field.DescriptorPayload(2))).Error);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Any_bytes_are_judged_without_an_exception(int seed)
    {
        var random = Fuzzing.Random(seed);
        byte[][] seeds = [_good, _field.Descriptor(2)];
        for (int round = 0; round < Fuzzing.Rounds(4_000); round++)
        {
            var good = seeds[round % 2];
            var bytes = random.Next(3) switch
            {
                0 => RandomBytes(random),
                1 => Mutated(random, good),
                _ => Forger.Message(_field.Certificate.Key, round % 2 == 0 ? TelemetryAad : Forger.Aad("signet/descriptor/1", _field.Id),
                    Mutated(random, round % 2 == 0 ? GoodPayload : _field.DescriptorPayload(3))),
            };
            _ = round % 2 == 0 ? _backend.Receive(bytes) : _backend.Describe(bytes);
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Mutated(Random random, byte[] good)
    {
        var bytes = (byte[])good.Clone();
        for (int i = random.Next(1, 4); i > 0; i--) bytes[random.Next(Math.Min(60, bytes.Length))] = (byte)random.Next(256);
        return bytes;
    }

    private void Refused(byte[] message, VerificationError? error)
    {
        var outcome = _backend.Receive(message);
        if (error == null) Assert.NotEqual(VerificationError.None, outcome.Error);
        else Assert.Equal(error, outcome.Error);

        Assert.Null(outcome.Message);
        Assert.Empty(outcome.Publications);
    }
}
