using Signet.Core;
using Signet.Telemetry;

namespace Signet.Bench.Workloads;

/// <summary>Encodings on fixed input.</summary>
internal sealed class CodecWorkload : Workload
{
    private readonly byte[] _data = Fixed.Bytes(64, 5);
    private readonly byte[] _output = new byte[256];

    public override string Name => "codec";

    public override void Run(IMeter meter)
    {
        meter.Report("hex-encode-64", Count(meter, () => Hex.Encode(_data, 0, 64, _output, 0)));
        var hex = new byte[128];
        Hex.Encode(_data, 0, 64, hex, 0);
        meter.Report("hex-decode-64", Count(meter, () => Hex.Decode(hex, 0, 128, _output, 0)));

        // Both halves below 0x80, so that the DER has no padding and always the same length.
        _data[0] = _data[32] = 0x5A;
        meter.Report("ecdsa-der-encode", Count(meter, () => EcdsaSignature.ToDer(_data, 0, _output, 0)));
        var der = new byte[80];
        int length = EcdsaSignature.ToDer(_data, 0, der, 0);
        meter.Report("ecdsa-der-decode", Count(meter, () => EcdsaSignature.FromDer(der, 0, length, _output, 0)));

        var batch = new TelemetryBatch();
        var name = new ReadingName("t");
        var epoch = Fixed.Bytes(8, 6);
        meter.Report("cbor-batch-16", Count(meter, () =>
        {
            batch.Begin(1_800_000_000, TimeQuality.Network);
            for (int i = 0; i < 16; i++) batch.Add(name, i, 2150 + i);
            batch.Encode(epoch, 1000, epoch);
        }));
    }
}
