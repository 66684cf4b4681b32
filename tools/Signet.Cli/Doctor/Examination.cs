using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Cli.Services;
using Signet.Core;
using Signet.Modem;
using Signet.Sim;

namespace Signet.Cli.Doctor;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Good">Whether it is as it should be.</param>
/// <param name="Text">What was seen.</param>
internal sealed record Step(string Name, bool Good, string Text);

/// <summary>
/// Looks at module, SIM, applet, key and certificate, in this order, with the firmware's own code, until something is
/// wrong. Reads and signs; never writes to the SIM.
/// </summary>
internal sealed class Examination
{
    private static readonly byte[] Probe = Encoding.ASCII.GetBytes("signet doctor");

    private readonly ListeningChannel _line;
    private readonly CellularModem _modem;
    private readonly IotSafeCard _card;
    private readonly IClock _clock;
    private readonly Action<Step> _tell;

    internal Examination(IByteChannel line, IClock clock, ModemOptions modem, IotSafeOptions card, ILog log, Action<Step> tell)
    {
        // A person waits: a module that is up answers within seconds.
        modem.PatienceMs = 5000;
        card.BusyWaitMs = 0;
        _clock = clock;
        _tell = tell;
        _line = new ListeningChannel(line);
        _modem = new CellularModem(_line, clock, log, modem, null);
        _card = new IotSafeCard(_modem.Sim, card, log);
    }

    /// <summary>Looks.</summary>
    /// <returns>The first thing that is wrong; <see cref="Finding.Well"/> for none.</returns>
    internal Finding Run()
    {
        string step = "module";
        try
        {
            StartModule();
            step = "applet";
            _card.Open();
            Good(step, $"AID {Convert.ToHexString(_card.Aid)} by {_card.RouteName}, {_card.Objects.Length} objects");
            step = "credentials";
            Credentials credentials = _card.LoadCredentials();
            Good(step, $"key {Names.Of(_card.Inventory.TlsKey)} and its certificate" + (_card.Inventory.IsCertificateChecked ? "" : " (not compared: the applet shows no public key)"));
            foreach (var judge in new Func<Credentials, Finding>[] { Validity, Randomness, Signature, Limits })
            {
                var finding = judge(credentials);
                if (finding != Finding.Well) return finding;
            }

            return Finding.Well;
        }
        catch (SignetException e)
        {
            var finding = Judge(e);
            Bad(step, Explain(e));
            return finding;
        }
        finally
        {
            _card.Close();
        }
    }

    // The peer's number in words, where it has some.
    private static string Explain(SignetException e)
    {
        string text = e.Message;
        if (e.Value == 0) return text;

        bool statusWord = ErrorText.Number(e.Code, e.Value).StartsWith("SW ", StringComparison.Ordinal);
        return statusWord
            ? $"{text} SW {e.Value:X4}: {StatusWord.Text(e.Value)}; {StatusWord.Advice(e.Value)}."
            : $"{text} {e.Value}: {CmeError.Text(e.Value)}; {CmeError.Advice(e.Value)}.";
    }

    private void StartModule()
    {
        _modem.Start();
        string serial = SimSession.Digits(_modem.ReadIccid());
        Good("module", _modem.Model.Length > 0 ? _modem.Model : "answers");
        Good("SIM", serial.Length > 0 ? "ready, ICCID " + serial : "ready");
    }

    private Finding Judge(SignetException e)
    {
        if (e.Code is ErrorCode.ModemNotResponding or ErrorCode.LineMalformed or ErrorCode.LineOverflow)
            return _line.Received == 0 ? Finding.NoAnswer : _line.IsNoise ? Finding.Noise : Finding.NotAModem;

        var finding = FindingText.Of(e);
        bool slot = _card.Objects.Any(o => o.Type == IotSafeObjectType.PrivateKey && o.State == 0 && o.KeyType == IotSafe.KeyTypeP256Persistent);
        return finding == Finding.NoKey && slot ? Finding.EmptySlot : finding;
    }

    private Finding Validity(Credentials credentials)
    {
        using var certificate = X509CertificateLoader.LoadCertificate(credentials.ClientChain[0]);
        var now = DateTimeOffset.FromUnixTimeSeconds(_clock.UtcSeconds).UtcDateTime;
        string text = $"{certificate.Subject}, {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        if (_clock.Quality >= TimeQuality.Network && now > certificate.NotAfter.ToUniversalTime()) return Bad("certificate", text, Finding.CertificateExpired);
        if (_clock.Quality >= TimeQuality.Network && now < certificate.NotBefore.ToUniversalTime()) return Bad("certificate", text, Finding.CertificateNotYetValid);
        return Good("certificate", text);
    }

    private Finding Randomness(Credentials credentials)
    {
        byte[] first = new byte[16];
        byte[] second = new byte[16];
        _card.GetRandom(first, 0, 16);
        _card.GetRandom(second, 0, 16);
        return first.AsSpan().SequenceEqual(second) ? Bad("random", "twice the same", Finding.RandomRepeats) : Good("random", "two draws differ");
    }

    private Finding Signature(Credentials credentials)
    {
        byte[] digest = SHA256.HashData(Probe);
        byte[] signature = new byte[IotSafe.SignatureLength];
        long before = _clock.Milliseconds;
        _card.Sign(SigningKey.Tls, digest, 0, signature, 0);
        long passed = _clock.Milliseconds - before;
        using ECDsa key = SimSession.ToKey(credentials.TlsPublicKey);
        return key.VerifyHash(digest, signature)
            ? Good("signature", $"fits the certificate, {passed} ms")
            : Bad("signature", "doesn't fit the certificate", Finding.SignatureWrong);
    }

    private Finding Limits(Credentials credentials)
    {
        _card.ProbeOffload();
        SimOffload offload = _card.Offload;
        if (credentials.TrustAnchors.Length == 0) Good("anchors", "none on the SIM: give the device the CA certificate");
        else Good("anchors", $"{credentials.TrustAnchors.Length} on the SIM");
        return offload.SuitsFast ? Good("policies", "guarded, fast") : Bad("policies", "guarded only: " + offload.Reasons, Finding.OnlySigns);
    }

    private Finding Good(string name, string text)
    {
        _tell(new Step(name, true, text));
        return Finding.Well;
    }

    private Finding Bad(string name, string text, Finding finding = Finding.Unclear)
    {
        _tell(new Step(name, false, text));
        return finding;
    }
}
