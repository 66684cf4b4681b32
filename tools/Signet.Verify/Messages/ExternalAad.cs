using System.Formats.Cbor;

namespace Signet.Verification;

/// <summary>
/// What each kind of message is bound to and does not carry (docs/SPEC.md sections 2 and "Descriptor, confirmations,
/// commands"): device, stream where there is one, and the kind, so that none can pass for another.
/// </summary>
public static class ExternalAad
{
    /// <summary>Of a telemetry message.</summary>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <param name="stream">Stream number; 0 is the default stream.</param>
    /// <returns>Encoded CBOR.</returns>
    public static byte[] Telemetry(ReadOnlySpan<byte> deviceId, ulong stream) => Encode("signet/telemetry/1", deviceId, stream);

    /// <summary>Of a descriptor.</summary>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <returns>Encoded CBOR.</returns>
    public static byte[] Descriptor(ReadOnlySpan<byte> deviceId) => Encode("signet/descriptor/1", deviceId, null);

    /// <summary>Of a confirmation.</summary>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <param name="stream">Stream number; 0 is the default stream.</param>
    /// <returns>Encoded CBOR.</returns>
    public static byte[] Confirmation(ReadOnlySpan<byte> deviceId, ulong stream) => Encode("signet/confirm/1", deviceId, stream);

    /// <summary>Of a command.</summary>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <returns>Encoded CBOR.</returns>
    public static byte[] Command(ReadOnlySpan<byte> deviceId) => Encode("signet/command/1", deviceId, null);

    private static byte[] Encode(string kind, ReadOnlySpan<byte> deviceId, ulong? stream)
    {
        if (deviceId.Length != 16) throw new ArgumentException("A device id has 16 bytes.", nameof(deviceId));

        var writer = new CborWriter(CborConformanceMode.Canonical);
        writer.WriteStartArray(stream == null ? 2 : 3);
        writer.WriteTextString(kind);
        writer.WriteByteString(deviceId);
        if (stream is { } number) writer.WriteUInt64(number);
        writer.WriteEndArray();
        return writer.Encode();
    }
}
