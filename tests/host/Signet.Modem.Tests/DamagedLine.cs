using System.Text;
using Signet.Core;
using Signet.Testing;

namespace Signet.Modem.Tests;

/// <summary>
/// A module that knows the answers of a dialog to its commands, in any order and any number of times, and whose bytes are damaged
/// on their way now and then.
/// </summary>
internal sealed class DamagedLine : IByteChannel
{
    private readonly Dictionary<string, List<byte[]>> _answers = [];
    private readonly Dictionary<string, int> _asked = [];
    private readonly Random _random;
    private readonly int _oneIn;
    private readonly Queue<byte> _out = [];
    private readonly List<byte> _in = [];
    private int _payload;
    private byte[] _afterPayload = [];
    private int _reads;

    public DamagedLine(Dialog dialog, Random random, int oneIn)
    {
        _random = random;
        _oneIn = 50 * oneIn;
        List<Dialog.Step> steps = [.. dialog.Sections.SelectMany(s => s.Steps)];
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Host)
            {
                byte[] answer = [.. steps.Skip(i + 1).TakeWhile(s => !s.Host).SelectMany(s => s.Bytes)];
                string key = steps[i].Bytes[^1] == 13 ? Encoding.Latin1.GetString(steps[i].Bytes) : "payload";
                (_answers.TryGetValue(key, out List<byte[]>? list) ? list : _answers[key] = []).Add(answer);
            }
        }
    }

    public VirtualClock Clock { get; } = new();

    public void Write(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Clock.Delay(1);
        for (int i = 0; i < count; i++)
        {
            Take(buffer[offset + i]);
        }
    }

    public int Read(byte[] buffer, int offset, int count, int timeoutMs)
    {
        Assert.True(++_reads < 200_000, "the driver reads without end");
        if (_out.Count == 0)
        {
            Clock.Delay(timeoutMs);
            return 0;
        }

        int read = 0;
        int most = _random.Next(1, 64);
        while (read < count && read < most && _out.Count > 0)
        {
            buffer[offset + read++] = _out.Dequeue();
        }

        return read;
    }

    private void Take(byte b)
    {
        if (_payload > 0)
        {
            if (--_payload == 0)
            {
                Say(_afterPayload);
            }

            return;
        }

        _in.Add(b);
        if (b != 13)
        {
            return;
        }

        string command = Encoding.Latin1.GetString([.. _in]);
        _in.Clear();
        if (!_answers.TryGetValue(command, out List<byte[]>? list))
        {
            Say("\r\nERROR\r\n"u8.ToArray());
            return;
        }

        int turn = _asked[command] = _asked.GetValueOrDefault(command) + 1;
        byte[] answer = list[Math.Min(turn, list.Count) - 1];
        if (answer.Length > 0 && Encoding.Latin1.GetString(answer).TrimEnd() is ['\r', '\n', '>' or '@'])
        {
            _payload = 3;
            _afterPayload = _answers["payload"][0];
        }

        Say(answer);
    }

    private void Say(byte[] bytes)
    {
        foreach (byte b in bytes)
        {
            switch (_random.Next(_oneIn))
            {
                case 0:
                    _out.Enqueue((byte)_random.Next(256));
                    break;
                case 1:
                    break;
                case 2:
                    _out.Enqueue(b);
                    _out.Enqueue(b);
                    break;
                default:
                    _out.Enqueue(b);
                    break;
            }
        }
    }
}
