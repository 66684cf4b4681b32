using nanoFramework.TestFramework;
using Signet.Core;

namespace Signet.Tls.Tests
{
    /// <summary>RFC 9525 section 6.</summary>
    [TestClass]
    public class ReferenceIdentityTests
    {
        [DataRow("broker.example", "broker.example", true)]
        [DataRow("Broker.Example", "bROKER.eXAMPLE", true)]
        [DataRow("broker.example.", "broker.example", true)]
        [DataRow("broker.example", "broker.example.", false)]
        [DataRow("broker.example", "broker.exampl", false)]
        [DataRow("broker.example", "xbroker.example", false)]
        [DataRow("a.iot.example", "*.iot.example", true)]
        [DataRow("a.b.iot.example", "*.iot.example", false)]
        [DataRow("iot.example", "*.iot.example", false)]
        [DataRow("a.iot.example", "*a.iot.example", false)]
        [DataRow("a.iot.example", "a*.iot.example", false)]
        [DataRow("a.iot.example", "a.*.example", false)]
        [DataRow("a.iot.example", "*.*.example", false)]
        [DataRow("a.iot.example", "*", false)]
        [DataRow("a.iot.example", "*.", false)]
        [DataRow("a.iot.example", ".iot.example", false)]
        [DataRow("a.iot.example", "a..example", false)]
        [DataRow("a.iot.example", "", false)]
        [DataRow("127.0.0.1", "127.0.0.1", false)]
        [DataRow("xn--bcher-kva.example", "xn--bcher-kva.example", true)]
        [TestMethod]
        public void DnsNames(string host, string presented, bool matches)
        {
            byte[] name = Ascii.Bytes("<" + presented + ">");
            Assert.AreEqual(matches, new ReferenceIdentity(host).MatchesDnsName(name, 1, name.Length - 2));
        }

        [DataRow("192.0.2.7", "c0000207")]
        [DataRow("0.0.0.0", "00000000")]
        [DataRow("255.255.255.255", "ffffffff")]
        [DataRow("::", "00000000000000000000000000000000")]
        [DataRow("::1", "00000000000000000000000000000001")]
        [DataRow("2001:db8::8:800:200C:417A", "20010db80000000000080800200c417a")]
        [DataRow("2001:db8:1:2:3:4:5:6", "20010db8000100020003000400050006")]
        [DataRow("1::", "00010000000000000000000000000000")]
        [TestMethod]
        public void Addresses(string host, string address)
        {
            ReferenceIdentity identity = new ReferenceIdentity(host);
            byte[] bytes = Hex.FromText(address);
            Assert.IsNull(identity.DnsName);
            Assert.IsTrue(identity.MatchesAddress(bytes, 0, bytes.Length));
            bytes[bytes.Length - 1] ^= 1;
            Assert.IsFalse(identity.MatchesAddress(bytes, 0, bytes.Length));
        }

        [DataRow("")]
        [DataRow(".")]
        [DataRow("a..b")]
        [DataRow(".a")]
        [DataRow("a b")]
        [DataRow("*.example")]
        [DataRow("1:2")]
        [DataRow("1:2:3:4:5:6:7:8:9")]
        [DataRow("::1::")]
        [DataRow("1:2:3:4:5:6:7::8:9")]
        [DataRow("12345::")]
        [DataRow("fe80::1%eth0")]
        [DataRow(":1")]
        [DataRow("1:")]
        [TestMethod]
        public void NoHosts(string host)
        {
            SignetException error = null;
            try
            {
                new ReferenceIdentity(host);
            }
            catch (SignetException caught)
            {
                error = caught;
            }

            Expect.Error(ErrorCode.InvalidArgument, error);
        }

        [DataRow("1.2.3")]
        [DataRow("1.2.3.4.5")]
        [DataRow("1.2.3.256")]
        [DataRow("01.2.3.4")]
        [TestMethod]
        public void NumbersThatAreNoAddressAreNames(string host)
        {
            Assert.IsNull(new ReferenceIdentity(host).Address);
        }
    }
}
