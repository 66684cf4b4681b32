using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Signet.Verification;

/// <summary>
/// A public P-256 key, of a device or an issuer, and what docs/SPEC.md section 1 derives from it. Read from a certificate or a
/// SubjectPublicKeyInfo, in PEM or DER. Thread-safe.
/// </summary>
public sealed class DeviceKey : IDisposable
{
    private const int SpkiLength = 91;

    private static readonly byte[] SpkiPrefix =
        Convert.FromHexString("3059301306072A8648CE3D020106082A8648CE3D030107034200");

    private readonly byte[] _hash;
    private readonly byte[] _spki;

    private DeviceKey(ECDsa key)
    {
        var point = key.ExportParameters(false).Q;
        _spki = [.. SpkiPrefix, 4, .. point.X!, .. point.Y!];
        if (_spki.Length != SpkiLength || key.ExportParameters(false).Curve.Oid.Value != "1.2.840.10045.3.1.7")
        {
            key.Dispose();
            throw new CryptographicException("The key is no P-256 key.");
        }

        Key = key;
        _hash = SHA256.HashData(_spki);
    }

    /// <summary>First 4 bytes of the SPKI's SHA-256: COSE's kid.</summary>
    public ReadOnlySpan<byte> KeyId => _hash.AsSpan(0, 4);

    /// <summary>First 16 bytes of the SPKI's SHA-256: the device id, where this is the enrolment key.</summary>
    public ReadOnlySpan<byte> DeviceId => _hash.AsSpan(0, 16);

    /// <summary>Device id as 32 lower-case hexadecimal digits.</summary>
    public string DeviceIdText => Convert.ToHexStringLower(DeviceId);

    /// <summary>SubjectPublicKeyInfo, the 91 bytes of docs/SPEC.md section 1.</summary>
    public ReadOnlySpan<byte> Spki => _spki;

    internal ECDsa Key { get; }

    /// <summary>Takes the 91 bytes of a SubjectPublicKeyInfo.</summary>
    /// <param name="spki">Exactly these bytes.</param>
    /// <returns>The key.</returns>
    /// <exception cref="CryptographicException">When they are anything else, or no point of the curve.</exception>
    public static DeviceKey FromSpki(ReadOnlySpan<byte> spki)
    {
        if (spki.Length != SpkiLength || !spki.StartsWith(SpkiPrefix) || spki[SpkiPrefix.Length] != 4)
            throw new CryptographicException("These are not the 91 bytes of a P-256 key.");

        return Import(spki);
    }

    /// <summary>Takes the key of a certificate.</summary>
    /// <param name="certificate">Any certificate of a P-256 key.</param>
    /// <returns>The key.</returns>
    /// <exception cref="CryptographicException">When the key is another.</exception>
    public static DeviceKey FromCertificate(X509Certificate2 certificate) => new(certificate.GetECDsaPublicKey()
        ?? throw new CryptographicException("The certificate's key is no EC key."));

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
            return FromCertificate(certificate);
        }
        catch (CryptographicException) when (IsPublicKey(file))
        {
            return Import(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Key.Dispose();

    private static DeviceKey Import(ReadOnlySpan<byte> spki)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(spki, out _);
            return new DeviceKey(key);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }

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
