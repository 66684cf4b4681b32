using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Signet.Cli.Services;

/// <summary>Judges a TLS peer's certificate by given anchors only, never by the machine's store.</summary>
internal static class Trust
{
    /// <summary>extKeyUsage of TLS servers (RFC 5280 section 4.2.1.12).</summary>
    internal const string Server = "1.3.6.1.5.5.7.3.1";

    /// <summary>extKeyUsage of TLS clients.</summary>
    internal const string Client = "1.3.6.1.5.5.7.3.2";

    /// <summary>True when the certificate leads to one of the anchors and may be used so.</summary>
    /// <param name="certificate">What the peer showed; null for nothing.</param>
    /// <param name="sent">The chain that .NET made of what the peer sent; its other certificates help.</param>
    /// <param name="anchors">Certificates that are trusted.</param>
    /// <param name="usage">extKeyUsage that is needed.</param>
    internal static bool Accepts(
        X509Certificate? certificate, X509Chain? sent, IEnumerable<X509Certificate2> anchors, string usage)
    {
        if (certificate == null) return false;

        using var peer = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        foreach (var anchor in anchors) chain.ChainPolicy.CustomTrustStore.Add(anchor);
        if (sent != null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(peer);
    }
}
