using System.CommandLine;
using System.Text;
using Signet.Agent;
using Signet.Mqtt;

namespace Signet.Cli.Services;

/// <summary>What a person decides about the device's MQTT session; names and limits are those of <see cref="AgentSettings"/>.</summary>
internal sealed class MqttOptions
{
    private readonly Option<string> _version = CommonOptions.Mqtt();
    private readonly Option<int> _keepAlive = CommonOptions.AtLeast(10, new Option<int>("--keep-alive")
    {
        Description = "Seconds of silence after which the broker is pinged, at 3/4 of them; longer where the radio sleeps longer.",
        DefaultValueFactory = _ => 300,
        HelpName = "S",
    });

    private readonly Option<int> _translator = CommonOptions.AtLeast(0, new Option<int>("--translator")
    {
        Description = "Seconds after which an address translator of the network forgets a silent connection, 30 to 65535; 0 for none known.",
        HelpName = "S",
    });

    private readonly Option<long> _session = new("--session-expiry")
    {
        Description = "Seconds for which the broker keeps the session, and commands in it, after the connection; MQTT 5.",
        DefaultValueFactory = _ => new AgentSettings().SessionExpirySeconds,
        HelpName = "S",
    };

    private readonly Option<long> _expiry = new("--message-expiry")
    {
        Description = "Seconds after which the broker drops a message that it could not deliver; MQTT 5. 0 for never.",
        HelpName = "S",
    };

    private readonly Option<string?> _will = new("--will")
    {
        Description = "Text that the broker publishes when the device is lost. It is not signed: a hint.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _willTopic = new("--will-topic")
    {
        Description = "Topic of the will; else signet/{device id}/status.",
        HelpName = "TOPIC",
    };

    private readonly Option<bool> _willRetain = new("--will-retain") { Description = "Have the broker retain the will." };
    private readonly Option<long> _willDelay = new("--will-delay")
    {
        Description = "Seconds that the broker waits with the will, for a device that comes back; MQTT 5.",
        HelpName = "S",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _version, _keepAlive, _translator, _session, _expiry, _will, _willTopic, _willRetain, _willDelay })
            command.Options.Add(option);
    }

    internal void Set(AgentSettings settings, ParseResult parsed)
    {
        settings.MqttVersion = CommonOptions.MqttOf(parsed.GetRequiredValue(_version));
        settings.KeepAliveSeconds = parsed.GetValue(_keepAlive);
        settings.TranslatorSeconds = parsed.GetValue(_translator);
        settings.SessionExpirySeconds = parsed.GetValue(_session);
        settings.MessageExpirySeconds = parsed.GetValue(_expiry);
        settings.WillMessage = parsed.GetValue(_will) is { } will ? Encoding.UTF8.GetBytes(will) : null;
        settings.WillTopic = parsed.GetValue(_willTopic);
        settings.WillRetain = parsed.GetValue(_willRetain);
        settings.WillDelaySeconds = parsed.GetValue(_willDelay);
    }
}
