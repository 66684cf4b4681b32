using Signet.Agent;
using Signet.Core;
using Signet.Modem;
using Signet.Mqtt;
using Signet.Telemetry;

namespace Signet.Telemetry.Tests;

/// <summary>What a person may decide about the MQTT session, and what a wrong decision is called.</summary>
public class AgentSettingsTests
{
    public static TheoryData<string, Action<AgentSettings>> Wrong => new()
    {
        { "KeepAliveSeconds", s => s.KeepAliveSeconds = 9 },
        { "KeepAliveSeconds", s => s.KeepAliveSeconds = 65_536 },
        { "TranslatorSeconds", s => s.TranslatorSeconds = 29 },
        { "TranslatorSeconds", s => s.TranslatorSeconds = 65_536 },
        { "SessionExpirySeconds", s => s.SessionExpirySeconds = -1 },
        { "SessionExpirySeconds", s => s.SessionExpirySeconds = 1L << 32 },
        { "SessionExpirySeconds: ends before", s => (s.SessionExpirySeconds, s.SendSeconds) = (3599, 3600) },
        { "SessionExpirySeconds: ends before", s => (s.SessionExpirySeconds, s.SampleSeconds) = (3599, 3600) },
        { "MessageExpirySeconds", s => s.MessageExpirySeconds = -1 },
        { "MessageExpirySeconds", s => s.MessageExpirySeconds = 1L << 32 },
        { "MessageExpirySeconds: needs MqttVersion.V5", s => (s.MqttVersion, s.MessageExpirySeconds) = (MqttVersion.V311, 1) },
        { "WillMessage", s => s.WillMessage = new byte[257] },
        { "WillTopic: without WillMessage", s => s.WillTopic = "a" },
        { "WillTopic", s => (s.WillMessage, s.WillTopic) = ([], "a/#") },
        { "WillTopic: more than 120 bytes", s => (s.WillMessage, s.WillTopic) = ([], new string('a', 121)) },
        { "WillQos", s => s.WillQos = 3 },
        { "WillQos", s => s.WillQos = -1 },
        { "WillDelaySeconds", s => s.WillDelaySeconds = 604_801 },
        { "WillDelaySeconds: needs MqttVersion.V5", s => (s.MqttVersion, s.WillDelaySeconds) = (MqttVersion.V311, 1) },
        { "Topic", s => s.Topic = "+" },
        { "DescriptorTopic", s => s.DescriptorTopic = "" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named(string what, Action<AgentSettings> change)
    {
        var settings = new AgentSettings { BrokerHost = "b", MqttVersion = MqttVersion.V5 };
        settings.Check();
        change(settings);
        var e = Assert.Throws<SignetException>(settings.Check);
        Assert.Equal(ErrorCode.SettingInvalid, e.Code);
        Assert.Contains(what, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(300, 0, 0, 300, false)]
    [InlineData(300, 0, 120, 160, false)]
    [InlineData(150, 0, 120, 150, false)]
    [InlineData(300, 82, 0, 300, false)]
    [InlineData(60, 82, 0, 123, false)]
    [InlineData(60, 82, 120, 123, false)]
    [InlineData(300, 3600, 0, 5400, false)]
    [InlineData(300, 3600, 120, 5400, true)]
    [InlineData(300, 86_400, 0, 65_535, false)]
    [InlineData(65_535, 0, 0, 65_535, false)]
    public void Keep_alive_lets_the_radio_sleep_and_the_translator_remember(int wanted, int radio, int translator, int seconds, bool forgotten)
    {
        Assert.Equal(seconds, KeepAlive.Seconds(wanted, radio, translator));
        Assert.Equal(forgotten, KeepAlive.IsForgotten(radio, translator));

        // A ping leaves at 3/4: behind a whole cycle, and before the translator forgets where that is to be had.
        if (seconds < KeepAlive.Longest) Assert.True(seconds * 3 / 4 >= radio);
        if (translator > 0 && !forgotten && radio * 9 / 8 < translator) Assert.True(seconds * 3 / 4 <= translator);
    }

    [Fact]
    public void What_the_network_grants_is_how_long_the_radio_sleeps() =>
        Assert.Equal(0, KeepAlive.RadioSeconds(new NetworkStatus()));
}
