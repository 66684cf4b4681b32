using System.Formats.Cbor;
using System.Security.Cryptography;
using Signet.Testing;

namespace Signet.Verify.Tests.Support;

/// <summary>A message of a <see cref="VerifierCase"/>.</summary>
/// <param name="Topic">The topic that it comes by.</param>
/// <param name="Hex">All its bytes.</param>
/// <param name="Answer">What a verifier must say: <c>Taken</c> of a descriptor, a verdict of telemetry, or a refusal's name.</param>
internal sealed record CaseMessage(string Topic, string Hex, string Answer);

/// <summary>Messages in the order in which they come.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Described">True when the file's descriptor was taken before.</param>
/// <param name="Messages">The messages.</param>
internal sealed record VerifierCase(string Name, bool Described, IReadOnlyList<CaseMessage> Messages);

/// <summary>What docs/verifier-cases.json holds.</summary>
internal sealed record VerifierCaseFile(string About, DateTimeOffset Clock, string Anchor, string Topic, string Descriptor, IReadOnlyList<VerifierCase> Cases);

/// <summary>
/// Makes docs/verifier-cases.json. The answers are written here from docs/SPEC.md section 2, next to what each case does, and none is
/// taken from a verifier.
/// </summary>
internal sealed class VerifierCases
{
    private const string Name = "6176"; // "v"
    private const string Zeros = "48 0000000000000000";
    private const string Start = "86 48 0101010101010101 00 1A6B49D200 02 " + Zeros;

    private static readonly byte[] Unknown = [9, 9, 9, 9, 9, 9, 9, 9];

    private readonly TestCa _ca = TestCa.Root("CN=Verifier cases");
    private readonly TestField _device;
    private readonly List<VerifierCase> _cases = [];

    private VerifierCases()
    {
        _device = new TestField(_ca);
    }

    private byte[] Good => _device.Telemetry(0, new byte[8]);

    private ECDsa Key => _device.Certificate.Key;

    private byte[] Aad => Forger.Aad("signet/telemetry/1", _device.Id, 0);

    internal static VerifierCaseFile Make()
    {
        var cases = new VerifierCases();
        string descriptor = Convert.ToHexStringLower(cases._device.Descriptor());
        cases.Form();
        cases.Headers();
        cases.Signatures();
        cases.Payloads();
        cases.Chains();
        cases.Descriptors();
        return new VerifierCaseFile(
            "Cases for a verifier of docs/SPEC.md section 2. Each begins with a backend that knows the anchor (DER) alone, allows algorithm -7 alone and has "
            + "this clock; where `described` is true the descriptor below was taken before. Telemetry is of stream 0.",
            DateTimeOffset.UtcNow,
            Convert.ToHexStringLower(cases._ca.Der), cases._device.DescriptorTopic, descriptor, cases._cases);
    }

    /// <summary>Histories at random, of one device and an epoch each, without answers.</summary>
    internal static VerifierCaseFile MakeHistories(Random random, int count)
    {
        var cases = new VerifierCases();
        string descriptor = Convert.ToHexStringLower(cases._device.Descriptor());
        for (int i = 0; i < count; i++) cases.AddHistory(i, random);
        return new VerifierCaseFile("", DateTimeOffset.UtcNow, Convert.ToHexStringLower(cases._ca.Der), cases._device.DescriptorTopic, descriptor, cases._cases);
    }

    private void AddHistory(int number, Random random)
    {
        // What is signed, in order: each follows the one before, an older one (a restart that lost some), none, or one of another history.
        var signed = new List<(ulong Sequence, byte[] Message)>();
        ulong sequence = 0;
        for (int i = random.Next(3, 9); i > 0; i--)
        {
            int kind = signed.Count == 0 ? 7 : random.Next(9);
            byte[] previous = kind switch
            {
                < 5 => Forger.Short(signed[^1].Message),
                5 => Forger.Short(Forger.Mirror(signed[^1].Message)),
                6 => Forger.Short(signed[random.Next(signed.Count)].Message),
                7 => new byte[8],
                _ => Unknown,
            };
            if (kind > 5 && signed.Count > 0) sequence += (ulong)random.Next(4);
            if (random.Next(12) == 0 && sequence > 1) sequence--;
            if (sequence == 0) previous = new byte[8];
            signed.Add((sequence, _device.Telemetry(sequence, previous, i)));
            sequence++;
        }

        // What arrives: some of it never, some of it elsewhere, some twice.
        var arriving = signed.Select(s => s.Message).Where(_ => random.Next(6) != 0).ToList();
        for (int i = 0; i < arriving.Count; i++)
        {
            int j = random.Next(5) == 0 ? random.Next(arriving.Count) : i;
            (arriving[i], arriving[j]) = (arriving[j], arriving[i]);
            if (random.Next(8) == 0) arriving.Insert(random.Next(arriving.Count), random.Next(2) == 0 ? arriving[i] : Forger.Mirror(arriving[i]));
        }

        _cases.Add(new VerifierCase($"history {number}", true, [.. arriving.Select(m => new CaseMessage(_device.TelemetryTopic, Convert.ToHexStringLower(m), ""))]));
    }

    private void One(string name, string answer, byte[] message) =>
        _cases.Add(new VerifierCase(name, true, [new CaseMessage(_device.TelemetryTopic, Convert.ToHexStringLower(message), answer)]));

    /// <summary>Messages of a device of its own.</summary>
    private void Story(string name, TestField field, params (byte[] Message, string Answer)[] messages) => _cases.Add(new VerifierCase(name, false,
        [.. messages.Select(m => new CaseMessage(m.Answer is "Taken" || m.Answer.StartsWith("Descriptor", StringComparison.Ordinal)
            || m.Answer.StartsWith("Certificate", StringComparison.Ordinal) ? field.DescriptorTopic : field.TelemetryTopic, Convert.ToHexStringLower(m.Message), m.Answer))]));

    private byte[] Signed(string payload) => Forger.Message(Key, Aad, Forger.Bytes(payload));

    private byte[] WithHeader(string header) =>
        Forger.Message(Key, Aad, TestField.Batch(_device.Epoch, 0, new byte[8]), header.Replace("{kid}", "0444" + Forger.Hex(Forger.KeyId(Key)), StringComparison.Ordinal));

    private void Form()
    {
        One("a good message", "InOrder", Good);
        One("tagged", "CoseMalformed", [0xD2, .. Good]);
        One("a byte behind it", "CoseMalformed", [.. Good, 0]);
        One("cut", "CoseMalformed", Good[..^1]);
        One("nothing", "CoseMalformed", []);
        One("a length in two bytes", "CoseMalformed", [0x98, 4, .. Good[1..]]);
        One("an indefinite length", "CoseMalformed", [0x9F, .. Good[1..], 0xFF]);
        foreach (string unprotected in new[] { "A10126", "80", "F6" })
            One($"unprotected header {unprotected}", "CoseMalformed", Forger.Message(Key, Aad, TestField.Batch(_device.Epoch, 0, new byte[8]), null, unprotected));
        One("bytes of 900", "InOrder", Signed(Start + "83" + Name + "00 590384" + new string('0', 1800)));
        One("a payload of 1024 bytes", "InOrder", Signed(Start + "83" + Name + "00 5903DF" + new string('0', 1982)));
        One("a payload of 1025 bytes", "PayloadMalformed", Signed(Start + "83" + Name + "00 5903E0" + new string('0', 1984)));
        One("a message of 1109 bytes", "CoseMalformed", Signed(Start + "83" + Name + "00 5903E3" + new string('0', 1990)));
    }

    private void Headers()
    {
        foreach (string algorithm in new[] { "28", "3822", "05", "27", "00" })
            One($"algorithm {algorithm}", "CoseAlgorithmUnsupported", WithHeader($"A201{algorithm}{{kid}}"));
        One("algorithm as text", "CoseMalformed", WithHeader("A2016126{kid}"));
        One("algorithm twice", "CoseMalformed", WithHeader("A301260126{kid}"));
        One("kid before algorithm", "CoseMalformed", WithHeader("A2{kid}0126"));
        One("header of indefinite length", "CoseMalformed", WithHeader("BF0126{kid}FF"));
        One("algorithm in two bytes", "CoseMalformed", WithHeader("A2013806{kid}"));
        One("label in two bytes", "CoseMalformed", WithHeader("A2180126{kid}"));
        One("crit", "CoseMalformed", WithHeader("A301260281 01{kid}"));
        One("a byte behind the header", "CoseMalformed", WithHeader("A20126{kid}00"));
        One("no header", "CoseMalformed", WithHeader(""));
        One("no kid", "CoseMalformed", WithHeader("A10126"));
        One("kid of 5 bytes", "CoseMalformed", WithHeader("A201260445AABBCCDDEE"));
        One("kid of another key", "CoseKeyMismatch", WithHeader("A201260444AABBCCDD"));
    }

    private void Signatures()
    {
        One("the other form of the signature", "InOrder", Forger.Mirror(Good));
        One("another stream", "CoseSignatureInvalid", _device.Telemetry(0, new byte[8], stream: 1));
        One("another device's external_aad", "CoseSignatureInvalid",
            Forger.Message(Key, Forger.Aad("signet/telemetry/1", new byte[16], 0), TestField.Batch(_device.Epoch, 0, new byte[8])));
        One("a descriptor's external_aad", "CoseSignatureInvalid",
            Forger.Message(Key, Forger.Aad("signet/descriptor/1", _device.Id), TestField.Batch(_device.Epoch, 0, new byte[8])));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        One("another key under this kid", "CoseSignatureInvalid",
            Forger.Message(other, Aad, TestField.Batch(_device.Epoch, 0, new byte[8]), Forger.Header(Key)));
        foreach (int back in new[] { 1, 33, 64, 70 })
        {
            var altered = Good;
            altered[^back] ^= 1;
            One($"a bit changed {back} from the end", "CoseSignatureInvalid", altered);
        }

        foreach (string number in new[] { new string('0', 64), "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551" })
        {
            var altered = Good;
            Forger.Bytes(number).CopyTo(altered, altered.Length - 32);
            One($"s = {number[..8]}…", "CoseSignatureInvalid", altered);
        }

        One("a bad payload with a bad signature", "CoseSignatureInvalid", Forger.Message(other, Aad, [0xF6], Forger.Header(Key)));
    }

    private void Payloads()
    {
        foreach (string value in new[]
                 {
                     "00", "1818", "3903E7", "1BFFFFFFFFFFFFFFFF", "3BFFFFFFFFFFFFFFFF", "F4", "F5", "F93C00", "FA3F800000", "FB3FB999999999999A",
                     "F97E00", "FA7FC00000", "F97C00", "FA7F800000", "43010203", "40", "6161", "60",
                 })
            One($"value {value}", "InOrder", Signed(Start + "83" + Name + "00" + value));

        foreach (string value in new[] { "FB3FF0000000000000", "FB7FF0000000000000", "FB7FF8000000000000", "F97E01", "F6", "F7", "F8FF", "80", "A0", "C100", "1801", "61FF", "5F40FF" })
            One($"value {value}", "PayloadMalformed", Signed(Start + "83" + Name + "00" + value));

        foreach (string name in new[] { "00", "05", "1903E8", "6176", "7820" + string.Concat(Enumerable.Repeat("61", 32)) })
            One($"name {name[..Math.Min(8, name.Length)]}", "InOrder", Signed(Start + "83" + name + "00 01"));

        foreach (string name in new[] { "20", "60", "7821" + string.Concat(Enumerable.Repeat("61", 33)), "4161", "61FF", "F6" })
            One($"name {name[..Math.Min(8, name.Length)]}", "PayloadMalformed", Signed(Start + "83" + name + "00 01"));

        foreach (string offset in new[] { "20", "1A7FFFFFFF", "1BFFFFFFFFFFFFFFFF", "3BFFFFFFFFFFFFFFFF" })
            One($"offset {offset}", "InOrder", Signed(Start + "83" + Name + offset + "01"));

        foreach (string offset in new[] { "F93C00", "F6" })
            One($"offset {offset}", "PayloadMalformed", Signed(Start + "83" + Name + offset + "01"));

        const string Reading = "83 6176 00 01";
        foreach (var (name, payload, answer) in new[]
                 {
                     ("no reading", "85 48 0101010101010101 00 1A6B49D200 02 " + Zeros, "PayloadMalformed"),
                     ("a reading of 2", Start + "82 6176 00", "PayloadMalformed"),
                     ("unknown time", "86 48 0101010101010101 00 00 00 " + Zeros + Reading, "InOrder"),
                     ("a time of unknown quality", "86 48 0101010101010101 00 01 00 " + Zeros + Reading, "PayloadMalformed"),
                     ("time 0, authenticated", "86 48 0101010101010101 00 00 03 " + Zeros + Reading, "InOrder"),
                     ("quality 4", "86 48 0101010101010101 00 01 04 " + Zeros + Reading, "PayloadMalformed"),
                     ("an epoch of 7 bytes", "86 47 01010101010101 00 01 02 " + Zeros + Reading, "PayloadMalformed"),
                     ("a sequence below 0", "86 48 0101010101010101 20 01 02 " + Zeros + Reading, "PayloadMalformed"),
                     ("sequence 0 with a previous one", "86 48 0101010101010101 00 01 02 48 0000000000000001" + Reading, "PayloadMalformed"),
                     ("the highest sequence", "86 48 0101010101010101 1BFFFFFFFFFFFFFFFF 01 02 " + Zeros + Reading, "Restart"),
                     ("a batch of indefinite length", "9F 48 0101010101010101 00 01 02 " + Zeros + Reading + "FF", "PayloadMalformed"),
                     ("a map", "A0", "PayloadMalformed"),
                     ("null", "F6", "PayloadMalformed"),
                     ("a byte behind the batch", Start + Reading + "00", "PayloadMalformed"),
                     ("64 readings", "9845" + Start[3..] + string.Concat(Enumerable.Repeat(Reading, 64)), "InOrder"),
                     ("65 readings", "9846" + Start[3..] + string.Concat(Enumerable.Repeat(Reading, 65)), "PayloadMalformed"),
                 })
            One(name, answer, Signed(payload));
    }

    private void Chains()
    {
        void Chain(string name, Func<TestField, (byte[], string)[]> messages)
        {
            var field = new TestField(_ca);
            Story(name, field, [(field.Descriptor(), "Taken"), .. messages(field)]);
        }

        Chain("in order", f => [(f.Next(), "InOrder"), (f.Next(), "InOrder"), (f.Next(), "InOrder")]);
        Chain("again", f =>
        {
            var m = f.NextMany(3);
            return [(m[0], "InOrder"), (m[1], "InOrder"), (m[0], "Duplicate"), (Forger.Mirror(m[1]), "Duplicate"), (m[2], "InOrder")];
        });
        Chain("signed twice, and the second is named", f =>
        {
            var (m, again) = (f.Next(), f.Telemetry(0, new byte[8]));
            return [(m, "InOrder"), (again, "Duplicate"), (f.Telemetry(1, Forger.Short(again)), "InOrder")];
        });
        Chain("the other form is named", f => [(f.Next(), "InOrder"), (f.Telemetry(1, Forger.Short(Forger.Mirror(f.Last!))), "InOrder")]);
        Chain("out of order", f =>
        {
            var m = f.NextMany(5);
            return [(m[0], "InOrder"), (m[2], "Gap"), (m[1], "Late"), (m[4], "Gap"), (m[3], "Late")];
        });
        Chain("the beginning comes last", f =>
        {
            var m = f.NextMany(4);
            return [(m[3], "Gap"), (m[0], "Late"), (m[1], "Late"), (m[2], "Late")];
        });
        Chain("a restart that remembers nothing, and what it passed over", f =>
        {
            var m = f.NextMany(2);
            return [(m[0], "InOrder"), (m[1], "InOrder"), (f.Telemetry(64, new byte[8]), "Restart"), (f.Telemetry(3, Forger.Short(m[1])), "Late")];
        });
        Chain("a restart that remembers", f =>
        {
            var m = f.NextMany(3);
            return [(m[0], "InOrder"), (m[1], "InOrder"), (m[2], "InOrder"), (f.Telemetry(64, Forger.Short(m[0])), "Restart")];
        });
        Chain("one sequence twice", f =>
        {
            var m = f.NextMany(3);
            return [(m[0], "InOrder"), (m[1], "InOrder"), (f.Telemetry(1, Forger.Short(m[0]), 99), "Fork"), (m[2], "InOrder")];
        });
        Chain("nothing is missing, and it names none", f => [(f.Next(), "InOrder"), (f.Next(), "InOrder"), (f.Telemetry(2, Unknown), "Fork")]);
        Chain("nothing is missing over a restart, and it names none", f =>
        {
            var m = f.NextMany(2);
            var restart = f.Telemetry(64, Forger.Short(m[1]));
            return [(m[0], "InOrder"), (m[1], "InOrder"), (restart, "Restart"), (f.Telemetry(65, Forger.Short(restart)), "InOrder"), (f.Telemetry(66, Unknown), "Fork")];
        });
        Chain("the last missing one is not the one that is waited for", f =>
        {
            var m = f.NextMany(2);
            return [(m[0], "InOrder"), (f.Telemetry(2, Unknown), "Gap"), (m[1], "Fork")];
        });
        Chain("the last missing ones are passed over by one that is not waited for", f =>
            [(f.Next(), "InOrder"), (f.Telemetry(3, Unknown), "Gap"), (f.Telemetry(2, Forger.Short(f.Last!)), "Fork")]);
        Chain("a message names a higher one", f =>
        {
            var m = f.NextMany(3);
            return [(m[0], "InOrder"), (m[1], "InOrder"), (m[2], "InOrder"), (f.Telemetry(7, Unknown), "Gap"), (f.Telemetry(5, Forger.Short(f.Telemetry(6, Unknown))), "Late")];
        });
        Chain("a new epoch, and a late message of the old one", f =>
        {
            var m = f.NextMany(2);
            var old = f.Descriptor();
            var before = f.Epoch;
            (f.Epoch, f.Sequence, f.Last) = ([2, 2, 2, 2, 2, 2, 2, 2], 0, null);
            var descriptor = f.Descriptor(1, 0, before);
            var k = f.NextMany(2);
            return [(m[0], "InOrder"), (descriptor, "Taken"), (k[0], "InOrder"), (m[1], "InOrder"), (k[1], "InOrder"), (old, "DescriptorOutdated")];
        });
    }

    private void Descriptors()
    {
        var field = new TestField(_ca);
        Story("telemetry before the descriptor", field, (field.Next(), "DeviceUnknown"), (field.Descriptor(), "Taken"), (field.Last!, "InOrder"));

        field = new TestField(_ca);
        var second = field.Descriptor(2, 5);
        Story("numbers", field, (second, "Taken"), (field.Descriptor(1), "DescriptorOutdated"), (second, "Taken"), (field.Descriptor(2, 6), "DescriptorConflict"), (field.Descriptor(4), "Taken"));

        field = new TestField(TestCa.Root("CN=Another root"));
        Story("of another authority", field, (field.Descriptor(), "CertificatePathInvalid"), (field.Next(), "DeviceUnknown"));

        field = new TestField(_ca, c => c.KeyUsage = System.Security.Cryptography.X509Certificates.X509KeyUsageFlags.NonRepudiation);
        Story("a certificate not for signatures", field, (field.Descriptor(), "CertificatePathInvalid"));
        field = new TestField(_ca, c => c.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.1"]);
        Story("a certificate for servers", field, (field.Descriptor(), "CertificatePathInvalid"));
        field = new TestField(_ca, c => c.NotAfter = DateTimeOffset.UtcNow.AddMinutes(-6));
        Story("a certificate that has ended", field, (field.Descriptor(), "CertificateExpired"));
        field = new TestField(_ca, c => c.NotAfter = DateTimeOffset.UtcNow.AddMinutes(-3));
        Story("a certificate that has ended three minutes ago", field, (field.Descriptor(), "Taken"));
        field = new TestField(_ca, c => c.NotBefore = DateTimeOffset.UtcNow.AddMinutes(9));
        Story("a certificate that is not yet valid", field, (field.Descriptor(), "CertificateNotYetValid"));

        var intermediate = _ca.Intermediate("CN=Below", c => c.PathLength = 0);
        field = new TestField(intermediate);
        Story("a path of three", field, (field.Descriptor(certificates: [field.Certificate.Der, field.Ca.Der]), "Taken"), (field.Next(), "InOrder"));
        Story("a path that is not whole", field, (field.Descriptor(), "CertificatePathInvalid"));

        field = new TestField(_ca) { TelemetryKey = ECDsa.Create(ECCurve.NamedCurves.nistP256) };
        Story("a telemetry key of its own", field, (field.Descriptor(), "Taken"), (field.Next(), "InOrder"),
            (Forger.Message(field.Certificate.Key, Forger.Aad("signet/telemetry/1", field.Id, 0), TestField.Batch(field.Epoch, 1, Forger.Short(field.Last!))), "CoseKeyMismatch"));
    }
}
