using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Signet.Cli.Services;
using Signet.Sim;

namespace Signet.Cli.Commands;

internal static partial class SimCommand
{
    private static readonly string[] HashNames = ["sha256", "sha384", "sha512"];

    private static Option<string> Named(string name, string description) =>
        new(name) { Description = description, HelpName = "ID|label:TEXT", Required = true };

    private static Command Read()
    {
        var file = Named("--file", "The file.");
        var output = new Option<FileInfo?>("--out") { Description = "Write the bytes there in place of hexadecimal digits.", HelpName = "FILE" };
        return Make("read", "Read a file of the applet store, without the padding of its slot.", [file, output], (session, parsed, json) =>
        {
            byte[] content = session.Card.ReadFile(Names.Object(IotSafeObjectType.File, parsed.GetRequiredValue(file)), false);
            if (parsed.GetValue(output) is { } target) File.WriteAllBytes(target.FullName, content);
            else if (json) Reports.Write(new JsonObject { ["content"] = Convert.ToHexString(content) });
            else Console.Out.WriteLine(Convert.ToHexString(content));
            return ExitCode.Ok;
        });
    }

    private static Command Random()
    {
        var count = CommonOptions.AtLeast(1, new Option<int>("--count") { Description = "Bytes, 1 to 256.", DefaultValueFactory = _ => 32, HelpName = "N" });
        return Make("random", "Draw random bytes from the SIM.", [count], (session, parsed, json) =>
        {
            int wanted = parsed.GetValue(count);
            if (wanted > 256) throw new UsageException("--count must be 256 or less");
            byte[] bytes = new byte[wanted];
            session.Card.GetRandom(bytes, 0, wanted);
            if (json) Reports.Write(new JsonObject { ["random"] = Convert.ToHexString(bytes) });
            else Console.Out.WriteLine(Convert.ToHexString(bytes));
            return ExitCode.Ok;
        });
    }

    private static (Option<FileInfo?> In, Option<string?> Digest, Option<string> Hash, Option<int> Mode) Inputs() =>
    (
        CommonOptions.InputFile("--in", "File with the text; hashed here in mode 3, by the SIM in mode 1."),
        new Option<string?>("--digest") { Description = "The digest itself, in place of --in.", HelpName = "HEX" },
        new Option<string>("--hash") { Description = "Hash algorithm.", DefaultValueFactory = _ => HashNames[0], HelpName = "sha256|sha384|sha512" }
            .AcceptOnlyFromAmong(HashNames),
        new Option<int>("--mode") { Description = "Mode of operation: 3 the host hashes, 1 the SIM hashes.", DefaultValueFactory = _ => 3, HelpName = "1|3" }
    );

    private static SignatureInput Input(FileInfo? file, string? digest, string hash, int mode)
    {
        int bit = hash switch { "sha384" => IotSafe.HashSha384, "sha512" => IotSafe.HashSha512, _ => IotSafe.HashSha256 };
        var input = new SignatureInput();
        if ((file == null) == (digest == null)) throw new UsageException("give --in or --digest, one of them");
        if (mode is not (1 or 3) || (mode == 1 && file == null)) throw new UsageException("--mode is 3, or 1 with --in");
        if (mode == 1)
        {
            byte[] text = CertificateFiles.Read(file!);
            input.SetText(bit, text, 0, text.Length);
            return input;
        }

        byte[] bytes = digest != null ? Names.Hexadecimal(digest, "--digest") : bit switch
        {
            IotSafe.HashSha384 => SHA384.HashData(CertificateFiles.Read(file!)),
            IotSafe.HashSha512 => SHA512.HashData(CertificateFiles.Read(file!)),
            _ => SHA256.HashData(CertificateFiles.Read(file!)),
        };
        if (bytes.Length != IotSafeApplet.HashLength(bit))
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--digest must have {IotSafeApplet.HashLength(bit)} bytes"));

        input.SetDigest(bit, bytes, 0);
        return input;
    }

    private static Command Sign()
    {
        var key = Named("--key", "The private key.");
        var (file, digest, hash, mode) = Inputs();
        var der = new Option<bool>("--der") { Description = "Write the signature as a DER SEQUENCE in place of r and s." };
        return Make("sign", "Sign with a key of the SIM: ECDSA.", [key, file, digest, hash, mode, der], (session, parsed, json) =>
        {
            var input = Input(parsed.GetValue(file), parsed.GetValue(digest), parsed.GetRequiredValue(hash), parsed.GetValue(mode));
            byte[] signature = new byte[IotSafe.SignatureLength];
            session.Card.SignWith(Names.Object(IotSafeObjectType.PrivateKey, parsed.GetRequiredValue(key)), input, signature, 0);
            string text = Convert.ToHexString(parsed.GetValue(der) ? SimSignatureGenerator.ToDer(signature) : signature);
            if (json) Reports.Write(new JsonObject { ["signature"] = text });
            else Console.Out.WriteLine(text);
            return ExitCode.Ok;
        });
    }

    private static Command Verify()
    {
        var key = Named("--key", "The public key object.");
        var (file, digest, hash, mode) = Inputs();
        var signature = new Option<string>("--signature") { Description = "r and s, 128 hexadecimal digits.", HelpName = "HEX", Required = true };
        return Make(
            "verify",
            "Have the SIM verify a signature with a key that lies on it. Exits with 0 if it is valid, with 1 if it isn't.",
            [key, file, digest, hash, mode, signature],
            (session, parsed, json) =>
            {
                var input = Input(parsed.GetValue(file), parsed.GetValue(digest), parsed.GetRequiredValue(hash), parsed.GetValue(mode));
                byte[] value = Names.Hexadecimal(parsed.GetRequiredValue(signature), "--signature");
                if (value.Length != IotSafe.SignatureLength) throw new UsageException("--signature must have 64 bytes");
                bool valid = session.Card.VerifyWith(Names.Object(IotSafeObjectType.PublicKey, parsed.GetRequiredValue(key)), input, value, 0);
                if (json) Reports.Write(new JsonObject { ["valid"] = valid });
                else Console.Out.WriteLine(valid ? "valid" : "not valid");
                return valid ? ExitCode.Ok : ExitCode.Failed;
            });
    }

    private static Command PublicKey()
    {
        var key = Named("--key", "The public key object.");
        return Make("pubkey", "Read a public key, as PEM.", [key], (session, parsed, json) =>
        {
            byte[] point = new byte[IotSafe.PointLength];
            session.Card.ReadPublicKey(Names.Object(IotSafeObjectType.PublicKey, parsed.GetRequiredValue(key)), point, 0);
            using ECDsa known = SimSession.ToKey(point);
            if (json) Reports.Write(new JsonObject { ["point"] = Convert.ToHexString(point), ["pem"] = known.ExportSubjectPublicKeyInfoPem() });
            else Console.Out.WriteLine(known.ExportSubjectPublicKeyInfoPem());
            return ExitCode.Ok;
        });
    }

    private static Command Request()
    {
        var key = Named("--key", "The private key.");
        var half = new Option<string?>("--public") { Description = "Its public half, where that bears another name.", HelpName = "ID|label:TEXT" };
        var subject = new Option<string>("--subject") { Description = "Subject, such as \"CN=device 7, O=Example\".", HelpName = "NAME", Required = true };
        return Make("csr", "Make a certification request (PKCS#10) that the SIM signs, as PEM.", [key, half, subject], (session, parsed, json) =>
        {
            X500DistinguishedName name;
            try
            {
                name = new X500DistinguishedName(parsed.GetRequiredValue(subject));
            }
            catch (CryptographicException e)
            {
                throw new UsageException($"--subject: {e.Message}");
            }

            IotSafeObject named = Names.Object(IotSafeObjectType.PrivateKey, parsed.GetRequiredValue(key));
            byte[] point = session.PublicPoint(session.Card.Find(IotSafeObjectType.PrivateKey, named.Id ?? named.Label) ?? named, parsed.GetValue(half));
            var generator = new SimSignatureGenerator(session.Card, named, point);
            string pem = new CertificateRequest(name, generator.PublicKey, HashAlgorithmName.SHA256).CreateSigningRequestPem(generator);
            if (json) Reports.Write(new JsonObject { ["csr"] = pem });
            else Console.Out.WriteLine(pem);
            return ExitCode.Ok;
        });
    }
}
