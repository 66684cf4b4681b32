using System.Security.Cryptography;

namespace Signet.Testing;

/// <summary>P-256 points as the firmware writes them, 04 ‖ X ‖ Y.</summary>
public static class Points
{
    /// <summary>Writes a point.</summary>
    public static byte[] Encode(ECPoint point) => [4, .. point.X!, .. point.Y!];

    /// <summary>Reads a point.</summary>
    public static ECParameters Decode(ReadOnlySpan<byte> point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..65].ToArray() },
    };
}
