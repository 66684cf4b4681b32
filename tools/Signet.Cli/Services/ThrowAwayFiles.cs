namespace Signet.Cli.Services;

/// <summary>A folder with everything for a trial with a broker: CA, a server's and a device's certificate and key.</summary>
internal sealed record ThrowAwayFiles(FileInfo Ca, FileInfo Device, FileInfo DeviceKey)
{
    /// <summary>Makes what isn't there; a folder that is complete is left as it is.</summary>
    internal static ThrowAwayFiles InFolder(string folder)
    {
        FileInfo At(string name) => new(Path.Combine(folder, name));
        var ca = ThrowAwayCa.InFolder(folder);
        if (!At("device.pem").Exists || !At("device.key").Exists)
            CertificateFiles.Write(folder, "device", ca.IssueClient("signet-device"));
        if (!At("server.pem").Exists || !At("server.key").Exists)
            CertificateFiles.Write(folder, "server", ca.IssueServer("localhost", "127.0.0.1"));

        return new ThrowAwayFiles(At("ca.pem"), At("device.pem"), At("device.key"));
    }
}
