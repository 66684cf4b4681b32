using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Sim.Tests
{
    /// <summary>Tag 33 in all forms of the field; the signature is that of RFC 6979 appendix A.2.5.</summary>
    [TestClass]
    public class SignatureDataTests
    {
        private const string R = "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716";
        private const string S = "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8";

        [DataRow("3340" + R + S, 0)]
        [DataRow("330040" + R + S, 1)]
        [DataRow("338140" + R + S, 0)]
        [DataRow("3348" + "3046022100" + R + "022100" + S, 0)]
        [DataRow("330048" + "3046022100" + R + "022100" + S, 1)]
        [TestMethod]
        public void ReadsEveryForm(string hex, int form)
        {
            byte[] data = Hex.FromText(hex);
            byte[] signature = new byte[66];

            Assert.AreEqual(form, (int)SignatureData.Read(data, data.Length, signature, 1));

            Assert.AreEqual("00" + R + S + "00", Hex.ToText(signature, 0, 66).ToUpper());
        }

        [DataRow("")]
        [DataRow("33")]
        [DataRow("3340")]
        [DataRow("3340" + R)]
        [DataRow("3340" + R + S + "00")]
        [DataRow("330041" + R + S)]
        [DataRow("3440" + R + S)]
        [DataRow("33423042021F" + R + "021F" + S)]
        [DataRow(R + S)]
        [TestMethod]
        public void RefusesTheRest(string hex)
        {
            byte[] data = Hex.FromText(hex);
            ErrorCode code = ErrorCode.None;
            try
            {
                SignatureData.Read(data, data.Length, new byte[64], 0);
            }
            catch (SignetException e)
            {
                code = e.Code;
            }

            Assert.AreEqual((int)ErrorCode.SignatureMalformed, (int)code);
        }

        [TestMethod]
        public void WritesBothForms()
        {
            byte[] signature = Hex.FromText(R + S);
            ApduCommand command = new ApduCommand();
            command.Start(0x81, 0x2D, 0x80, 0);
            SignatureData.Append(command, SignatureForm.OneByte, signature, 0);
            Assert.AreEqual("812D8000423340" + R + S, Hex.ToText(command.Buffer, 0, command.Length).ToUpper());
            command.Start(0x81, 0x2D, 0x80, 0);
            SignatureData.Append(command, SignatureForm.TwoBytes, signature, 0);
            Assert.AreEqual("812D800043330040" + R + S, Hex.ToText(command.Buffer, 0, command.Length).ToUpper());
        }
    }
}
