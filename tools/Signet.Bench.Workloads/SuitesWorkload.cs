using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Signet.Core;
using Signet.Crypto;
using Signet.Crypto.Native;
using Signet.Crypto.Suites;
using Signet.SoftCrypto;
using Signet.SoftCrypto.Chains;
using Signet.Tls;
using Signet.Tls12;

namespace Signet.Bench.Workloads;

/// <summary>
/// What the algorithms cost that are handed to TLS from assemblies of their own: records of each suite, verifications of chains,
/// and whole handshakes under <c>guarded</c> with servers that have such chains. Between client and server is nothing: module and
/// SIM are measured elsewhere and cost the same here.
/// </summary>
internal sealed class SuitesWorkload : Workload
{
    private const int Long = 1024;

    private readonly byte[] _data = Fixed.Bytes(Long + 64, 11);
    private readonly byte[] _output = new byte[Long + 128];

    public override string Name => "suites";

    public override void Run(IMeter meter)
    {
        foreach (CipherSuite suite in new CipherSuite[]
            { new Aes128GcmSuite(), new ChaCha20Poly1305Suite(), new AesCcmSuite(), new Aes256GcmSuite() })
        {
            Records(meter, suite, "");
        }

        // What is left for the interpreter; the native code's own time is not known.
        Records(meter, new NativeAesGcmSuite(), "native-");
        Records(meter, new NativeAesCcmSuite(), "native-");

        var sha = new Sha512(Sha512.Size384);
        meter.Report("sha384-32", Count(meter, () => sha.Compute(_data, 0, 32, _output, 0)));
        Verify(meter, "rsa-2048-verify", RSA.Create(2048));
        Verify(meter, "rsa-3072-verify", RSA.Create(3072));
        Verify(meter, "rsa-4096-verify", RSA.Create(4096));
        Verify(meter, "p384-verify", ECDsa.Create(ECCurve.NamedCurves.nistP384));

        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa2048 = RSA.Create(2048);
        using var rsa4096 = RSA.Create(4096);
        using var device = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Handshake(meter, "suites-p256", device, p256, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        Handshake(meter, "suites-p384", device, p384, ECDsa.Create(ECCurve.NamedCurves.nistP384), HashAlgorithmName.SHA384);
        Handshake(meter, "suites-p256-under-p384", device, p384, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA384);
        Handshake(meter, "suites-rsa-2048", device, rsa2048, RSA.Create(2048), HashAlgorithmName.SHA256);
        Handshake(meter, "suites-rsa-2048-under-4096", device, rsa4096, rsa2048, HashAlgorithmName.SHA384);
        Handshake(meter, "suites-sha384", device, p256, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256, new Aes256GcmSuite());
        Handshake(meter, "suites-tls12", device, p256, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256, null, TlsVersions.Tls12);
        Handshake(meter, "suites-both", device, p256, ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256, null, TlsVersions.Both);
    }

    // The price of 64 bytes more in a long record, and of a record of 64 bytes.
    private void Records(IMeter meter, CipherSuite suite, string prefix)
    {
        Aead aead = suite.MakeAead();
        byte[] key = Fixed.Bytes(aead.KeyLength, 12);
        string name = prefix + suite.Name["TLS_".Length..].ToLowerInvariant().Replace('_', '-');
        meter.Report(name + "-set-key", Count(meter, () => aead.SetKey(key, 0)));
        Cost Seal(int count) => Count(meter, () => aead.Seal(key, 0, key, 0, 5, _data, 0, count, _output, 0));
        Cost longer = Seal(Long + 64);
        Cost shorter = Seal(Long);
        meter.Report(name + "-64-more", longer.Operations - shorter.Operations, "ops");
        meter.Report(name + "-seal-64", Seal(64));
    }

    private static void Verify(IMeter meter, string name, AsymmetricAlgorithm key)
    {
        byte[] digest = SHA384.HashData("message"u8);
        byte[] signature = key is RSA rsa
            ? rsa.SignHash(digest, HashAlgorithmName.SHA384, RSASignaturePadding.Pss)
            : ((ECDsa)key).SignHash(digest);
        byte[] point = key is RSA r ? r.ExportRSAPublicKey() : Point((ECDsa)key);
        var verifier = new ChainVerifier();
        SignatureAlgorithm algorithm = key is RSA ? SignatureAlgorithm.RsaPss : SignatureAlgorithm.EcdsaP384;
        bool good = false;
        meter.Report(name, Count(meter, () => good =
            verifier.Verify(algorithm, point, 0, point.Length, digest, 0, digest.Length, signature, 0, signature.Length)));
        if (!good) throw new InvalidOperationException("a signature did not verify");
    }

    private static void Handshake(
        IMeter meter, string name, ECDsa device, AsymmetricAlgorithm authority, AsymmetricAlgorithm server, HashAlgorithmName hash,
        CipherSuite? suite = null, TlsVersions versions = TlsVersions.Tls13)
    {
        using X509Certificate2 root = Issue(null, authority, "CN=Bench root", authority, hash);
        using X509Certificate2 leaf = Issue(root, authority, "CN=localhost", server, hash);
        using X509Certificate2 client = Issue(root, authority, "CN=device", device, hash);
        using var peer = new LoopbackServer(leaf, versions == TlsVersions.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12);
        var random = new FixedRandom(13);
        var options = new TlsOptions
        {
            Credentials = new Credentials { ClientChain = [client.RawData], TrustAnchors = [root.RawData] },
            KeyAgreements = [new X25519KeyAgreement(random), new P256KeyAgreement(random)],
            Verifier = new ChainVerifier(),
            Suites = [suite ?? new Aes128GcmSuite()],
            Tickets = new MemoryTicketStore(2),
            MaxTicketSize = 4000,
            Versions = versions,
            Legacy = new Tls12Profile { Resumption = SessionResumption.Tickets },
            MaxCertificateSize = 2048,
        };
        var tls = new TlsTransport(peer, new SoftElement(device), random, new NowClock(), new NullLog(), options);
        foreach (string kind in new[] { "-full", "-resumed" })
        {
            meter.Begin();
            tls.Open("localhost", peer.Port, 20000);
            meter.Report(name + kind, meter.Since());
            if (tls.Report.IsResumed != (kind == "-resumed")) throw new InvalidOperationException(name + kind + " was another");

            meter.Report(name + kind + "-wire", tls.Report.HandshakeWireBytesUp + tls.Report.HandshakeWireBytesDown, "bytes");
            tls.Send([1], 0, 1, 20000);
            if (tls.Receive(new byte[1], 0, 1, 20000) != 1) throw new InvalidOperationException("no answer");

            tls.KeepTickets();
            tls.Close();
        }
    }

    private static X509Certificate2 Issue(
        X509Certificate2? issuer, AsymmetricAlgorithm authority, string subject, AsymmetricAlgorithm key, HashAlgorithmName hash)
    {
        CertificateRequest request = key is RSA rsa
            ? new(subject, rsa, hash, RSASignaturePadding.Pkcs1)
            : new(subject, (ECDsa)key, hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer == null, false, 0, true));
        if (issuer != null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
        }

        X509SignatureGenerator generator = authority is RSA signing
            ? X509SignatureGenerator.CreateForRSA(signing, RSASignaturePadding.Pkcs1)
            : X509SignatureGenerator.CreateForECDsa((ECDsa)authority);
        X509Certificate2 made = request.Create(
            issuer?.SubjectName ?? request.SubjectName, generator, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30), [0x41, 2, 3, 4]);
        return key is RSA own ? made.CopyWithPrivateKey(own) : made.CopyWithPrivateKey((ECDsa)key);
    }

    private static byte[] Point(ECDsa key)
    {
        ECPoint q = key.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    /// <summary>A SIM of sorts, whose work is not counted.</summary>
    private sealed class SoftElement(ECDsa key) : ISecureElement
    {
        public void GetRandom(byte[] buffer, int offset, int count) => RandomNumberGenerator.Fill(buffer.AsSpan(offset, count));

        public void GenerateKeyPair(byte[] point, int offset) => throw new NotSupportedException();

        public void Agree(byte[] peerPoint, int peerOffset, byte[] secret, int secretOffset) => throw new NotSupportedException();

        public void Sign(SigningKey which, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            key.SignHash(digest.AsSpan(digestOffset, 32).ToArray()).CopyTo(signature, signatureOffset);

        public bool Verify(byte[] point, int pointOffset, byte[] digest, int digestOffset, byte[] signature, int signatureOffset) =>
            throw new NotSupportedException();
    }

    /// <summary>A clock for certificates and deadlines.</summary>
    private sealed class NowClock : IClock
    {
        public long Milliseconds => Environment.TickCount64;

        public long UtcSeconds => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

        public TimeQuality Quality => TimeQuality.Network;

        public void Delay(int milliseconds) => throw new NotSupportedException();

        public bool Offer(long utcSeconds, TimeQuality quality) => false;
    }
}
