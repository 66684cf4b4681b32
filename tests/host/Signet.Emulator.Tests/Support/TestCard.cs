using System.Security.Cryptography;
using Signet.Emulator.Card;
using Signet.Emulator.Trace;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Support
{
    /// <summary>A card in the hand: APDUs as hexadecimal.</summary>
    internal sealed class TestCard
    {
        public const string Gsma = "A0000005590010";

        public TestCard(
            AppletProfile? profile = null,
            UiccOptions? options = null,
            Action<CardPersonaliser>? personalise = null,
            ObjectStore? store = null,
            Tracer? tracer = null)
        {
            var personaliser = new CardPersonaliser { DeviceKey = Vectors.KeyK() };
            personalise?.Invoke(personaliser);
            Store = store ?? personaliser.Build();
            Applet = new IotSafeApplet(Store, profile, tracer);
            Card = new UiccCard(new UsimApplication(), options, tracer);
            Card.Install(Applet);
        }

        public ObjectStore Store { get; }

        public IotSafeApplet Applet { get; }

        public UiccCard Card { get; }

        /// <summary>One command, one answer, spaces in the command allowed.</summary>
        public string Send(string hex)
        {
            return Convert.ToHexString(Card.Transmit(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));
        }

        /// <summary>A command with its GET RESPONSEs; data and final status.</summary>
        public string Fetch(string hex)
        {
            string data = "";
            string answer = Send(hex);
            string channel = hex[..2];
            while (answer[^4..^2] == "61")
            {
                data += answer[..^4];
                answer = Send(channel + "C00000" + answer[^2..]);
            }

            return data + answer;
        }

        /// <summary>Opens channel 1 and selects the applet.</summary>
        public TestCard Open(string aid = Gsma)
        {
            Assert.Equal("019000", Send("0070000001"));
            Assert.Equal("9000", Send($"01A40400{aid.Length / 2:X2}{aid}"));
            return this;
        }

        /// <summary>As <see cref="Open"/> for a card that says success in other words than 9000.</summary>
        public TestCard OpenAnyhow()
        {
            Send("0070000001");
            Send("01A4040007" + Gsma);
            return this;
        }

        public static string Sha256(string text)
        {
            return Convert.ToHexString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(text)));
        }
    }

    /// <summary>Vectors of RFC 6979 A.2.5, RFC 5903 8.1 and others, as the facts give them.</summary>
    internal static class Vectors
    {
        public const string KX = "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6";
        public const string KY = "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299";
        public const string Digest = "AF2BDBE1AA9B6EC1E2ADE1D694F41FC71A831D0268E9891562113D8A62ADD1BF";
        public const string R = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716";
        public const string S = "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";
        public const string DhPrivate = "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433";
        public const string DhX = "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63";
        public const string DhY = "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB";
        public const string DhShared = "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";

        public static ECDsa KeyK()
        {
            return P256.FromPrivate(
                Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
                Convert.FromHexString("04" + KX + KY));
        }

        /// <summary>RFC 5903 section 8.1's initiator: its public point is DAD0B653... by the RFC.</summary>
        public static ECDsa DhInitiator()
        {
            return P256.FromPrivate(
                Convert.FromHexString(DhPrivate),
                Convert.FromHexString(
                    "04DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C37725811805271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3"));
        }
    }
}
