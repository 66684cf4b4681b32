using System.Security.Cryptography;

namespace Signet.Verification;

/// <summary>Whoever holds an issuer's private P-256 key: a file, a hardware security module, a key service.</summary>
public interface ISigner
{
    /// <summary>SubjectPublicKeyInfo of the key, 91 bytes (docs/SPEC.md section 1).</summary>
    ReadOnlyMemory<byte> PublicKey { get; }

    /// <summary>Signs a digest with ECDSA.</summary>
    /// <param name="digest">SHA-256 of what is signed, 32 bytes.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>r ‖ s, 64 bytes.</returns>
    ValueTask<byte[]> SignDigestAsync(ReadOnlyMemory<byte> digest, CancellationToken stop);
}

/// <summary>A signer with a private key in memory.</summary>
public sealed class KeySigner : ISigner, IDisposable
{
    private readonly ECDsa _key;
    private readonly byte[] _publicKey;

    /// <summary>Takes a key, which it owns from then on.</summary>
    /// <param name="key">A P-256 key with its private half.</param>
    /// <exception cref="CryptographicException">When the key is another.</exception>
    public KeySigner(ECDsa key)
    {
        _key = key;
        using var known = DeviceKey.FromSpki(key.ExportSubjectPublicKeyInfo());
        _publicKey = known.Spki.ToArray();
    }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey => _publicKey;

    /// <summary>Reads a private key: PEM (<c>PRIVATE KEY</c> or <c>EC PRIVATE KEY</c>) or PKCS#8 in DER.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <returns>A signer.</returns>
    /// <exception cref="CryptographicException">When it is none, or no P-256 key.</exception>
    public static KeySigner Read(ReadOnlySpan<byte> file)
    {
        var key = ECDsa.Create();
        try
        {
            if (file is [0x30, ..]) key.ImportPkcs8PrivateKey(file, out _);
            else key.ImportFromPem(System.Text.Encoding.Latin1.GetString(file));
            return new KeySigner(key);
        }
        catch (ArgumentException e)
        {
            key.Dispose();
            throw new CryptographicException("There is no private key in it.", e);
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> SignDigestAsync(ReadOnlyMemory<byte> digest, CancellationToken stop) =>
        ValueTask.FromResult(_key.SignHash(digest.Span, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}

/// <summary>Signs confirmations and commands. What to confirm and how to count is <see cref="SignetBackend"/>'s and
/// <see cref="CommandDesk"/>'s to say. Thread-safe as far as the signer is.</summary>
public sealed class Issuer
{
    private readonly ISigner _signer;
    private readonly DeviceKey _key;
    private readonly byte[] _header;

    /// <summary>Makes an issuer.</summary>
    /// <param name="signer">Who holds its key.</param>
    /// <exception cref="CryptographicException">When the signer's public key is no P-256 key.</exception>
    public Issuer(ISigner signer)
    {
        _signer = signer;
        _key = DeviceKey.FromSpki(signer.PublicKey.Span);
        _header = CoseSign1.Header(SignatureCheck.Es256, _key.KeyId);
    }

    /// <summary>The issuer's public key; devices must know it.</summary>
    public DeviceKey Key => _key;

    /// <summary>Signs a confirmation.</summary>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <param name="stream">Stream number.</param>
    /// <param name="confirmation">What is held.</param>
    /// <param name="stop">Ends the wait for the signer.</param>
    /// <returns>The message, to be published retained.</returns>
    public ValueTask<byte[]> SignAsync(byte[] deviceId, ulong stream, Confirmation confirmation, CancellationToken stop = default) =>
        SignAsync(ExternalAad.Confirmation(deviceId, stream), confirmation.Encode(), stop);

    /// <summary>Signs a command. Use <see cref="CommandDesk"/>, which counts.</summary>
    /// <param name="deviceId">Device id, 16 bytes.</param>
    /// <param name="epoch">The device's present epoch, 8 bytes; in another one it is refused.</param>
    /// <param name="counter">Must be above that of every command of this issuer for this device.</param>
    /// <param name="until">Not to be done later, seconds since 1970-01-01T00:00:00Z; 0 for no limit.</param>
    /// <param name="command">What to do.</param>
    /// <param name="stop">Ends the wait for the signer.</param>
    /// <returns>The message.</returns>
    public ValueTask<byte[]> SignAsync(
        byte[] deviceId, byte[] epoch, ulong counter, ulong until, DeviceCommand command, CancellationToken stop = default) =>
        SignAsync(ExternalAad.Command(deviceId), command.Encode(epoch, counter, until), stop);

    private async ValueTask<byte[]> SignAsync(byte[] externalAad, byte[] payload, CancellationToken stop)
    {
        var toBeSigned = CoseSign1.ToBeSigned(_header, externalAad, payload);
        var digest = SHA256.HashData(toBeSigned);
        var signature = await _signer.SignDigestAsync(digest, stop);

        // A faulty or wrong signer shows here, not at a thousand devices.
        if (signature.Length != CoseSign1.SignatureLength
            || !_key.Key.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
        {
            throw new CryptographicException("The signer's signature does not verify with its public key.");
        }

        return CoseSign1.Encode(_header, payload, signature);
    }
}
