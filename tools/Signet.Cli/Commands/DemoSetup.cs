using System.Security.Cryptography.X509Certificates;
using Signet.Cli.Services;
using Signet.Emulator.Card;
using Signet.Verification;

namespace Signet.Cli.Commands;

/// <summary>Who talks to whom in the demo: broker, anchors, the SIM's content, the backend's identity.</summary>
internal sealed record DemoSetup
{
    /// <summary>Name under which the embedded broker is known.</summary>
    internal const string EmbeddedName = "broker.signet.example";

    /// <summary>As the device knows the broker.</summary>
    internal required HostPort Broker { get; init; }

    /// <summary>Whom device and backend trust.</summary>
    internal required IReadOnlyList<X509Certificate2> Anchors { get; init; }

    /// <summary>What the SIM is personalised with.</summary>
    internal required CardPersonaliser Card { get; init; }

    /// <summary>The device's public key, as the backend knows it.</summary>
    internal required DeviceKey DeviceKey { get; init; }

    /// <summary>The backend's certificate with its key.</summary>
    internal required X509Certificate2 BackendIdentity { get; init; }

    /// <summary>The embedded broker's certificate with its key; null for a real broker.</summary>
    internal X509Certificate2? ServerCertificate { get; init; }

    /// <summary>Folder of a throw-away client certificate that a real broker must trust; null for none.</summary>
    internal string? Folder { get; init; }

    /// <summary>Everything made on the spot; nothing touches the disk.</summary>
    internal static DemoSetup Embedded()
    {
        var ca = ThrowAwayCa.Create();
        var device = ca.IssueClient("signet-demo-device");
        return new DemoSetup
        {
            Broker = new HostPort(EmbeddedName, 8883),
            Anchors = [ca.Certificate],
            Card = Personalise(device, ca.Certificate),
            DeviceKey = DeviceKey.Read(device.RawData),
            BackendIdentity = ca.IssueClient("signet-demo-backend"),
            ServerCertificate = ca.IssueServer(EmbeddedName),
        };
    }

    /// <summary>A broker of the outside world. The backend shares the device's certificate: it is the one it accepts.</summary>
    internal static DemoSetup Real(DemoOptions options)
    {
        var anchors = CertificateFiles.ReadAll(options.Ca!);
        string? folder = null;
        X509Certificate2 device;
        if (options.ClientCertificate != null)
        {
            device = CertificateFiles.ReadWithKey(options.ClientCertificate, options.ClientKey!);
        }
        else
        {
            folder = options.Out?.FullName ?? Directory.CreateTempSubdirectory("signet-").FullName;
            device = ThrowAwayCa.InFolder(folder).IssueClient("signet-demo-device");
        }

        return new DemoSetup
        {
            Broker = options.Broker!,
            Anchors = [.. anchors],
            Card = Personalise(device, anchors[0]),
            DeviceKey = DeviceKey.Read(device.RawData),
            BackendIdentity = device,
            Folder = folder,
        };
    }

    private static CardPersonaliser Personalise(X509Certificate2 device, X509Certificate2 ca) => new()
    {
        DeviceKey = device.GetECDsaPrivateKey(),
        ClientCertificate = device.RawData,
        CaCertificate = ca.RawData,
    };
}
