using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;

namespace Signet.Sim.Tests.Support;

/// <summary>
/// A UICC with a USIM that counts what touches its PINs and an IoT SAFE applet with .NET's cryptography, as small as
/// the client's tests need. Everything in which applets differ is a public field.
/// </summary>
internal sealed class FakeCard : IApduTransport
{
    public static readonly byte[] GsmaAid = Convert.FromHexString("A0000005590010");

    public byte[] Aid = GsmaAid;
    public bool AcceptsProprietaryClass = true;
    public bool AcceptsInterindustryClass = true;
    public bool Leaves61 = true;
    public bool TwoByteSignatureOut = true;
    public bool? TwoByteSignatureIn = true;
    public int WrongFormSw = 0x6A80;
    public bool DerSignature;
    public bool BarePoint;
    public bool KeyGenerationOmitsKey;
    public byte[]? KeyGenerationRenames;
    public Framing ListFraming = Framing.Bare;
    public int ListPart = int.MaxValue;
    public int WantedApplicationLength;
    public int SuccessSw = 0x9000;
    public bool SessionsNeedClose;
    public int OpenSessionSw = 0x6A86;
    public int MaxSessions = 3;
    public bool RefusesSessionZero;
    public bool TextOnce;
    public int FileBlock = 256;
    public int BeyondFileSw = 0x6A86;
    public int RandomAtMost = 256;
    public bool StripsSecretZeros;
    public HashSet<int> Unsupported = new();

    /// <summary>Number of the exchange, from 0, before which the SIM is reset; -1 for never.</summary>
    public int ResetBefore = -1;
    public bool ResetIsNoticed;

    /// <summary>Number of the exchange that is answered by <see cref="InjectedSw"/> without being executed.</summary>
    public int InjectAt = -1;
    public int InjectedSw;
    public Func<byte[], byte[]?>? Override;

    public readonly List<Item> Items = new();
    public readonly List<string> Log = new();
    public readonly List<string> Violations = new();
    public readonly Dictionary<int, int> Timeouts = new();
    public int Exchanges;
    public int Epoch { get; set; } = 7;
    public int MaxCommandLength { get; set; } = 261;

    private readonly string?[] _channels = new string?[20];
    private readonly Dictionary<int, Session> _sessions = new();
    private readonly Dictionary<int, byte[]> _waiting = new();
    private int _listPosition;

    public enum Framing
    {
        Bare,
        EachObject,
        EachKind,
        EachKindRawLength,
    }

    public FakeCard()
    {
        _channels[0] = "usim";
    }

    public IEnumerable<string> Commands => Log.Where(a => a.Substring(2, 2) != "C0");

    /// <summary>Layout of the Thales middleware with the CA's key beside it: what the budget is made for.</summary>
    public static FakeCard Typical(int scratch = 1)
    {
        var card = new FakeCard();
        var pki = TestPki.Instance;
        card.AddPair("01", "01", 0x13, 0x03, pki.ClientKey);
        card.AddPair("04", "04", 0x14, 0x01, null);
        card.AddPublic("06", 0x13, 0x01, pki.CaKey);
        for (int i = 0; i < scratch; i++)
        {
            card.AddPublic((0x10 + i).ToString("X2"), 0x13, 0x03, null);
        }

        card.AddFile("02", 0x02, pki.Client.RawData, 700);
        card.AddFile("03", 0x02, pki.Ca.RawData, 700);
        return card;
    }

    public Item AddPair(string privateId, string publicId, int type, int usage, ECDsa? key)
    {
        var half = new Item(2, publicId) { KeyType = type, Usage = usage, Access = 1, Key = Point(key) };
        var item = new Item(1, privateId) { KeyType = type, Usage = usage, Access = type == 0x14 ? 2 : 0, Private = key, Half = half };
        Items.Add(item);
        Items.Add(half);
        return item;
    }

    public Item AddPublic(string id, int type, int access, ECDsa? key)
    {
        var item = new Item(2, id) { KeyType = type, Usage = 1, Access = access, Key = Point(key) };
        Items.Add(item);
        return item;
    }

    public Item AddFile(string id, int usage, byte[] content, int size)
    {
        var item = new Item(0, id) { Usage = usage, Access = 1, Content = content.Concat(new byte[Math.Max(0, size - content.Length)]).ToArray() };
        Items.Add(item);
        return item;
    }

    public int Exchange(byte[] command, int offset, int length, byte[] response, int responseOffset, int timeoutMs)
    {
        byte[] apdu = command.AsSpan(offset, length).ToArray();
        Assert.InRange(length, 5, 261);
        Assert.True(response.Length - responseOffset >= 258, "room for a response");
        if (Exchanges == ResetBefore)
        {
            Reset(ResetIsNoticed);
        }

        Log.Add(Convert.ToHexString(apdu));
        Timeouts[apdu[1]] = timeoutMs;
        byte[]? answer = Override?.Invoke(apdu);
        if (answer == null)
        {
            answer = Exchanges == InjectAt ? Sw(InjectedSw) : Answer(apdu);
        }

        Exchanges++;
        answer.CopyTo(response, responseOffset);
        return answer.Length;
    }

    /// <summary>A reset after which the module has opened channel 1 for the USIM again.</summary>
    public void Reset(bool noticed)
    {
        Array.Clear(_channels);
        _channels[0] = "usim";
        _channels[1] = "usim";
        _sessions.Clear();
        _waiting.Clear();
        if (noticed)
        {
            Epoch++;
        }

        foreach (Item item in Items.Where(i => i.KeyType == 0x14))
        {
            item.Private = null;
            item.Key = null;
        }
    }

    private static byte[] Sw(int sw) => new[] { (byte)(sw >> 8), (byte)sw };

    private static byte[]? Point(ECDsa? key)
    {
        if (key == null)
        {
            return null;
        }

        ECParameters p = key.ExportParameters(false);
        return new byte[] { 4 }.Concat(p.Q.X!).Concat(p.Q.Y!).ToArray();
    }

    private static byte[] Tlv(int tag, byte[] value)
    {
        byte[] head = value.Length < 0x80 ? new[] { (byte)tag, (byte)value.Length } : new[] { (byte)tag, (byte)0x81, (byte)value.Length };
        return head.Concat(value).ToArray();
    }

    private byte[] Answer(byte[] a)
    {
        int channel = (a[0] & 0x40) != 0 ? 4 + (a[0] & 15) : a[0] & 3;
        int ins = a[1];
        if (ins == 0xC0)
        {
            return _waiting.Remove(channel, out byte[]? rest) ? Deliver(channel, rest, a[4] == 0 ? 256 : a[4], true) : Sw(0x6F00);
        }

        _waiting.Remove(channel);
        if (ins == 0x70)
        {
            return ManageChannel(a);
        }

        if (_channels[channel] == null)
        {
            return Sw(0x6881);
        }

        if (ins == 0xA4)
        {
            Assert.NotEqual(0, channel);
            bool found = a.AsSpan(5, a[4]).SequenceEqual(Aid);
            _channels[channel] = found ? "applet" : "mf";
            return Sw(found ? SuccessSw : 0x6A82);
        }

        if (_channels[channel] != "applet")
        {
            if (ins is 0x20 or 0x24 or 0x26 or 0x28 or 0x2C)
            {
                // Allowed is nothing; with 16 bytes and P2 = 01 a counter would be lost.
                Violations.Add((a[4] == 16 ? "PIN " : "near ") + Convert.ToHexString(a));
                return Sw(a[3] == 0 ? 0x6A86 : 0x6700);
            }

            return Sw((a[0] & 0x80) != 0 ? 0x6E00 : 0x6D00);
        }

        if ((a[0] & 0x80) != 0 ? !AcceptsProprietaryClass : !AcceptsInterindustryClass)
        {
            return Sw(0x6E00);
        }

        return Unsupported.Contains(ins) ? Sw(0x6D00) : Applet(channel, a);
    }

    private byte[] ManageChannel(byte[] a)
    {
        if (a[2] == 0x80)
        {
            if (_channels[a[3]] == "usim")
            {
                Violations.Add("closed the module's channel");
            }

            _channels[a[3]] = null;
            return Sw(0x9000);
        }

        for (int n = 1; n <= 3; n++)
        {
            if (_channels[n] == null)
            {
                _channels[n] = "mf";
                return new byte[] { (byte)n }.Concat(Sw(0x9000)).ToArray();
            }
        }

        return Sw(0x6A81);
    }

    private byte[] Applet(int channel, byte[] a)
    {
        bool hasData = a.Length > 5;
        byte[] data = hasData ? a.AsSpan(5, a[4]).ToArray() : Array.Empty<byte>();
        if (hasData && a.Length != 5 + data.Length && a.Length != 6 + data.Length)
        {
            return Sw(0x6700);
        }

        int le = hasData ? (a.Length == 6 + data.Length ? a[^1] : 0) : a[4];
        le = le == 0 ? 256 : le;
        byte[]? result;
        switch (a[1])
        {
            case 0x84:
                return Deliver(channel, RandomNumberGenerator.GetBytes(Math.Min(le, RandomAtMost)), le, true);
            case 0xCB when a[2] == 0:
                byte[] application = Convert.FromHexString("10011011201122334455667788112233445566778811223344556677881122334455667788B1010AB2010AB3010AB4010A61010F910200019201046F0101940102B70101");
                return WantedApplicationLength != 0 && a[4] != WantedApplicationLength ? Sw(0x6C00 | WantedApplicationLength) : Deliver(channel, application, le, true);
            case 0xCB when a[2] == 1:
                return ObjectList(channel, a[3], le);
            case 0xCB:
                Item? described = Find(data, out _);
                return described == null ? Sw(0x6A82) : Deliver(channel, described.Describe(), le, false);
            case 0xB0:
                return ReadFile(channel, a, data, le);
            case 0xB9:
                Item? slot = Find(data, out _);
                if (slot == null || slot.Type != 1 || (slot.Access & 2) == 0)
                {
                    return Sw(slot == null ? 0x6A82 : 0x6985);
                }

                slot.Private = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                slot.Half!.Key = Point(slot.Private);
                slot.Id = KeyGenerationRenames ?? slot.Id;
                byte[] ids = Tlv(0x84, slot.Id).Concat(Tlv(0x85, slot.Half.Id)).ToArray();
                return Deliver(channel, KeyGenerationOmitsKey ? Array.Empty<byte>() : ids.Concat(PublicKey(slot.Half.Key!)).ToArray(), le, false);
            case 0xCD:
                Item? read = Find(data, out _);
                return read == null ? Sw(0x6A82) : read.Key == null ? Sw(0x6985) : Deliver(channel, BarePoint ? read.Key : PublicKey(read.Key), le, false);
            case 0x46:
                Item? own = Find(data, out int used);
                Item? peer = Find(data[used..], out _);
                if (own?.Private == null || peer?.Key == null)
                {
                    return Sw(0x6985);
                }

                result = Agree(own.Private, peer.Key);
                return Deliver(channel, StripsSecretZeros ? result.SkipWhile(b => b == 0).ToArray() : result, le, false);
            case 0x24:
            case 0x2A:
            case 0x2C:
                return Init(a, data);
            case 0xD8:
            case 0x2B:
            case 0x2D:
                return Update(channel, a, data, le);
            default:
                return Sw(0x6D00);
        }
    }

    private static byte[] PublicKey(byte[] point) => Tlv(0x34, Tlv(0x49, Tlv(0x86, point)));

    private static byte[] Agree(ECDsa own, byte[] peer)
    {
        using var mine = ECDiffieHellman.Create(own.ExportParameters(true));
        using var other = ECDiffieHellman.Create(Parameters(peer));
        return mine.DeriveRawSecretAgreement(other.PublicKey);
    }

    private static ECParameters Parameters(byte[] point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33], Y = point[33..65] },
    };

    private byte[] Init(byte[] a, byte[] data)
    {
        int id = (a[1] << 8) | a[3];
        if (a[2] == 1)
        {
            _sessions.Remove(id);
            return Sw(0x9000);
        }

        if (RefusesSessionZero && a[3] == 0)
        {
            return Sw(0x6A86);
        }

        if (SessionsNeedClose && _sessions.ContainsKey(id))
        {
            return Sw(OpenSessionSw);
        }

        if (SessionsNeedClose && _sessions.Count >= MaxSessions)
        {
            return Sw(0x6989);
        }

        Item? key = Find(data, out int used);
        if (key == null)
        {
            return Sw(0x6A82);
        }

        bool usable = key.Active != false && a[1] switch { 0x24 => (key.Access & 2) != 0, 0x2A => key.Private != null, _ => key.Key != null };
        if (!usable)
        {
            return Sw(0x6985);
        }

        int mode = 0;
        int hash = 0;
        if (a[1] != 0x24)
        {
            byte[] rest = data[used..];
            bool good = rest.Length == 10 && rest[0] == 0xA1 && rest[1] == 1 && rest[3] == 0x91 && rest[4] == 2 && rest[5] == 0
                && Convert.ToHexString(rest[7..]) == "920104";
            if (!good)
            {
                return Sw(0x6A80);
            }

            (mode, hash) = (rest[2], rest[6]);
        }

        _sessions[id] = new Session(key, mode, hash);
        return Sw(SuccessSw);
    }

    private byte[] Update(int channel, byte[] a, byte[] data, int le)
    {
        int init = a[1] switch { 0xD8 => 0x24, 0x2B => 0x2A, _ => 0x2C };
        int id = (init << 8) | a[3];
        if (!_sessions.TryGetValue(id, out Session? session))
        {
            return Sw(0x6985);
        }

        if (session.Mode == 1)
        {
            data = TakeText(session, data, a[1] == 0x2D && a[2] == 0x80);
            if (a[2] == 0)
            {
                return Sw(0x9000);
            }
        }

        if (!SessionsNeedClose)
        {
            _sessions.Remove(id);
        }

        Item key = session.Key;
        if (a[1] == 0xD8)
        {
            if (data.Length != 71 || Convert.ToHexString(data[..6]) != "344549438641")
            {
                return Sw(0x6A80);
            }

            key.Key = data[6..];
            return Sw(SuccessSw);
        }

        byte[] digest;
        if (session.Mode == 1)
        {
            digest = Hash(session.Hash, session.Text.ToArray());
        }
        else
        {
            int length = session.Hash switch { 1 => 32, 2 => 48, _ => 64 };
            if (session.Mode != 3 || data[0] != 0x9E || data[1] != length)
            {
                return Sw(0x6A80);
            }

            digest = data[2..(2 + length)];
            data = data[(2 + length)..];
        }

        if (a[1] == 0x2B)
        {
            byte[] value = key.Private!.SignHash(digest, DerSignature ? DSASignatureFormat.Rfc3279DerSequence : DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            byte[] head = TwoByteSignatureOut ? new byte[] { 0x33, 0, (byte)value.Length } : new byte[] { 0x33, (byte)value.Length };
            return Deliver(channel, head.Concat(value).ToArray(), le, false);
        }

        bool two = data[1] == 0;
        if (data[0] != 0x33 || (TwoByteSignatureIn != null && two != TwoByteSignatureIn))
        {
            return Sw(WrongFormSw);
        }

        using ECDsa verifier = ECDsa.Create(Parameters(key.Key!));
        return Sw(verifier.VerifyHash(digest, data[(two ? 3 : 2)..]) ? SuccessSw : 0x6D01);
    }

    private static byte[] Hash(int hash, byte[] text) =>
        hash switch { 1 => SHA256.HashData(text), 2 => SHA384.HashData(text), _ => SHA512.HashData(text) };

    // What is left behind the text is the signature to be verified.
    private byte[] TakeText(Session session, byte[] data, bool withSignature)
    {
        if (TextOnce && session.Left < 0 && data[0] == 0x9B && data[1] == 0x82)
        {
            session.Left = (data[2] << 8) | data[3];
            data = data[4..];
        }

        if (session.Left >= 0)
        {
            int raw = Math.Min(session.Left, data.Length);
            session.Text.AddRange(data[..raw]);
            session.Left -= raw;
            return data[raw..];
        }

        if (data.Length > 0 && data[0] == 0x9B)
        {
            session.Text.AddRange(data[2..(2 + data[1])]);
            data = data[(2 + data[1])..];
        }

        Assert.True(withSignature || data.Length == 0, "bytes behind the text");
        return data;
    }

    private sealed class Session(Item key, int mode, int hash)
    {
        public Item Key { get; } = key;
        public int Mode { get; } = mode;
        public int Hash { get; } = hash;
        public List<byte> Text { get; } = new();
        public int Left { get; set; } = -1;
    }

    private byte[] ReadFile(int channel, byte[] a, byte[] data, int le)
    {
        Item? file = Find(data, out _);
        if (file?.Content == null)
        {
            return Sw(0x6A82);
        }

        int at = (a[2] << 8) | a[3];
        if (at >= file.Content.Length)
        {
            return Sw(BeyondFileSw);
        }

        int count = Math.Min(Math.Min(le, FileBlock), file.Content.Length - at);
        return Deliver(channel, file.Content.AsSpan(at, count).ToArray(), 256, false);
    }

    private byte[] ObjectList(int channel, int p2, int le)
    {
        byte[] all = ListBytes();
        _listPosition = p2 == 0 ? 0 : _listPosition;
        int count = Math.Min(Math.Min(ListPart, all.Length - _listPosition), 256);
        byte[] part = all.AsSpan(_listPosition, count).ToArray();
        _listPosition += count;
        return _listPosition < all.Length ? part.Concat(Sw(0x6300)).ToArray() : Deliver(channel, part, le, true);
    }

    private byte[] ListBytes()
    {
        int[] wrapper = { 0xC3, 0xC1, 0xC2, 0xC4 };
        IEnumerable<byte> bytes = Enumerable.Empty<byte>();
        foreach (var kind in Items.GroupBy(i => i.Type))
        {
            byte[] content = kind.SelectMany(i => ListFraming == Framing.EachObject ? Tlv(wrapper[i.Type], i.Describe()) : i.Describe()).ToArray();
            if (ListFraming == Framing.EachKind)
            {
                content = content.Length > 255
                    ? new[] { (byte)wrapper[kind.Key], (byte)0x82, (byte)(content.Length >> 8), (byte)content.Length }.Concat(content).ToArray()
                    : Tlv(wrapper[kind.Key], content);
            }
            else if (ListFraming == Framing.EachKindRawLength)
            {
                content = new[] { (byte)wrapper[kind.Key], (byte)content.Length }.Concat(content).ToArray();
            }

            bytes = bytes.Concat(content);
        }

        return bytes.ToArray();
    }

    private byte[] Deliver(int channel, byte[] data, int le, bool caseTwo)
    {
        // Case 2 answers at once; case 4 leaves the data behind 61xx, as a T=0 card does.
        if ((caseTwo || !Leaves61) && data.Length <= le)
        {
            return data.Concat(Sw(SuccessSw)).ToArray();
        }

        if (caseTwo)
        {
            _waiting[channel] = data[le..];
            return data[..le].Concat(Sw(0x6100 | ((data.Length - le) & 0xFF))).ToArray();
        }

        _waiting[channel] = data;
        return Sw(0x6100 | (data.Length & 0xFF));
    }

    private Item? Find(byte[] data, out int used)
    {
        used = 0;
        if (data.Length < 2 || data.Length < 2 + data[1])
        {
            return null;
        }

        used = 2 + data[1];
        byte[] name = data[2..used];
        int tag = data[0];
        return Items.FirstOrDefault(i => tag == 0x83 + i.Type ? i.Id.SequenceEqual(name) : tag == 0x73 + i.Type && i.Label != null && i.Label.SequenceEqual(name));
    }

    internal sealed class Item
    {
        public Item(int type, string id)
        {
            Type = type;
            Id = Convert.FromHexString(id);
        }

        public int Type { get; }
        public byte[] Id { get; set; }
        public byte[]? Label { get; set; }
        public int Access { get; set; }
        public int KeyType { get; set; }
        public int Usage { get; set; }
        public byte[]? Key { get; set; }
        public ECDsa? Private { get; set; }
        public Item? Half { get; set; }
        public byte[]? Content { get; set; }
        public bool? Active { get; set; }
        public int Functions { get; set; } = 7;

        public byte[] Describe()
        {
            bool filled = Active ?? (Type == 0 || Key != null || Private != null);
            string text = Label != null ? Convert.ToHexString(Tlv(0x73 + Type, Label)) : "";
            text += Convert.ToHexString(Tlv(0x83 + Type, Id)) + "6001" + Access.ToString("X2") + "4A01" + (filled ? "01" : "00");
            text += Type == 0
                ? "2101" + Usage.ToString("X2") + "2002" + Content!.Length.ToString("X4")
                : "4B01" + KeyType.ToString("X2") + "4E01" + Usage.ToString("X2") + "6101" + Functions.ToString("X2") + "9202049102" + "00016F0101";
            return Convert.FromHexString(text);
        }
    }
}
