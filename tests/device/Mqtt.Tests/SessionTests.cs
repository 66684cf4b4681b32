using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using nanoFramework.TestFramework;
using Signet.Core;
using Signet.Mqtt;

namespace Signet.Mqtt.Tests
{
    /// <summary>Connect, publish, receive, keep alive, fail: the session and the client on a prepared link.</summary>
    [TestClass]
    public class SessionTests
    {
        private static readonly byte[] ConnAck = new byte[] { 0x20, 2, 0, 0 };

        [TestMethod]
        public void PublishesAndHearsOfTheAcknowledgement()
        {
            Link link = new Link();
            MqttSession session = Connect(link);
            int id = session.Publish(new MqttTopic("t"), new byte[] { 5 }, 0, 1, 1, false);
            Assert.AreEqual("3206000174000105", Hex.ToText(link.Sent, 0, link.SentLength));
            link.Push(new byte[] { 0x40, 2, 0, 1 });
            session.Wait(id);
            Assert.AreEqual(1, link.LastAcknowledged);
            session.Disconnect();
            Assert.AreEqual("e000", Hex.ToText(link.Sent, 0, link.SentLength));
            Assert.IsFalse(link.IsOpen);
        }

        [TestMethod]
        public void AcknowledgesWhatComes()
        {
            Link link = new Link();
            MqttSession session = Connect(link);
            link.Push(new byte[] { 0x32, 6, 0, 1, 0x74, 1, 2, 0x43 });
            Assert.IsTrue(session.Poll(0));
            Assert.AreEqual(1, link.Messages);
            Assert.AreEqual(0x43, (int)link.LastPayload);
            Assert.AreEqual("40020102", Hex.ToText(link.Sent, 0, link.SentLength));
        }

        [TestMethod]
        public void DeliversExactlyOnce()
        {
            Link link = new Link();
            MqttSession session = Connect(link);
            int id = session.Publish(new MqttTopic("t"), new byte[] { 5 }, 0, 1, 2, false);
            link.Push(new byte[] { 0x50, 2, 0, 1 });
            Assert.IsTrue(session.Poll(0));
            Assert.AreEqual("62020001", Hex.ToText(link.Sent, 0, link.SentLength));
            link.Push(new byte[] { 0x70, 2, 0, 1 });
            session.Wait(id);
            Assert.AreEqual(1, link.LastAcknowledged);
            link.Push(new byte[] { 0x34, 6, 0, 1, 0x74, 0, 9, 0x43, 0x3C, 6, 0, 1, 0x74, 0, 9, 0x43 });
            Assert.IsTrue(session.Poll(0));
            Assert.IsTrue(session.Poll(0));
            Assert.AreEqual(1, link.Messages);
            Assert.AreEqual("50020009", Hex.ToText(link.Sent, 0, link.SentLength));
        }

        [TestMethod]
        public void SpeaksVersionFive()
        {
            Link link = new Link();
            MqttSession session = new MqttSession(link, link, new NullLog(), link, Options());
            MqttConnectOptions options = new MqttConnectOptions();
            options.Version = MqttVersion.V5;
            options.ClientId = "dev";
            link.Push(new byte[] { 0x20, 9, 0, 0, 6, 0x21, 0, 1, 0x22, 0, 4 });
            session.Connect("broker", 8883, options);
            Assert.AreEqual(1, session.Limits.ReceiveMaximum);
            MqttTopic topic = new MqttTopic("t");
            MqttMessageProperties properties = new MqttMessageProperties(60, false, null, null);
            session.Publish(topic, properties, new byte[] { 5 }, 0, 1, 0, false);
            Assert.AreEqual("300d000174" + "08" + "230001" + "020000003c" + "05", Hex.ToText(link.Sent, 0, link.SentLength));
            link.Push(new byte[] { 0x40, 3, 0, 1, 0x10 });
            int id = session.Publish(topic, new byte[] { 5 }, 0, 1, 1, false);
            Assert.AreEqual("3209" + "0000" + "0001" + "03" + "230001" + "05", Hex.ToText(link.Sent, 0, link.SentLength));
            Assert.AreEqual(MqttReason.NoMatchingSubscribers, session.Wait(id));
        }

        [TestMethod]
        public void EndsAtTheDeadlineOfAPing()
        {
            Link link = new Link();
            MqttSession session = Connect(link);
            int code = 0;
            try
            {
                session.Poll(1000000);
            }
            catch (SignetException e)
            {
                code = (int)e.Code;
            }

            Assert.AreEqual((int)ErrorCode.MqttTimeout, code);
            Assert.AreEqual("c000", Hex.ToText(link.Sent, 0, link.SentLength));
            Assert.AreEqual(45000L + 1000L, link.Now);
            Assert.IsFalse(session.IsConnected);
        }

        [TestMethod]
        public void TheClientIsNanoFrameworksIMqttClient()
        {
            Link link = new Link();
            IMqttClient client = new MqttClient(link, true, link, new NullLog(), Options());
            client.Init("broker", 8883, true, null, null, MqttSslProtocols.TLSv1_2);
            link.Push(ConnAck);
            MqttReasonCode code = client.Connect("dev", null, null, false, MqttQoSLevel.ExactlyOnce, false, "x", "y", true, 60);
            Assert.AreEqual((int)MqttReasonCode.Success, (int)code);
            ushort id = client.Publish("t", new byte[] { 1 }, null, null, MqttQoSLevel.AtLeastOnce, false);
            int published = 0;
            client.MqttMsgPublished += (object sender, MqttMsgPublishedEventArgs e) => published = e.MessageId;
            link.Push(new byte[] { 0x40, 2, 0, 1 });
            ((MqttClient)client).Poll(0);
            Assert.AreEqual((int)id, published);
            client.Disconnect();
            Assert.IsFalse(client.IsConnected);
        }

        private static MqttSession Connect(Link link)
        {
            MqttSession session = new MqttSession(link, link, new NullLog(), link, Options());
            MqttConnectOptions options = new MqttConnectOptions();
            options.ClientId = "dev";
            link.Push(ConnAck);
            session.Connect("broker", 8883, options);
            Assert.IsTrue(session.IsConnected);
            return session;
        }

        private static MqttSessionOptions Options()
        {
            MqttSessionOptions options = new MqttSessionOptions();
            options.SendBufferSize = 128;
            options.ReceiveBufferSize = 64;
            options.ResponseTimeoutMs = 1000;
            return options;
        }
    }
}
