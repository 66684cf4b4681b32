namespace Signet.Verification;

/// <summary>A command that was signed.</summary>
/// <param name="Counter">Its counter; the result names it.</param>
/// <param name="IssuerKeyId">kid of its issuer; the result names it.</param>
/// <param name="Publication">What is to be published.</param>
public sealed record SignedCommand(ulong Counter, byte[] IssuerKeyId, Publication Publication);

/// <summary>
/// Makes commands. The counter for each device is durable before a command is signed, and never below the clock's seconds, so that a
/// desk that was restored from a copy does not fall behind what devices have seen. Not thread-safe.
/// </summary>
/// <param name="store">Where counters are kept.</param>
/// <param name="issuer">Who signs; devices must know its key, with the right to command.</param>
/// <param name="clock">The backend's clock; null for the machine's.</param>
public sealed class CommandDesk(ILedgerStore store, Issuer issuer, TimeProvider? clock = null)
{
    private const int Superseded = 1024;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Makes a command.</summary>
    /// <param name="device">For whom.</param>
    /// <param name="epoch">Its present epoch, which its descriptor and its messages name, 8 bytes.</param>
    /// <param name="command">What to do.</param>
    /// <param name="until">Not to be done later; null for no limit. A device without a clock refuses a limit.</param>
    /// <param name="stop">Ends the wait for the signer.</param>
    /// <returns>The command.</returns>
    /// <exception cref="IOException">The counter can't be stored, or another process makes a command right now.</exception>
    public async Task<SignedCommand> IssueAsync(
        DeviceTopics device, byte[] epoch, DeviceCommand command, DateTimeOffset? until = null, CancellationToken stop = default)
    {
        var keyId = issuer.Key.KeyId.ToArray();
        ulong counter = Count(device.DeviceId, keyId);
        ulong limit = until is { } time ? (ulong)Math.Max(1, time.ToUnixTimeSeconds()) : 0;
        var message = await issuer.SignAsync(device.DeviceId, epoch, counter, limit, command, stop);
        return new SignedCommand(counter, keyId, new Publication(device.Of(DeviceTopics.Command), message, Retain: false));
    }

    private ulong Count(byte[] deviceId, byte[] keyId)
    {
        using var journal = store.Open($"commands-{Convert.ToHexStringLower(deviceId)}-{Convert.ToHexStringLower(keyId)}");
        ulong last = 0;
        foreach (var record in journal.Records)
            if (LedgerRecord.Decode(record) is LedgerRecord.CounterUsed used) last = Math.Max(last, used.Counter);

        ulong next = Math.Max(last + 1, (ulong)Math.Max(1, _clock.GetUtcNow().ToUnixTimeSeconds()));
        var mine = new LedgerRecord.CounterUsed(next).Encode();
        if (journal.Records.Count > Superseded) journal.Replace([mine]);
        else journal.Append(mine);
        return next;
    }
}
