using Signet.Core;
using Signet.Crypto;

namespace Signet.Bench.Workloads;

/// <summary>The primitives of Signet.Crypto on fixed input.</summary>
internal sealed class CryptoWorkload : Workload
{
    private const int Long = 1024;

    private readonly byte[] _data = Fixed.Bytes(Long + 64, 1);
    private readonly byte[] _output = new byte[Long + 128];
    private readonly byte[] _key = Fixed.Bytes(32, 2);

    public override string Name => "crypto";

    public override void Run(IMeter meter)
    {
        Hash(meter);
        Mac(meter);
        Gcm(meter);
        Drbg(meter);
        meter.Report("p256-on-curve", Count(meter, () => P256Point.Check(Fixed.Point, 0)));
        meter.Report("constant-time-equals-32", Count(meter, () => ConstantTime.Equals(_data, 0, _data, 32, 32)));
    }

    // A block's price is what a long message costs more for one block more, calls and copies included.
    private static Cost More(Cost longer, Cost shorter) => new()
    {
        Operations = longer.Operations - shorter.Operations,
        LibraryOperations = longer.LibraryOperations - shorter.LibraryOperations,
        Allocations = longer.Allocations - shorter.Allocations,
        AllocationKinds = longer.AllocationKinds == shorter.AllocationKinds ? "" : longer.AllocationKinds,
        LibraryCalls = longer.LibraryCalls.ToDictionary(c => c.Key, c => c.Value - shorter.LibraryCalls.GetValueOrDefault(c.Key)),
        Methods = longer.Methods,
    };

    private void Hash(IMeter meter)
    {
        var hash = new Sha256();
        var shorter = Count(meter, () => hash.Compute(_data, 0, Long, _output, 0));
        var longer = Count(meter, () => hash.Compute(_data, 0, Long + Sha256.BlockSize, _output, 0));
        meter.Report("sha256-block", More(longer, shorter));
        meter.Report("sha256-32", Count(meter, () => hash.Compute(_data, 0, 32, _output, 0)));
    }

    private void Mac(IMeter meter)
    {
        var hmac = new HmacSha256();
        meter.Report("hmac-set-key", Count(meter, () => hmac.SetKey(_key, 0, 32)));
        meter.Report("hmac-32", Count(meter, () =>
        {
            hmac.Update(_data, 0, 32);
            hmac.Finish(_output, 0);
        }));
        var hkdf = new Hkdf();
        meter.Report("hkdf-extract", Count(meter, () => hkdf.Extract(_key, 0, 32, _data, 0, 32, _output, 0)));
        meter.Report("hkdf-expand-32", Count(meter, () => hkdf.Expand(_key, 0, 32, _data, 0, 20, _output, 0, 32)));
    }

    private void Gcm(IMeter meter)
    {
        var gcm = new AesGcm();
        meter.Report("aes-gcm-set-key", Count(meter, () => gcm.SetKey(_key, 0)));
        Cost Seal(int count) => Count(meter, () => gcm.Seal(_key, 0, _key, 12, 5, _data, 0, count, _output, 0));
        var shorter = Seal(Long);
        meter.Report("aes-gcm-block", More(Seal(Long + 16), shorter));
        meter.Report("aes-gcm-seal-64", Seal(64));
        var sealed64 = _output[..(64 + AesGcm.TagSize)];
        meter.Report("aes-gcm-open-64", Count(meter, () => gcm.Open(_key, 0, _key, 12, 5, sealed64, 0, sealed64.Length, _output, 0)));
    }

    private void Drbg(IMeter meter)
    {
        var drbg = new HmacDrbg([new FixedEntropy("a", 3), new FixedEntropy("b", 4)], new FixedClock());
        meter.Report("drbg-seed", Count(meter, () => drbg.Seed(_key, 0, 16)));
        meter.Report("drbg-32", Count(meter, () => drbg.Fill(_output, 0, 32)));
    }
}
