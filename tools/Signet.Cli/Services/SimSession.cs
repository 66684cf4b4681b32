using System.CommandLine;
using System.Security.Cryptography;
using Signet.Core;
using Signet.Hosting;
using Signet.Modem;
using Signet.Sim;

namespace Signet.Cli.Services;

/// <summary>The firmware's own driver and SIM client on a port, for one command.</summary>
internal sealed class SimSession : IDisposable
{
    private readonly IByteChannel _line;

    private SimSession(IByteChannel line, ModemOptions modem, IotSafeOptions options, ILog log)
    {
        _line = line;
        var clock = new SystemClock();
        Modem = new CellularModem(line, clock, log, modem, null);
        Card = new IotSafeCard(Modem.Sim, options, log) { Clock = clock };
    }

    internal CellularModem Modem { get; }

    internal IotSafeCard Card { get; }

    /// <summary>Serial number of the SIM as it is printed on it; empty when the module doesn't tell.</summary>
    internal string Iccid { get; private set; } = "";

    /// <summary>Starts module and SIM and opens the applet.</summary>
    internal static SimSession Open(PortOptions options, ParseResult parsed, bool verbose)
    {
        var log = new ConsoleLog(verbose ? LogLevel.Trace : LogLevel.Warning);
        var session = new SimSession(options.Open(parsed), options.Modem(parsed), options.Card(parsed), log);
        try
        {
            session.Modem.Start();
            byte[]? iccid = session.Modem.ReadIccid();
            session.Iccid = Digits(iccid);
            session.Card.Iccid = iccid;
            session.Card.Open();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>The public half of a private key: the paired object, or the one that is named.</summary>
    internal byte[] PublicPoint(IotSafeObject key, string? publicName)
    {
        byte[] point = new byte[IotSafe.PointLength];
        IotSafeObject half = publicName != null
            ? Names.Object(IotSafeObjectType.PublicKey, publicName)
            : new[] { key.Id, key.Label }.Where(n => n != null).Select(n => Card.Find(IotSafeObjectType.PublicKey, n)).FirstOrDefault(o => o != null)
                ?? throw new UsageException($"no public key is named as private key {Names.Of(key)}; name it with --public");
        Card.ReadPublicKey(half, point, 0);
        return point;
    }

    /// <summary>A point as .NET's public key.</summary>
    internal static ECDsa ToKey(byte[] point) => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33], Y = point[33..65] },
    });

    /// <summary>The digits of EF_ICCID, swapped back; filler F at the end left out.</summary>
    internal static string Digits(byte[]? iccid)
    {
        if (iccid == null) return "";
        string swapped = string.Concat(iccid.Select(b => $"{b & 15:X}{b >> 4:X}"));
        return swapped.TrimEnd('F');
    }

    public void Dispose()
    {
        Card.Close();
        (_line as IDisposable)?.Dispose();
    }
}
