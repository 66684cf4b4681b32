using System;
using nanoFramework.TestFramework;
using Signet.Core;
using Signet.Mqtt;

namespace Signet.Mqtt.Tests
{
    /// <summary>The examples of MQTT 3.1.1 and what it forbids.</summary>
    [TestClass]
    public class CodecTests
    {
        [TestMethod]
        public void PublishIsThatOfTheStandard()
        {
            // Section 3.3.2.3, figure 3.11.
            byte[] buffer = new byte[16];
            int length = MqttEncoder.Publish(new MqttTopic("a/b"), new byte[] { 7 }, 0, 1, 1, false, 10, buffer, 0);
            Assert.AreEqual("3208" + "0003612f62000a" + "07", Hex.ToText(buffer, 0, length));
        }

        [TestMethod]
        public void SubscribeIsThatOfTheStandard()
        {
            // Section 3.8.3.1, figure 3.23, with QoS 1 and 0.
            byte[] buffer = new byte[32];
            int length = MqttEncoder.Subscribe(MqttVersion.V311, 10, new string[] { "a/b", "c/d" }, new byte[] { 1, 0 }, buffer, 0);
            Assert.AreEqual("820e000a" + "0003612f6201" + "0003632f6400", Hex.ToText(buffer, 0, length));
        }

        [TestMethod]
        public void ConnectHasAllFieldsInOrder()
        {
            // Section 3.1.2.11, figure 3.6.
            MqttConnectOptions options = new MqttConnectOptions();
            options.ClientId = "c";
            options.UserName = "u";
            options.Password = new byte[] { 0x70 };
            options.WillTopic = new MqttTopic("w");
            options.WillMessage = new byte[] { 0x6D };
            options.WillQos = 1;
            options.KeepAliveSeconds = 10;
            byte[] buffer = new byte[40];
            int length = MqttEncoder.Connect(options, 16, 1024, buffer, 0);
            string expected = "1019" + "00044d515454" + "04" + "ce" + "000a" + "000163" + "000177" + "00016d" + "000175"
                + "000170";
            Assert.AreEqual(expected, Hex.ToText(buffer, 0, length));
        }

        [DataRow("")]
        [DataRow("a/+")]
        [DataRow("#")]
        [TestMethod]
        public void WrongTopicsAreRefused(string name)
        {
            ErrorCode code = ErrorCode.None;
            try
            {
                MqttTopic topic = new MqttTopic(name);
                Assert.IsNotNull(topic);
            }
            catch (SignetException e)
            {
                code = e.Code;
            }

            Assert.AreEqual((int)ErrorCode.MqttTopicInvalid, (int)code);
        }

        [TestMethod]
        public void DecodesByteByByte()
        {
            byte[] stream = Hex.FromText("20020100" + "3206000174010243" + "9004000901" + "80" + "d000");
            MqttDecoder decoder = new MqttDecoder(new byte[16]);
            string found = string.Empty;
            for (int i = 0; i < stream.Length; i++)
            {
                decoder.Buffer[decoder.End] = stream[i];
                decoder.Added(1);
                while (decoder.Next())
                {
                    found += ((int)decoder.Type).ToString() + ".";
                    if (decoder.Type == MqttPacketType.Publish)
                    {
                        Assert.AreEqual("t", decoder.Message.GetTopic());
                        Assert.AreEqual(0x0102, decoder.Message.PacketId);
                        Assert.AreEqual(1, decoder.Message.PayloadLength);
                    }
                }
            }

            Assert.AreEqual("2.3.9.13.", found);
        }

        [DataRow("36", 500)]
        [DataRow("f0", 500)]
        [DataRow("e0", 504)]
        [DataRow("3080808080", 500)]
        [DataRow("30ffffff7f", 505)]
        [DataRow("3003000123", 500)]
        [DataRow("40020000", 500)]
        [TestMethod]
        public void RefusesWhatTheStandardForbids(string hex, int error)
        {
            byte[] bytes = Hex.FromText(hex);
            MqttDecoder decoder = new MqttDecoder(new byte[16]);
            Array.Copy(bytes, 0, decoder.Buffer, 0, bytes.Length);
            decoder.Added(bytes.Length);
            int code = 0;
            try
            {
                decoder.Next();
            }
            catch (SignetException e)
            {
                code = (int)e.Code;
            }

            Assert.AreEqual(error, code);
        }
    }
}
