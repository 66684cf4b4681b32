using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Signet.Core;
using Signet.Modem;

namespace Signet.Sim.Tests;

/// <summary>What holds for every input of a kind: written is read back, and what is sent keeps the form of its standard.</summary>
public class PropertyTests
{
    private const int Rounds = 3000;

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Tlv(int tag, byte[] value) => value.Length < 0x80
        ? [(byte)tag, (byte)value.Length, .. value]
        : value.Length < 0x100 ? [(byte)tag, 0x81, (byte)value.Length, .. value] : [(byte)tag, 0x82, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    // ISO/IEC 7816-4 clause 5.1, short APDUs: header, then P3 alone, or Lc and data and perhaps Le.
    [Fact]
    public void CommandsHaveTheFormOfShortApdus()
    {
        var random = new Random(1);
        var command = new ApduCommand();
        for (int round = 0; round < Rounds; round++)
        {
            byte[] head = Bytes(random, 4);
            byte[] data = Bytes(random, random.Next(256));
            int le = random.Next(-1, 256);
            command.Start(head[0], head[1], head[2], head[3]);
            int split = random.Next(data.Length + 1);
            command.Append(data, 0, split);
            command.Append(data, split, data.Length - split);
            if (le >= 0) command.SetLe(le);

            byte[] apdu = command.Buffer[..command.Length];
            byte[] body = data.Length == 0 ? [(byte)Math.Max(le, 0)] : le < 0 ? [(byte)data.Length, .. data] : [(byte)data.Length, .. data, (byte)le];
            Assert.Equal([.. head, .. body], apdu);
            Assert.InRange(apdu.Length, 5, ApduCommand.MaxLength);
        }

        Assert.Throws<SignetException>(() => command.Append(new byte[256], 0, 256));
    }

    [Fact]
    public void DataObjectsAreReadAsWritten()
    {
        var random = new Random(2);
        for (int round = 0; round < Rounds; round++)
        {
            var objects = Enumerable.Range(0, random.Next(8)).Select(_ => (Tag: random.Next(256), Value: Bytes(random, random.Next(300)))).ToArray();
            byte[] all = [.. objects.SelectMany(o => Tlv(o.Tag, o.Value))];
            byte[] padded = [.. Bytes(random, 7), .. all, .. Bytes(random, 7)];
            var reader = new TlvReader();
            reader.Reset(padded, 7, all.Length, false);
            foreach (var (tag, value) in objects)
            {
                Assert.True(reader.Next());
                Assert.Equal(tag, reader.Tag);
                Assert.Equal(value, padded[reader.ValueOffset..(reader.ValueOffset + reader.ValueLength)]);
            }

            Assert.False(reader.Next());
            Assert.False(reader.IsMalformed);
        }
    }

    [Fact]
    public void SignaturesAreReadAsWritten()
    {
        var random = new Random(3);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] value = Bytes(random, 64);

            // Leading zeros and top bits of both halves, which DER treats apart.
            for (int i = random.Next(4); i > 0; i--) value[random.Next(2) * 32 + random.Next(2)] = (byte)(random.Next(2) * 0x80);
            var form = (SignatureForm)random.Next(2);
            var command = new ApduCommand();
            command.Start(0, 0, 0, 0);
            SignatureData.Append(command, form, value, 0);
            byte[] read = new byte[64];
            Assert.Equal(form, SignatureData.Read(command.Buffer[5..], command.DataLength, read, 0));
            Assert.Equal(value, read);

            if (value.AsSpan(0, 32).IndexOfAnyExcept((byte)0) < 0 || value.AsSpan(32).IndexOfAnyExcept((byte)0) < 0) continue;
            byte[] der = Cli.Services.SimSignatureGenerator.ToDer(value);
            byte[] answer = [0x33, (byte)der.Length, .. der];
            if (der.Length == 64) continue;
            SignatureData.Read(answer, answer.Length, read, 0);
            Assert.Equal(value, read);
        }
    }

    [Fact]
    public void ObjectListsAreReadInEveryFramingAndOrder()
    {
        var random = new Random(4);
        for (int round = 0; round < Rounds / 3; round++)
        {
            var objects = Enumerable.Range(0, random.Next(1, 12)).Select(n => Object(random, n)).ToArray();
            int framing = random.Next(3);
            byte[] list = framing switch
            {
                0 => [.. objects.SelectMany(o => o.Bytes)],
                1 => [.. objects.SelectMany(o => Tlv(0xC1 + Array.IndexOf(Order, o.Kind), o.Bytes))],
                _ => [.. objects.GroupBy(o => o.Kind).SelectMany(g => Tlv(0xC1 + Array.IndexOf(Order, g.Key), [.. g.SelectMany(o => o.Bytes)]))],
            };
            var expected = framing == 2 ? objects.GroupBy(o => o.Kind).SelectMany(g => g).ToArray() : objects;
            IotSafeObject[] read = ObjectListParser.Parse(list, list.Length);
            Assert.Equal(expected.Select(o => (o.Kind, Convert.ToHexString(o.Id), o.Label == null ? "" : Convert.ToHexString(o.Label), o.Access, o.State)),
                read.Select(o => (o.Type, Convert.ToHexString(o.Id), o.Label == null ? "" : Convert.ToHexString(o.Label), o.Access, o.State)));
        }
    }

    private static readonly IotSafeObjectType[] Order =
        [IotSafeObjectType.PrivateKey, IotSafeObjectType.PublicKey, IotSafeObjectType.File, IotSafeObjectType.SecretKey];

    private static (IotSafeObjectType Kind, byte[] Id, byte[]? Label, int Access, int State, byte[] Bytes) Object(Random random, int number)
    {
        IotSafeObjectType kind = Order[random.Next(4)];
        byte[] id = [(byte)number, .. Bytes(random, random.Next(20))];
        byte[]? label = random.Next(2) == 0 ? null : Bytes(random, random.Next(1, 61));
        int access = random.Next(4);
        int state = random.Next(2);
        byte[] bytes =
        [
            .. label == null ? [] : Tlv(0x73 + (int)kind, label), .. Tlv(0x83 + (int)kind, id), 0x60, 1, (byte)access, 0x4A, 1, (byte)state,
            .. kind == IotSafeObjectType.File ? new byte[] { 0x20, 2, 1, 0 } : [0x4B, 1, 0x13, 0x61, 1, 7, 0x92, 2, 4, 0x91, 2, 0, 1],
        ];
        return (kind, id, label, access, state, bytes);
    }

    [Fact]
    public void ResponsesAreReadAsModulesWriteThem()
    {
        var random = new Random(5);
        byte[] response = new byte[ApduText.LongestResponse];
        for (int round = 0; round < Rounds; round++)
        {
            byte[] apdu = Bytes(random, random.Next(2, 259));
            string hex = Convert.ToHexString(apdu);
            string text = (random.Next(3) switch { 0 => "", 1 => "+CSIM: ", _ => "+CGLA:" }) + hex.Length.ToString(CultureInfo.InvariantCulture)
                + "," + (random.Next(2) == 0 ? " " : "") + (random.Next(2) == 0 ? "\"" + hex + "\"" : random.Next(2) == 0 ? hex : hex.ToLowerInvariant())
                + (random.Next(2) == 0 ? "  " : "");
            byte[] line = Encoding.ASCII.GetBytes(text);
            int start = text.IndexOf(':', StringComparison.Ordinal) + 1;
            Assert.Equal(apdu.Length, ApduText.ReadResponse(line, start, line.Length, response, 0));
            Assert.Equal(apdu, response[..apdu.Length]);
        }
    }

    [Fact]
    public void FilesEndWhereTheirContentSays()
    {
        var random = new Random(6);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] content = Tlv(0x30, Bytes(random, random.Next(700)));
            byte[] padding = [.. Enumerable.Repeat((byte)(random.Next(2) * 0xFF), random.Next(300))];
            byte[] slot = [.. content, .. padding];
            Assert.Equal(content, FileContent.Trim(slot, slot.Length));
            Assert.Equal(content.Length, FileContent.Wanted(slot, Math.Min(slot.Length, random.Next(4, 20)), slot.Length));
        }
    }
}
