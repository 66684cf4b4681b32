using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Verification;

namespace Signet.Cli.Services;

/// <summary>Makes what a backend works with from files that a person names.</summary>
internal static class BackendFiles
{
    internal static Option<FileInfo?> Anchors(string description) => CommonOptions.InputFile("--anchors", description);

    internal static Option<FileInfo?> IssuerKey(string description) => CommonOptions.InputFile("--issuer", description);

    internal static Option<DirectoryInfo?> State(string description) => new("--state") { Description = description, HelpName = "DIR" };

    internal static Option<FileInfo[]> Known()
    {
        var option = new Option<FileInfo[]>("--known")
        {
            Description = "Certificate or public key of a device that sends no descriptor; PEM or DER. May be given more than once.",
            HelpName = "FILE",
        };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
                if (!File.Exists(token.Value)) result.AddError($"--known: there is no file '{token.Value}'");
        });
        return option;
    }

    internal static AnchorPolicy ReadAnchors(FileInfo? file, X509Certificate2Collection otherwise, bool ignoreValidity = false) =>
        new(file == null ? otherwise : CertificateFiles.ReadAll(file)) { IgnoreValidity = ignoreValidity };

    internal static Issuer ReadIssuer(FileInfo file)
    {
        try
        {
            return new Issuer(KeySigner.Read(CertificateFiles.Read(file)));
        }
        catch (CryptographicException e)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    /// <summary>Reads a P-256 key as the 91 bytes of its SubjectPublicKeyInfo.</summary>
    internal static byte[] ReadPublicKey(FileInfo file)
    {
        using var key = ReadDeviceKey(file);
        return key.Spki.ToArray();
    }

    internal static DeviceKey ReadDeviceKey(FileInfo file)
    {
        try
        {
            return DeviceKey.Read(CertificateFiles.Read(file));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw new UsageException($"{file}: {e.Message}");
        }
    }

    /// <summary>Makes a backend; a ledger that can't be used is the command's failure.</summary>
    internal static SignetBackend Start(BackendOptions options, IEnumerable<FileInfo> known)
    {
        try
        {
            var backend = new SignetBackend(options);
            foreach (var file in known) backend.AddDevice(ReadDeviceKey(file));
            return backend;
        }
        catch (LedgerCorruptException e)
        {
            throw new IOException(e.Message + "; see docs/BACKEND.md, \"A restored backend\"", e);
        }
    }
}
