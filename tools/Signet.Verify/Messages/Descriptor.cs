namespace Signet.Verification;

/// <summary>What a device says of itself (docs/SPEC.md, "Descriptor").</summary>
/// <param name="Epoch">The epoch that it counts in, 8 bytes.</param>
/// <param name="NextSequence">Next sequence of stream 0; all lower ones of this epoch are used, skipped or lost.</param>
/// <param name="EpochBefore">The epoch before this one, 8 bytes; null when the device knows none.</param>
/// <param name="Number">Rises with each descriptor of the epoch that differs.</param>
/// <param name="Time">Seconds since 1970-01-01T00:00:00Z; 0 when unknown.</param>
/// <param name="Quality">How the time is known, 0 to 3 (section 4).</param>
/// <param name="Readings">Names and units that readings refer to by index.</param>
/// <param name="StoreLevel">0 memory, 1 MCU only, 2 bound to the SIM.</param>
/// <param name="TlsPolicy">0 guarded, 1 fast, 2 conformance.</param>
/// <param name="Versions">Versions by name: "firmware", "module", "applet" and others.</param>
/// <param name="Certificates">Certificates in DER, the enrolment key's first.</param>
/// <param name="TelemetrySpki">SPKI of the telemetry key, 91 bytes; null where it is the enrolment key.</param>
/// <param name="Confirmed">All sequences of this epoch below it are confirmed to the device.</param>
/// <param name="Configuration">Counter of the last command that changed settings; 0 for none.</param>
public sealed record Descriptor(
    byte[] Epoch,
    ulong NextSequence,
    byte[]? EpochBefore,
    ulong Number,
    ulong Time,
    int Quality,
    IReadOnlyList<ReadingDefinition> Readings,
    int StoreLevel,
    int TlsPolicy,
    IReadOnlyDictionary<string, string> Versions,
    IReadOnlyList<byte[]> Certificates,
    byte[]? TelemetrySpki,
    ulong Confirmed,
    ulong Configuration)
{
    /// <summary>The most bytes that a descriptor's message may have.</summary>
    public const int MaxSize = 4096;

    /// <summary>The most certificates that a descriptor may bring.</summary>
    public const int MaxCertificates = 8;

    /// <summary>The most names that a descriptor may list.</summary>
    public const int MaxReadings = 64;

    /// <summary>The name of a reading, looked up where it is an index.</summary>
    /// <param name="reading">A reading of this device.</param>
    /// <returns>Its name; <c>#</c> and the index where the descriptor does not list it.</returns>
    public string NameOf(Reading reading) => reading.Name
        ?? (reading.Index < (ulong)Readings.Count ? Readings[(int)reading.Index!.Value].Name : "#" + reading.Index);
}

/// <summary>Name and unit of a reading.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">SenML unit (RFC 8428 section 12.1); empty for none.</param>
public sealed record ReadingDefinition(string Name, string Unit);
