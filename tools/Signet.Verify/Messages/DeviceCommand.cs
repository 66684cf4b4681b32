using System.Formats.Cbor;
using static Signet.Verification.Refusals;

namespace Signet.Verification;

/// <summary>What a device can be told to do (docs/SPEC.md, "Commands").</summary>
public enum CommandCode
{
    /// <summary>Sets how often it samples and sends.</summary>
    SetInterval = 1,

    /// <summary>Has it tell its state in the result.</summary>
    Status = 2,

    /// <summary>Has it send all that waits.</summary>
    Flush = 3,

    /// <summary>Has it restart.</summary>
    Reboot = 4,

    /// <summary>Has it try another broker, and go back if that one does not confirm.</summary>
    ChangeBroker = 5,

    /// <summary>Has it send its descriptor.</summary>
    Describe = 6,

    /// <summary>Has it put its events into the outbox.</summary>
    SendEvents = 7,

    /// <summary>Has it believe one more issuer, or gives one other rights.</summary>
    AddIssuer = 8,

    /// <summary>Has it believe an issuer no more.</summary>
    RemoveIssuer = 9,
}

/// <summary>What an issuer may sign (docs/SPEC.md, "Issuers").</summary>
[Flags]
public enum IssuerRights
{
    /// <summary>Confirmations.</summary>
    Confirm = 1,

    /// <summary>Commands, those that name issuers among them.</summary>
    Command = 2,
}

/// <summary>A command with its argument; make one with the methods named like it.</summary>
public sealed class DeviceCommand
{
    /// <summary>The most bytes that a command's message may have.</summary>
    internal const int MaxSize = 2048;

    private DeviceCommand(CommandCode code, byte[] argument)
    {
        Code = code;
        Argument = argument;
    }

    /// <summary>What is to be done.</summary>
    public CommandCode Code { get; }

    /// <summary>The argument, encoded CBOR.</summary>
    public ReadOnlyMemory<byte> Argument { get; }

    /// <summary>Tells the device its state in the result's detail.</summary>
    public static DeviceCommand Status { get; } = new(CommandCode.Status, [0xF6]);

    /// <summary>Sends all that waits.</summary>
    public static DeviceCommand Flush { get; } = new(CommandCode.Flush, [0xF6]);

    /// <summary>Restarts the device, after its result.</summary>
    public static DeviceCommand Reboot { get; } = new(CommandCode.Reboot, [0xF6]);

    /// <summary>Sends the descriptor.</summary>
    public static DeviceCommand Describe { get; } = new(CommandCode.Describe, [0xF6]);

    /// <summary>Puts the device's events into its outbox.</summary>
    public static DeviceCommand SendEvents { get; } = new(CommandCode.SendEvents, [0xF6]);

    /// <summary>Sets the intervals; kept over restarts.</summary>
    /// <param name="sampleSeconds">Between samples, 1 to 86 400.</param>
    /// <param name="sendSeconds">Between messages, 1 to 604 800.</param>
    /// <returns>The command.</returns>
    public static DeviceCommand SetInterval(int sampleSeconds, int sendSeconds)
    {
        InRange(sampleSeconds, 1, 86_400, nameof(sampleSeconds));
        InRange(sendSeconds, 1, 604_800, nameof(sendSeconds));
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(2);
        writer.WriteInt32(sampleSeconds);
        writer.WriteInt32(sendSeconds);
        writer.WriteEndArray();
        return new DeviceCommand(CommandCode.SetInterval, writer.Encode());
    }

    /// <summary>Has the device try another broker.</summary>
    /// <param name="host">Its name or address.</param>
    /// <param name="port">Its TCP port.</param>
    /// <param name="anchor">The certificate (DER) that vouches for it; null keeps the device's anchors.</param>
    /// <param name="seconds">Within which a confirmation must come there, 60 to 86 400; else the device goes back.</param>
    /// <returns>The command.</returns>
    public static DeviceCommand ChangeBroker(string host, int port, byte[]? anchor, int seconds)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        InRange(port, 1, 65_535, nameof(port));
        InRange(seconds, 60, 86_400, nameof(seconds));
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(4);
        writer.WriteTextString(host);
        writer.WriteInt32(port);
        if (anchor == null) writer.WriteNull();
        else writer.WriteByteString(anchor);
        writer.WriteInt32(seconds);
        writer.WriteEndArray();
        return new DeviceCommand(CommandCode.ChangeBroker, writer.Encode());
    }

    /// <summary>Has the device believe one more issuer, or gives one that it knows other rights.</summary>
    /// <param name="spki">Its public key, SubjectPublicKeyInfo of P-256, 91 bytes.</param>
    /// <param name="rights">What it may sign; one or both.</param>
    /// <returns>The command.</returns>
    public static DeviceCommand AddIssuer(byte[] spki, IssuerRights rights)
    {
        ArgumentNullException.ThrowIfNull(spki);
        InRange(spki.Length, 91, 91, nameof(spki));
        InRange((int)rights, 1, 3, nameof(rights));
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(2);
        writer.WriteByteString(spki);
        writer.WriteInt32((int)rights);
        writer.WriteEndArray();
        return new DeviceCommand(CommandCode.AddIssuer, writer.Encode());
    }

    /// <summary>Has the device believe an issuer no more; signed by another one who may command.</summary>
    /// <param name="keyId">Its key id, 4 bytes.</param>
    /// <returns>The command.</returns>
    public static DeviceCommand RemoveIssuer(byte[] keyId)
    {
        ArgumentNullException.ThrowIfNull(keyId);
        InRange(keyId.Length, 4, 4, nameof(keyId));
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteByteString(keyId);
        return new DeviceCommand(CommandCode.RemoveIssuer, writer.Encode());
    }

    /// <summary>The payload of a command message.</summary>
    internal byte[] Encode(byte[] epoch, ulong counter, ulong until)
    {
        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(5);
        writer.WriteByteString(epoch);
        writer.WriteUInt64(counter);
        writer.WriteUInt64(until);
        writer.WriteInt32((int)Code);
        writer.WriteEncodedValue(Argument.Span);
        writer.WriteEndArray();
        var payload = writer.Encode();
        return payload.Length <= MaxSize - CoseSign1.Overhead ? payload : throw new ArgumentException("The command is too long.");
    }

    private static void InRange(int value, int least, int most, string name)
    {
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"{least} to {most}");
    }
}

/// <summary>The payload of a command as it is on the wire.</summary>
/// <param name="Epoch">The device's epoch that it is for, 8 bytes.</param>
/// <param name="Counter">Of this issuer for this device, rising.</param>
/// <param name="Until">Not to be done later, seconds since 1970-01-01T00:00:00Z; 0 for no limit.</param>
/// <param name="Code">What is to be done; may be a number that <see cref="CommandCode"/> does not name.</param>
/// <param name="Argument">The argument, encoded CBOR.</param>
public sealed record SentCommand(byte[] Epoch, ulong Counter, ulong Until, ulong Code, byte[] Argument)
{
    internal static SentCommand Read(byte[] payload)
    {
        var reader = new CborReader(payload, CborConformanceMode.Canonical);
        Expect(reader.ReadStartArray() == 5, "an array of 5");
        var epoch = reader.ReadBytes(8, "an epoch");
        ulong counter = reader.ReadUInt64();
        ulong until = reader.ReadUInt64();
        ulong code = reader.ReadUInt64();
        var argument = reader.ReadEncodedValue().ToArray();
        reader.ReadEndArray();
        reader.ExpectEnd();
        return new SentCommand(epoch, counter, until, code, argument);
    }
}
