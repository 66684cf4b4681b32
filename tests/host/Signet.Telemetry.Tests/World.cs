using System.Security.Cryptography;
using Signet.Core;
using Signet.Telemetry;
using Signet.Testing;

namespace Signet.Telemetry.Tests;

/// <summary>What outlives the device: its SIM's key and its backend's.</summary>
internal sealed class World
{
    public World()
        : this(ECDsa.Create(ECCurve.NamedCurves.nistP256))
    {
    }

    public World(ECDsa key)
    {
        Key = key;
        byte[] point = Points.Encode(Key.ExportParameters(false).Q);
        Identity = new DeviceIdentity(point, point);
        Credentials = new Credentials { ClientChain = [[.. Enumerable.Repeat((byte)0x30, 400)]], TlsPublicKey = point, TelemetryPublicKey = point };
    }

    public ECDsa Key { get; }
    public IssuerKey Issuer { get; } = new();
    public DeviceIdentity Identity { get; }
    public Credentials Credentials { get; init; }
    public IHeldKeys? Held { get; set; }

    public ModelBackend Backend() => new(Key, Identity.Id, Issuer);
}
