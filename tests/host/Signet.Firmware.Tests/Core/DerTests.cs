using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using Signet.Core;

namespace Signet.Firmware.Tests.Core;

/// <summary>DER beside .NET's AsnReader and AsnWriter: what one takes the other takes, and both see the same.</summary>
public class DerTests
{
    private const int Rounds = 60_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void DamagedTreesAreJudgedAsDotNetDoes(int seed)
    {
        var random = new Random(seed);
        var reader = new DerReader();
        int good = 0, bad = 0;
        for (int round = 0; round < Rounds; round++)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            WriteTree(writer, random, 0);
            var der = Damage(writer.Encode(), random);

            var expected = Describe(der);
            var actual = Describe(reader, der);
            Assert.True(expected == actual, $"seed {seed}, round {round}: {Convert.ToHexString(der)}: {expected} / {actual}");
            if (expected == null) bad++;
            else good++;
        }

        Assert.True(good > 100 && bad > 100, $"{good} good, {bad} bad");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void NoiseGivesErrorsAndStaysInside(int seed)
    {
        var random = new Random(seed);
        var reader = new DerReader();
        for (int round = 0; round < Rounds; round++)
        {
            var noise = new byte[random.Next(40)];
            random.NextBytes(noise);
            for (int i = 0; i < noise.Length; i++)
                if (random.Next(2) == 0) noise[i] = (byte)random.Next(0x34);

            // The range ends before its array does: what is read must not depend on what lies behind it.
            var a = Describe(reader, noise);
            byte[] behind = [1, 2, .. noise, 0xFF, 0xFF, 0xFF];
            Assert.Equal(a, Describe(reader, behind, 2, noise.Length));
        }
    }

    [Fact]
    public void WriterAgreesWithDotNet()
    {
        var random = new Random(4);
        var buffer = new byte[70_000];
        var writer = new DerWriter();
        foreach (int length in new[] { 0, 1, 100, 127, 128, 129, 255, 256, 257, 1000, 65_535, 65_536 })
        {
            var content = new byte[length];
            random.NextBytes(content);
            var expected = new AsnWriter(AsnEncodingRules.DER);
            using (expected.PushSequence())
            {
                expected.WriteIntegerUnsigned(content.AsSpan(0, Math.Min(length, 40)) is { Length: > 0 } m ? m : [0]);
                expected.WriteOctetString(content);
            }

            writer.Reset(buffer, 0, buffer.Length);
            int end = writer.Position;
            writer.PutBytes(content, 0, length);
            writer.PutHeader(DerTag.OctetString, end);
            writer.PutUnsignedInteger(content, 0, Math.Min(length, 40));
            writer.PutHeader(DerTag.Sequence, end);
            Assert.Equal(expected.Encode(), buffer[writer.Position..writer.End]);
        }
    }

    [Fact]
    public void SignaturesOfDotNetGoBothWays()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var raw = new byte[64];
        var der = new byte[EcdsaSignature.MaxDerLength];
        for (int i = 0; i < 200; i++)
        {
            byte[] message = [(byte)i];
            var signature = key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            EcdsaSignature.FromDer(signature, 0, signature.Length, raw, 0);
            Assert.True(key.VerifyData(message, raw, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
            int length = EcdsaSignature.ToDer(raw, 0, der, 0);
            Assert.Equal(signature, der[..length]);
        }
    }

    [Fact]
    public void SignaturesOfAnySize()
    {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++)
        {
            var raw = new byte[64];
            random.NextBytes(raw.AsSpan(random.Next(32), 1));
            random.NextBytes(raw.AsSpan(32 + random.Next(32)));
            raw[31] |= 1;
            raw[63] |= 1;
            random.NextBytes(raw.AsSpan(random.Next(31), random.Next(1, 2)));
            var expected = new AsnWriter(AsnEncodingRules.DER);
            using (expected.PushSequence())
            {
                expected.WriteInteger(new BigInteger(raw.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
                expected.WriteInteger(new BigInteger(raw.AsSpan(32), isUnsigned: true, isBigEndian: true));
            }

            var der = new byte[EcdsaSignature.MaxDerLength];
            int length = EcdsaSignature.ToDer(raw, 0, der, 0);
            Assert.Equal(expected.Encode(), der[..length]);
            var back = new byte[64];
            EcdsaSignature.FromDer(der, 0, length, back, 0);
            Assert.Equal(raw, back);
        }
    }

    [Fact]
    public void DamagedSignaturesAreRefusedOrKeepTheirBytes()
    {
        // There is one DER for each pair: whatever is taken must come out as the very same bytes.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var random = new Random(6);
        var raw = new byte[64];
        var back = new byte[EcdsaSignature.MaxDerLength];
        for (int round = 0; round < 500; round++)
        {
            var der = key.SignHash(new byte[32], DSASignatureFormat.Rfc3279DerSequence);
            for (int i = 0; i < 200; i++)
            {
                var damaged = Damage(der, random);
                if (Fails(ErrorCode.DerInvalid, () => EcdsaSignature.FromDer(damaged, 0, damaged.Length, raw, 0))) continue;
                Assert.Equal(damaged, back[..EcdsaSignature.ToDer(raw, 0, back, 0)]);
            }
        }
    }

    private static bool Fails(ErrorCode code, Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (SignetException e)
        {
            Assert.Equal(code, e.Code);
            return true;
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (int i = random.Next(3); i > 0 && list.Count > 0; i--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(5))
            {
                case 0: list[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: list[at] = (byte)random.Next(256); break;
                case 2: list.RemoveAt(at); break;
                case 3: list.Insert(at, (byte)random.Next(256)); break;
                default: list[at] = (byte)(list[at] + (random.Next(2) == 0 ? 1 : -1)); break;
            }
        }

        return [.. list];
    }

    private static void WriteTree(AsnWriter writer, Random random, int depth)
    {
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            switch (random.Next(depth < 4 ? 11 : 8))
            {
                case 0: writer.WriteInteger(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)); break;
                case 1: writer.WriteBoolean(random.Next(2) == 0); break;
                case 2: writer.WriteNull(); break;
                case 3: writer.WriteOctetString(new byte[random.Next(4) == 0 ? random.Next(300) : random.Next(4)]); break;
                case 4: writer.WriteBitString([0xF8], random.Next(4)); break;
                case 5: writer.WriteObjectIdentifier("1.2.840." + random.Next() + "." + random.Next(200)); break;
                case 6: writer.WriteUtcTime(DateTimeOffset.UnixEpoch.AddSeconds(random.Next()), 2049); break;
                case 7: writer.WriteGeneralizedTime(DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(200_000_000_000)), true); break;
                case 8: using (writer.PushSequence()) WriteTree(writer, random, depth + 1); break;
                case 9: using (writer.PushSetOf()) WriteTree(writer, random, depth + 1); break;
                default: using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, random.Next(4), true))) WriteTree(writer, random, depth + 1); break;
            }
        }
    }

    private static string? Describe(DerReader reader, byte[] der) => Describe(reader, der, 0, der.Length);

    private static string? Describe(DerReader reader, byte[] der, int offset, int count)
    {
        try
        {
            reader.Reset(der, offset, count);
            return Walk(reader);
        }
        catch (SignetException e)
        {
            Assert.True(e.Code is ErrorCode.DerInvalid or ErrorCode.TimeInvalid, e.Message);
            return null;
        }
    }

    private static string Walk(DerReader reader)
    {
        var text = "";
        while (!reader.AtEnd)
        {
            int tag = reader.PeekTag();
            switch (tag)
            {
                case DerTag.Boolean: text += reader.ReadBoolean() + ","; continue;
                case DerTag.Integer: reader.ReadInteger(); break;
                case DerTag.BitString: text += reader.ReadBitString(); break;
                case DerTag.Null: reader.ReadNull(); break;
                case DerTag.ObjectIdentifier: reader.ReadOid(); break;
                case DerTag.UtcTime or DerTag.GeneralizedTime: text += reader.ReadTime() + ","; continue;
                case DerTag.Sequence or DerTag.Set or >= 0xA0 and < 0xA4:
                    reader.Enter(tag);
                    text += "(" + Walk(reader) + ")";
                    reader.Leave();
                    continue;
                default: reader.Read(); break;
            }

            text += Convert.ToHexString(reader.Buffer, reader.ContentOffset, reader.ContentCount) + ",";
        }

        return text;
    }

    // .NET reads at most 64 arcs of at most 128 bits, which X.690 section 8.19 doesn't ask for: it's judged here then.
    private static bool IsBeyondDotNet(ReadOnlySpan<byte> oid)
    {
        int arcs = 1, size = 0, longest = 0;
        bool wellFormed = oid.Length > 0 && oid[^1] < 0x80;
        foreach (byte b in oid)
        {
            wellFormed &= size != 0 || b != 0x80;
            longest = Math.Max(longest, ++size);
            if (b >= 0x80) continue;
            arcs++;
            size = 0;
        }

        return wellFormed && (arcs > 64 || longest > 18);
    }

    private static string? Describe(byte[] der)
    {
        try
        {
            return Walk(new AsnReader(der, AsnEncodingRules.DER));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    // The same with .NET's reader; high tag numbers, the reserved tag 0 and fractions of seconds are what we refuse
    // beyond it.
    private static string Walk(AsnReader reader)
    {
        var text = "";
        while (reader.HasData)
        {
            var tag = reader.PeekTag();
            int first = reader.PeekEncodedValue().Span[0];
            if (tag.TagValue > 30 || first == 0) throw new AsnContentException();
            switch (first)
            {
                case DerTag.Boolean: text += reader.ReadBoolean() + ","; continue;
                case DerTag.Integer: text += Convert.ToHexString(reader.ReadIntegerBytes().Span); break;
                case DerTag.BitString:
                    if (!reader.TryReadPrimitiveBitString(out int unused, out var bits)) throw new AsnContentException();
                    text += unused + Convert.ToHexString(bits.Span);
                    break;
                case DerTag.Null: reader.ReadNull(); break;
                case DerTag.ObjectIdentifier:
                    var content = reader.PeekContentBytes();
                    if (IsBeyondDotNet(content.Span)) reader.ReadEncodedValue();
                    else reader.ReadObjectIdentifier();
                    text += Convert.ToHexString(content.Span);
                    break;
                case DerTag.UtcTime: text += reader.ReadUtcTime(2049).ToUnixTimeSeconds() + ","; continue;
                case DerTag.GeneralizedTime:
                    if (reader.PeekContentBytes().Length != CivilTime.GeneralizedTimeLength) throw new AsnContentException();
                    text += reader.ReadGeneralizedTime().ToUnixTimeSeconds() + ",";
                    continue;
                case DerTag.Sequence: text += "(" + Walk(reader.ReadSequence()) + ")"; continue;
                case DerTag.Set: text += "(" + Walk(reader.ReadSetOf(skipSortOrderValidation: true)) + ")"; continue;
                case >= 0xA0 and < 0xA4: text += "(" + Walk(reader.ReadSequence(tag)) + ")"; continue;
                default:
                    text += Convert.ToHexString(reader.PeekContentBytes().Span);
                    reader.ReadEncodedValue();
                    break;
            }

            text += ",";
        }

        return text;
    }
}
