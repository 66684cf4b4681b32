using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Signet.Cli.Services;

/// <summary>Reads certificates and keys that a person names, and writes those that we make.</summary>
internal static class CertificateFiles
{
    /// <summary>All certificates of a PEM file, or the one of a DER file.</summary>
    internal static X509Certificate2Collection ReadAll(FileInfo file)
    {
        var bytes = Read(file);
        var found = new X509Certificate2Collection();
        try
        {
            if (bytes is [0x30, ..]) found.Add(X509CertificateLoader.LoadCertificate(bytes));
            else found.ImportFromPem(Encoding.Latin1.GetString(bytes));
        }
        catch (CryptographicException)
        {
            // Said below.
        }

        return found.Count > 0 ? found : throw new UsageException($"{file}: no certificate (PEM or DER) in it");
    }

    /// <summary>A certificate with its private key, for a TLS connection of the PC.</summary>
    internal static X509Certificate2 ReadWithKey(FileInfo certificate, FileInfo key)
    {
        using var privateKey = ReadKey(key);
        try
        {
            return ReadAll(certificate)[0].CopyWithPrivateKey(privateKey);
        }
        catch (ArgumentException)
        {
            throw new UsageException($"{key}: not the private key of {certificate}");
        }
    }

    /// <summary>A P-256 private key, PEM or PKCS#8 DER.</summary>
    internal static ECDsa ReadKey(FileInfo file)
    {
        try
        {
            return Emulator.Card.CardPersonaliser.LoadKey(Read(file));
        }
        catch (CryptographicException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    internal static byte[] Read(FileInfo file)
    {
        try
        {
            return File.ReadAllBytes(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    /// <summary>Writes name.pem, and name.key for its owner only.</summary>
    internal static void Write(string folder, string name, X509Certificate2 certificate)
    {
        File.WriteAllText(Path.Combine(folder, name + ".pem"), certificate.ExportCertificatePem() + "\n");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

        using var key = certificate.GetECDsaPrivateKey()!;
        using var writer = new StreamWriter(Path.Combine(folder, name + ".key"), Encoding.ASCII, options);
        writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
    }
}
