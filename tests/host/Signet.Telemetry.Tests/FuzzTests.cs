using Signet.Core;
using Signet.Telemetry;
using Signet.Testing;

namespace Signet.Telemetry.Tests;

/// <summary>Parsers of what comes in: any bytes give an answer or one of the errors that they name, and leave nothing half done.</summary>
public class FuzzTests
{
    private readonly World _world = new();
    private readonly ModelBackend _backend;

    public FuzzTests() => _backend = _world.Backend();

    [Fact]
    public void Payloads_of_confirmations()
    {
        byte[] good = Payload(_backend.Confirm("0102030405060708", 9, "0807060504030201", [(0, 1), (3, 3), (5, 8)]));
        var confirmation = new Confirmation();
        confirmation.Read(good, 0, good.Length);
        Assert.Equal((9L, 3, 5L, 8L), (confirmation.UpTo, confirmation.Ranges, confirmation.First(2), confirmation.Last(2)));
        int read = 0;
        Mutate(1, good, (bytes, count) =>
        {
            try
            {
                confirmation.Read(bytes, 3, count);
                read++;
                long before = -1;
                for (int i = 0; i < confirmation.Ranges; i++)
                {
                    Assert.True(confirmation.First(i) > before && confirmation.Last(i) >= confirmation.First(i) && confirmation.Last(i) < confirmation.UpTo);
                    before = confirmation.Last(i);
                }
            }
            catch (SignetException e)
            {
                Assert.Equal(ErrorCode.ConfirmationMalformed, e.Code);
            }
        });
        Assert.True(read > 100);
    }

    [Fact]
    public void Payloads_of_commands()
    {
        byte[][] good =
        [
            ModelBackend.CommandPayload(1, w => { w.WriteStartArray(2); w.WriteInt32(30); w.WriteInt32(600); w.WriteEndArray(); }, 0, 1, "0102030405060708"),
            ModelBackend.CommandPayload(2, null, 1_900_000_000, 2, "0102030405060708"),
            ModelBackend.CommandPayload(5, w => { w.WriteStartArray(4); w.WriteTextString("a.b"); w.WriteInt32(8883); w.WriteByteString(new byte[40]); w.WriteInt32(60); w.WriteEndArray(); }, 0, 3, "0102030405060708"),
        ];
        var command = new Command();
        int read = 0;
        for (int i = 0; i < good.Length; i++)
        {
            Mutate(10 + i, good[i], (bytes, count) =>
            {
                try
                {
                    command.Read(bytes, 3, count);
                    command.ReadArgument();
                    read++;
                    if (command.Number == Command.SetInterval) Assert.True(command.SampleSeconds is >= 1 and <= 86400 && command.SendSeconds is >= 1 and <= 604800);
                    if (command.Number == Command.ChangeBroker) Assert.True(command.Host.Length is >= 1 and <= 253 && command.Port is >= 1 and <= 65535 && command.TrialSeconds is >= 60 and <= 86400);
                }
                catch (SignetException e)
                {
                    Assert.True(e.Code is ErrorCode.CommandMalformed or ErrorCode.CommandUnknown, e.Message);
                }
            });
        }

        Assert.True(read > 100);
    }

    [Fact]
    public void Whole_messages()
    {
        var device = new StreamDevice(_world, null).Open();
        device.Stream.Sample();
        device.Publish(m => _backend.Receive(m));
        byte[] confirm = _backend.Confirm(_backend.Epoch)!;
        byte[] command = _backend.Command(2);
        long wrong = 0;
        foreach (var (seed, good, take) in new (int, byte[], Action<byte[]>)[] { (20, confirm, device.Confirm), (21, command, device.Command) })
        {
            Mutate(seed, good, (bytes, count) =>
            {
                byte[] message = bytes[3..(3 + count)];
                if (message.AsSpan().SequenceEqual(good)) return;

                take(message);
                Assert.Equal(++wrong, device.Report.Refused);
            }, 300);
        }

        // Whoever is not signed for has done nothing.
        Assert.Equal((0L, 0L), (device.Report.Confirmations, device.Report.Commands));
        device.Confirm(confirm);
        device.Command(command);
        Assert.Equal((1L, 1L), (device.Report.Confirmations, device.Report.Commands));
    }

    private static byte[] Payload(byte[] message)
    {
        var r = new System.Formats.Cbor.CborReader(message);
        r.ReadStartArray();
        r.SkipValue();
        r.SkipValue();
        return r.ReadByteString();
    }

    // Bytes changed, cut out, doubled, put in, and everything at random; with rubbish around.
    private static void Mutate(int seed, byte[] good, Action<byte[], int> judge, int rounds = 20_000)
    {
        var random = Fuzzing.Random(seed);
        for (int i = 0; i < Fuzzing.Rounds(rounds); i++)
        {
            var bytes = new List<byte>(good);
            for (int changes = 1 + random.Next(3); changes > 0; changes--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(5))
                {
                    case 0:
                        bytes[at] = (byte)random.Next(256);
                        break;
                    case 1:
                        bytes[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 2 when bytes.Count > 1:
                        bytes.RemoveAt(at);
                        break;
                    case 3:
                        bytes.Insert(at, (byte)random.Next(256));
                        break;
                    default:
                        bytes.RemoveRange(at, random.Next(bytes.Count - at));
                        if (bytes.Count == 0) bytes.Add(0x85);
                        break;
                }
            }

            judge([1, 2, 3, .. bytes, 4, 5], bytes.Count);
        }
    }
}
