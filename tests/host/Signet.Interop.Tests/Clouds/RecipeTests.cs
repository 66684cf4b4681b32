using System.Text;
using Signet.Agent;
using Signet.Clouds;
using Signet.Core;
using Signet.Modem;
using Signet.Tls;
using Signet.Tls12;

namespace Signet.Interop.Tests.Clouds;

/// <summary>What the recipes make of settings, held against the services' documentation.</summary>
public class RecipeTests
{
    private const string Endpoint = "a1b2c3d4e5f6g7-ats.iot.eu-central-1.amazonaws.com";
    private const string Hub = "signet.azure-devices.net";

    [Fact]
    public void Aws_on_its_own_port()
    {
        AgentSettings settings = New();
        AwsIot.Configure(settings, Endpoint, "pump-7", false);
        Assert.Equal((Endpoint, 8883, "pump-7", null, "signet/pump-7/telemetry"),
            (settings.BrokerHost, settings.BrokerPort, settings.ClientId, settings.UserName, settings.Topic));
        Assert.Empty(settings.Alpn);
        Assert.Equal("signet/pump-7/descriptor", settings.DescriptorTopic);
        Assert.Equal(TlsVersions.Tls13, settings.TlsVersions);
        Assert.Equal(1536, settings.TlsMaxCertificate);
        settings.Check();
    }

    [Fact]
    public void Aws_through_a_firewall_names_its_protocol()
    {
        AgentSettings settings = New();
        settings.LegacyTls = new Tls12Profile();
        settings.Topic = AwsIot.BasicIngest("store_telemetry", "signet/a/b");
        settings.KeepAliveSeconds = 65535;
        settings.TlsMaxCertificate = 4000;
        AwsIot.Configure(settings, Endpoint, "pump-7", true);
        Assert.Equal(443, settings.BrokerPort);
        Assert.Equal("x-amzn-mqtt-ca", Encoding.ASCII.GetString(Assert.Single(settings.Alpn)));
        Assert.Equal("$aws/rules/store_telemetry/signet/a/b", settings.Topic);
        Assert.Equal((1200, 4000, TlsVersions.Both), (settings.KeepAliveSeconds, settings.TlsMaxCertificate, settings.TlsVersions));
        settings.Check();
    }

    [Theory]
    [InlineData(null, "t", ErrorCode.SettingMissing)]
    [InlineData("", "t", ErrorCode.SettingMissing)]
    [InlineData("192.0.2.7", "t", ErrorCode.SettingInvalid)] // no SNI
    [InlineData("2001:db8::7", "t", ErrorCode.SettingInvalid)]
    [InlineData("a1b2.iot.eu-central-1.amazonaws.com", "t", ErrorCode.SettingInvalid)] // without -ats
    [InlineData(Endpoint + ":8883", "t", ErrorCode.SettingInvalid)]
    [InlineData(Endpoint, "", ErrorCode.SettingMissing)]
    [InlineData(Endpoint, "a/b", ErrorCode.SettingInvalid)]
    [InlineData(Endpoint, "a#", ErrorCode.SettingInvalid)]
    public void Aws_says_what_can_not_work(string? endpoint, string thing, ErrorCode code) =>
        Assert.Equal(code, Assert.Throws<SignetException>(() => AwsIot.Configure(New(), endpoint, thing, false)).Code);

    [Fact]
    public void Aws_limits_of_names_and_topics()
    {
        AwsIot.Configure(New(), "mqtt.example.net", new string('t', 128), false);
        Assert.Throws<SignetException>(() => AwsIot.Configure(New(), Endpoint, new string('t', 129), false));
        Assert.Equal("$aws/rules/r/1/2/3/4/5/6/7/8", AwsIot.BasicIngest("r", "1/2/3/4/5/6/7/8"));
        Assert.Throws<SignetException>(() => AwsIot.BasicIngest("r", "1/2/3/4/5/6/7/8/9"));
        Assert.Throws<SignetException>(() => AwsIot.BasicIngest("r", new string('t', 257)));
        Assert.Equal("$aws/things/pump-7/shadow/update/delta", AwsIot.Shadow("pump-7", "update/delta"));
        Assert.Equal("$aws/certificates/create-from-csr/cbor", AwsIot.CertificateFromRequest());
        Assert.Equal("$aws/provisioning-templates/field/provision/cbor", AwsIot.Provision("field"));
    }

    [Fact]
    public void Azure()
    {
        AgentSettings settings = New();
        settings.LegacyTls = new Tls12Profile();
        settings.KeepAliveSeconds = 3600;
        AzureIotHub.Configure(settings, Hub, "pump-7");
        Assert.Equal((Hub, 8883, "pump-7", Hub + "/pump-7/?api-version=2021-04-12", "devices/pump-7/messages/events/"),
            (settings.BrokerHost, settings.BrokerPort, settings.ClientId, settings.UserName, settings.Topic));
        Assert.Equal((1767, 2304, TlsVersions.Both), (settings.KeepAliveSeconds, settings.TlsMaxCertificate, settings.TlsVersions));
        Assert.Null(settings.Password);
        Assert.Equal((settings.Topic, false), (settings.DescriptorTopic, settings.RetainDescriptor));
        Assert.Equal("devices/pump-7/messages/devicebound/#", AzureIotHub.DeviceBound("pump-7"));
        Assert.Equal("0ne00000001/registrations/pump-7/api-version=2019-03-31", AzureIotHub.ProvisioningUserName("0ne00000001", "pump-7"));
        settings.Check();
    }

    [Theory]
    [InlineData(Hub, "a/b", true, ErrorCode.SettingInvalid)]
    [InlineData(Hub, "a b", true, ErrorCode.SettingInvalid)]
    [InlineData(Hub, "a&b", true, ErrorCode.SettingInvalid)]
    [InlineData("", "a", true, ErrorCode.SettingMissing)]
    [InlineData("192.0.2.7", "a", true, ErrorCode.SettingInvalid)]
    [InlineData(Hub + ":8883", "a", true, ErrorCode.SettingInvalid)]
    [InlineData(Hub, "a", false, ErrorCode.SettingMissing)] // without TLS 1.2
    public void Azure_says_what_can_not_work(string hub, string device, bool legacy, ErrorCode code)
    {
        AgentSettings settings = New();
        settings.LegacyTls = legacy ? new Tls12Profile() : null;
        Assert.Equal(code, Assert.Throws<SignetException>(() => AzureIotHub.Configure(settings, hub, device)).Code);
    }

    private static AgentSettings New()
    {
        var settings = new AgentSettings();
        settings.Modem.Dialect = Dialects.Find(Dialects.SimcomCip);
        return settings;
    }
}
