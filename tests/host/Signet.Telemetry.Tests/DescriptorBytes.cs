using Signet.Agent;

namespace Signet.Telemetry.Tests;

/// <summary>A descriptor's message as an array of its own.</summary>
internal static class DescriptorBytes
{
    // As a packet's head would want it.
    private const int Offset = 60;

    /// <summary>Makes it.</summary>
    internal static byte[] MakeDescriptor(this TelemetryStream stream)
    {
        int length = stream.MakeDescriptor(Offset);
        return stream.DescriptorBuffer[Offset..(Offset + length)];
    }
}
