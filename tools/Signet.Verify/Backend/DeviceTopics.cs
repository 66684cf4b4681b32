namespace Signet.Verification;

/// <summary>The MQTT names of a device (docs/SPEC.md section 3), behind whatever a bridge puts before them.</summary>
/// <param name="Prefix">What a bridge puts before; empty, or ending with a slash.</param>
/// <param name="DeviceId">Device id, 16 bytes.</param>
public sealed record DeviceTopics(string Prefix, byte[] DeviceId)
{
    /// <summary>Last level of the topic of telemetry.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>Last level of the topic of descriptors.</summary>
    public const string Descriptor = "descriptor";

    /// <summary>Last level of the topic of confirmations.</summary>
    public const string Confirm = "confirm";

    /// <summary>Last level of the topic of commands.</summary>
    public const string Command = "command";

    /// <summary>A topic of this device.</summary>
    /// <param name="last">Its last level.</param>
    /// <returns>The topic.</returns>
    public string Of(string last) => $"{Prefix}signet/{Convert.ToHexStringLower(DeviceId)}/{last}";

    /// <summary>Takes a topic apart.</summary>
    /// <param name="topic">A topic that ends with <c>signet/</c>, a device id and a last level.</param>
    /// <param name="last">Its last level.</param>
    /// <returns>The device's names; null when it is another topic.</returns>
    public static DeviceTopics? TryParse(string topic, out string last)
    {
        last = "";
        var levels = topic.Split('/');
        if (levels is not [.., "signet", { Length: 32 } id, var end] || !id.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f'))
            return null;

        last = end;
        string prefix = string.Concat(levels.SkipLast(3).Select(l => l + "/"));
        return new DeviceTopics(prefix, Convert.FromHexString(id));
    }
}
