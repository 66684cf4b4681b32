using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Signet.Verification;

/// <summary>
/// A public P-256 key of a device and what docs/SPEC.md section 1 derives from it. Read from a certificate or a
/// SubjectPublicKeyInfo, in PEM or DER.
/// </summary>
public sealed class DeviceKey : IDisposable
{
    private const int SpkiLength = 91;

    private static readonly byte[] SpkiPrefix =
        Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");

    private readonly byte[] _hash;

    private DeviceKey(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        byte[] spki = [.. SpkiPrefix, 4, .. point.X!, .. point.Y!];
        if (spki.Length != SpkiLength || key.ExportParameters(false).Curve.Oid.Value != "1.2.840.10045.3.1.7")
        {
            key.Dispose();
            throw new CryptographicException("The key is no P-256 key.");
        }

        Key = key;
        _hash = SHA256.HashData(spki);
    }

    /// <summary>First 4 bytes of the SPKI's SHA-256: COSE's kid.</summary>
    public ReadOnlySpan<byte> KeyId => _hash.AsSpan(0, 4);

    /// <summary>First 16 bytes of the SPKI's SHA-256: the device id, where this is the enrolment key.</summary>
    public ReadOnlySpan<byte> DeviceId => _hash.AsSpan(0, 16);

    /// <summary>Device id as 32 lower-case hexadecimal digits.</summary>
    public string DeviceIdText => Convert.ToHexStringLower(DeviceId);

    internal ECDsa Key { get; }

    /// <summary>Reads a certificate or public key, PEM or DER.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <returns>The key.</returns>
    /// <exception cref="CryptographicException">When it is neither, or no P-256 key.</exception>
    public static DeviceKey Read(ReadOnlySpan<byte> file)
    {
        var text = Encoding.Latin1.GetString(file);
        if (PemEncoding.TryFind(text, out var fields))
        {
            var label = text[fields.Label];
            if (label is not ("CERTIFICATE" or "PUBLIC KEY"))
                throw new CryptographicException($"PEM holds a {label}, not a CERTIFICATE or PUBLIC KEY.");

            file = Convert.FromBase64String(text[fields.Base64Data]);
        }

        // A certificate's first element is a SEQUENCE that begins with another and holds a signature: only one parses.
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(file);
            return new DeviceKey(certificate.GetECDsaPublicKey()
                ?? throw new CryptographicException("The certificate's key is no EC key."));
        }
        catch (CryptographicException) when (IsPublicKey(file))
        {
            var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(file, out _);
            return new DeviceKey(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private static bool IsPublicKey(ReadOnlySpan<byte> der)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out int read);
            return read == der.Length;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
