using System.Text;
using System.Text.RegularExpressions;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using Signet.Agent;
using Signet.Clouds;
using Signet.Core;
using Signet.Mqtt;
using Signet.Testing;
using Signet.Tls.Tests;
using Signet.Tls12;

namespace Signet.Interop.Tests.Clouds;

/// <summary>
/// mosquitto in the place of AWS IoT Core and Azure IoT Hub, with their chains, versions and names: what it logs of a CONNECT is what
/// the service would see.
/// </summary>
public partial class BrokerTests
{
    private static readonly TestCa DeviceRoot = TestCa.Root();
    private static readonly TestCertificate Device = DeviceRoot.Device("pump-7");

    [Theory]
    [InlineData("AWS IoT Core, RSA", "1.3", null)]
    [InlineData("AWS IoT Core, ECDSA", "1.3", null)]
    [InlineData("AWS IoT Core, ECDSA", "1.2", null)]
    [InlineData("Azure IoT Hub", "1.2", "signet.azure-devices.net/pump-7/?api-version=2021-04-12")]
    public void The_broker_sees_client_id_user_name_keep_alive_and_topic_of_the_recipe(string service, string version, string? user)
    {
        CloudChain chain = CloudChains.Of(service);
        AgentSettings settings = HandshakeTests.SettingsFor(chain);
        using ServerProcess broker = Start(chain, version);
        var device = new CloudDevice(settings, Device, [chain.Anchors.Values.First()], broker.Port);
        var client = new MqttClient(device.Tls, true, new Signet.Hosting.SystemClock(), new NullLog(), new MqttSessionOptions());
        client.Init(settings.BrokerHost, settings.BrokerPort, true, null, null, MqttSslProtocols.TLSv1_2);
        for (int i = 0; i < 2; i++)
        {
            Assert.Equal(MqttReasonCode.Success, client.Connect(
                settings.ClientId, settings.UserName, null, false, MqttQoSLevel.AtMostOnce, false, null, null, true,
                (ushort)settings.KeepAliveSeconds));
            Assert.Equal(("TLSv" + version, i > 0), (device.Tls.Report.Protocol, device.Tls.Report.IsResumed));
            bool published = false;
            client.MqttMsgPublished += (_, e) => published |= e.IsPublished;
            client.Publish(settings.Topic, [1, 2, 3], null, null, MqttQoSLevel.AtLeastOnce, false);
            while (!published) Assert.True(client.Poll(20000));
            device.Tls.KeepTickets();
            client.Disconnect();
        }

        Assert.Equal((settings.BrokerHost, settings.BrokerPort), (device.Inner.Host, device.Inner.Port));
        Assert.Equal(1, device.Card.Calls.Count(c => c == "sign"));
        string who = user == null ? "" : ", u'" + user + "'";
        broker.Expect(new Regex(Regex.Escape($"as pump-7 (p2, c1, k300{who})")));
        broker.Expect(new Regex("Received PUBLISH from pump-7 .*'" + Regex.Escape(settings.Topic) + "', .*3 bytes"));
    }

    [Fact]
    public void The_calls_of_the_FullyManaged_package_go_through_to_a_hub_of_TLS_1_2()
    {
        CloudChain chain = CloudChains.Of("Azure IoT Hub");
        AgentSettings settings = HandshakeTests.SettingsFor(chain);
        using ServerProcess broker = Start(chain, "1.2");
        var device = new CloudDevice(settings, Device, [chain.Anchors.Values.First()], broker.Port);
        IMqttClient client = new MqttClient(
            device.Tls, true, new Signet.Hosting.SystemClock(), new NullLog(), new MqttSessionOptions { InFlight = 2 });
        var poll = (MqttClient)client;
        var received = new List<string>();
        var published = new List<int>();
        client.MqttMsgPublishReceived += (_, e) => received.Add(e.Topic);
        client.MqttMsgPublished += (_, e) => published.Add(e.MessageId);

        // Provisioning: no certificate's key is at hand, so clientCert has none; the password is empty, not null; the will's flag is
        // off though it has QoS 2 and a text; messages have QoS 0, one of them no content. The service's own name is
        // in another certificate of the same authority; here the hub's stands for it.
        const string Request = "$dps/registrations/PUT/iotdps-register/?$rid=1";
        client.Init(chain.Host, 8883, true, null, Device.Der, MqttSslProtocols.TLSv1_2);
        Assert.Equal(MqttReasonCode.Success, client.Connect(
            "pump-7", AzureIotHub.ProvisioningUserName("0ne00000001", "pump-7"), "", false, MqttQoSLevel.ExactlyOnce, false, null, "Disconnected",
            true, 60));
        client.Subscribe(["$dps/registrations/#"], [MqttQoSLevel.AtLeastOnce]);
        client.Publish(Request, Encoding.UTF8.GetBytes("{\"registrationId\":\"pump-7\"}"));
        client.Publish("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=1&operationId=2", null);
        while (received.Count < 2) Assert.True(poll.Poll(20000));
        Assert.Equal(Request, received[0]);
        client.Unsubscribe(["$dps/registrations/#"]);
        client.Disconnect();
        Assert.False(client.IsConnected);
        broker.Expect(new Regex(Regex.Escape("as pump-7 (p2, c1, k60, u'0ne00000001/registrations/pump-7/api-version=2019-03-31')")));

        // The hub: Init again, a will of QoS 2 with a topic that is none, three filters of QoS 1, a twin asked for with an empty list of
        // user properties, telemetry whose id comes back.
        received.Clear();
        client.Init(chain.Host, 8883, true, null, Device.Der, MqttSslProtocols.TLSv1_2);
        Assert.Equal(MqttReasonCode.Success, client.Connect(
            "pump-7", AzureIotHub.UserName(chain.Host, "pump-7"), null, false, MqttQoSLevel.ExactlyOnce, false, "$iothub/twin/GET/?$rid=999",
            "Disconnected", true, 60));
        client.Subscribe(
            [AzureIotHub.DeviceBound("pump-7"), "$iothub/twin/#", "$iothub/methods/POST/#"],
            [MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce, MqttQoSLevel.AtLeastOnce]);
        int twin = client.Publish("$iothub/twin/GET/?$rid=2", [], null, [], MqttQoSLevel.AtLeastOnce, false);
        int telemetry = client.Publish(AzureIotHub.Events("pump-7"), [7], null, [], MqttQoSLevel.AtLeastOnce, false);
        while (received.Count < 1 || published.Count < 2) Assert.True(poll.Poll(20000));
        Assert.Equal(["$iothub/twin/GET/?$rid=2"], received);
        Assert.Equal([twin, telemetry], published);
        client.Disconnect();
        client.Close();
        Assert.False(client.IsConnected);
    }

    private static ServerProcess Start(CloudChain chain, string version)
    {
        var files = new Dictionary<string, string>
        {
            ["chain.pem"] = HandshakeTests.Pem(chain.Sent),
            ["mosquitto.conf"] = $"""
                listener {"{port}"} 127.0.0.1
                cafile {"{folder}"}/ca.pem
                certfile {"{folder}"}/chain.pem
                keyfile {"{folder}"}/server.key
                require_certificate true
                tls_version tlsv{version}
                allow_anonymous true
                persistence false
                log_dest stderr
                log_type all

                """ + (Environment.UserName == "root" ? "user root\n" : ""),
            ["openssl.cnf"] = $"""
                openssl_conf = start
                [start]
                ssl_conf = ssl
                [ssl]
                system_default = all
                [all]
                MaxProtocol = TLSv{version}

                """,
        };
        return new ServerProcess(
            HandshakeTests.Leaf(chain),
            DeviceRoot,
            ServerProcess.Find("mosquitto"),
            "-c {folder}/mosquitto.conf",
            Running(),
            files,
            new Dictionary<string, string> { ["OPENSSL_CONF"] = "{folder}/openssl.cnf" });
    }

    [GeneratedRegex("mosquitto version .* running")]
    private static partial Regex Running();
}
