using Signet.Core;
using Signet.Tls;

namespace Signet.Bench.Workloads;

/// <summary>
/// Reading and judging certificates without any signature: a server's certificate, one authority, and a root on P-256, as
/// OpenSSL made them; their signatures are taken as valid.
/// </summary>
internal sealed class X509Workload : Workload
{
    private const string Root = "308201b130820157a00302010202144999c30cd0cafa4ab14267766375f3f7bb9d0429300a06082a8648ce3d0403023026310f300d060355"
        + "040a0c065369676e65743113301106035504030c0a42656e636820726f6f74301e170d3236313132363032313233365a170d343631313231"
        + "3032313233365a3026310f300d060355040a0c065369676e65743113301106035504030c0a42656e636820726f6f743059301306072a8648"
        + "ce3d020106082a8648ce3d03010703420004c591f1fe8ec4f2cd1066f1a0338914ea5183ef1f8640a3940c20e22e2f9dfc72db9271baaf45"
        + "2e08bfd1b228bafb755d0e3a2acd65eec94b26ad99dcfb5e9221a3633061301d0603551d0e041604142a9207811e2f79fec4ae37c16f32e3"
        + "227645ad08301f0603551d230418301680142a9207811e2f79fec4ae37c16f32e3227645ad08300f0603551d130101ff040530030101ff30"
        + "0e0603551d0f0101ff040403020106300a06082a8648ce3d0403020348003045022073a0099896015ee0a527a49934a7d0e01c4ffa7bb33d"
        + "45c516e24f322bed6571022100ec09f42c0407c3630cd46fce6ce099f463a254bd4014f4bba1628c2c4b3a177e";

    private const string Authority = "308201e43082018ba003020102021459a1930bee11b349d0bca9eb8351b4df9f8a35c4300a06082a8648ce3d0403023026310f300d060355"
        + "040a0c065369676e65743113301106035504030c0a42656e636820726f6f74301e170d3236313132363032313233365a170d333631313233"
        + "3032313233365a302b310f300d060355040a0c065369676e65743118301606035504030c0f42656e636820617574686f7269747930593013"
        + "06072a8648ce3d020106082a8648ce3d03010703420004fcdaadcbdcc6caf7b8d2d8ed4a6d1bb879eeb57e9096cfe22baaffa5929eef925c"
        + "dedda62d49f28c724ae388e8c17b2acecdb0797e70b9236787f75f6e3eec0ea3819130818e30120603551d130101ff040830060101ff0201"
        + "00300e0603551d0f0101ff04040302018630130603551d25040c300a06082b06010505070301301d0603551d0e04160414e1b3b2887e3298"
        + "008ca1f9fe6aaec1a5e69d6d13301f0603551d230418301680142a9207811e2f79fec4ae37c16f32e3227645ad0830130603551d20040c30"
        + "0a3008060667810c010201300a06082a8648ce3d0403020347003044022034075a04df7229f08c0a0f59be8a9a2e2adf48b7631dd504a91d"
        + "3e232e26f81e02203e762dbc7ab3ec67512d00ee99d73b3ea0b0d40f308d2e774f7603b192b9f083";

    private const string Server = "30820200308201a5a0030201020214258596debd14bc774ed62c86202572424060c130300a06082a8648ce3d040302302b310f300d060355"
        + "040a0c065369676e65743118301606035504030c0f42656e636820617574686f72697479301e170d3236313132363032313233365a170d33"
        + "36313132333032313233365a30193117301506035504030c0e62726f6b65722e6578616d706c653059301306072a8648ce3d020106082a86"
        + "48ce3d030107034200043e30bf7b21d7baf4e60a0012d45de780bc16d399d312469bb22e307e1b6f1c5ace54d2e32d027c33eab5077afa3f"
        + "cb7b3763192ec253d3395ba76db448b8e7e2a381b83081b5300c0603551d130101ff04023000300e0603551d0f0101ff0404030207803013"
        + "0603551d25040c300a06082b06010505070301301d0603551d0e04160414d0d395544e495e7da4296f0a1f758c2fdd8558de301f0603551d"
        + "23041830168014e1b3b2887e3298008ca1f9fe6aaec1a5e69d6d1330130603551d20040c300a3008060667810c010201302b0603551d1104"
        + "243022820e62726f6b65722e6578616d706c6582102a2e62726f6b65722e6578616d706c65300a06082a8648ce3d04030203490030460221"
        + "00c93f336e3ea37ea580a89834d58c6ea3ea14d00fdc47b6ab30ac2fb6627e733f022100c47f42c6fbaa1dccf7e94513b27be59aa4757c9f"
        + "554c33b7bed13a19cf8933d8";

    public override string Name => "x509";

    public override void Run(IMeter meter)
    {
        byte[] root = Convert.FromHexString(Root);
        byte[][] chain = [Convert.FromHexString(Server), Convert.FromHexString(Authority)];
        var name = new ReferenceIdentity("broker.example");
        PathValidator? validator = null;
        meter.Report("x509-anchor", Count(meter, () => validator = new PathValidator(new Credentials { TrustAnchors = [root] })));
        Validate(meter, validator!, name, chain, "x509-first");

        // The records are there now.
        Validate(meter, validator!, name, chain, "x509");

        // The order that takes longest, with the root and a duplicate.
        Validate(meter, validator!, name, [chain[0], root, chain[1], chain[1], root], "x509-strangers");
    }

    private static void Validate(IMeter meter, PathValidator validator, ReferenceIdentity name, byte[][] chain, string label)
    {
        meter.Report(label + "-read", Count(meter, () =>
        {
            validator.Begin(name, 1_800_000_000, TimeQuality.Network);
            foreach (byte[] der in chain)
            {
                validator.Add(der, 0, der.Length);
            }
        }));
        int signatures = 0;
        Cost path = Count(meter, () =>
        {
            while (validator.Next())
            {
                signatures++;
                validator.Answer(true);
            }
        });
        meter.Report(label + "-path", path);
        meter.Report(label + "-path-allocations", path.Allocations, "objects");
        if (signatures != 2)
        {
            throw new InvalidOperationException(signatures + " signatures in a path of two");
        }
    }
}
