using System.Security.Cryptography;
using Signet.Core;

namespace Signet.Hosting;

/// <summary>The desktop's random generator, as a source of seeds and as a generator.</summary>
public sealed class PlatformEntropy : IEntropySource, IRandom
{
    /// <inheritdoc/>
    public string Name => "platform";

    /// <inheritdoc/>
    public void Fill(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));
}
