using System.Text;
using System.Text.RegularExpressions;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Tests.Support;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Golden
{
    /// <summary>
    /// Published captures of real SIMs, replayed against the card: what the host said is said again, what the SIM answered must
    /// come again. {n} stands for n bytes of any value, {name:n} for such that a later line repeats as {name}.
    /// </summary>
    public partial class GoldenTraceTests
    {
        /// <summary>The objects of quantag's trace, which holds no certificates.</summary>
        private const string QuantagObjects = """
            { "name": "quantag-objects",
              "applet": { "aids": ["A00000003053F12401770101495341"], "wrapper": "none", "malformedTag92": true,
                "applicationData": "tags61And6F", "proprietaryId": "0112233445566778811223344556677881122334455667788112233445566778",
                "keyDerivation": "02", "maxSessions": 1, "listPageSize": 256, "twoByteSignatureLength": false, "verifyLengths": ["oneByte"] },
              "uicc": { "directResponseLimit": 256 },
              "objects": [
                { "kind": "keyPair", "id": "0002", "content": "device", "label": "text:11", "usage": "tls13", "access": ["update"],
                  "publicAccess": ["update"], "functions": ["signature", "keyGeneration", "keyAgreement"], "hashAlgorithms": "0007" },
                { "kind": "publicKey", "id": "0003", "label": "text:22", "usage": "tls13",
                  "functions": ["signature", "keyGeneration", "keyAgreement"], "hashAlgorithms": "0007" },
                { "kind": "file", "id": "0001", "content": "text:x", "size": 64, "label": "text:01" },
                { "kind": "secretKey", "id": "0004", "label": "text:33", "access": ["read", "update"],
                  "functions": ["keyAgreement", "keyDerivation"], "keyDerivation": "02" } ] }
            """;

        public static TheoryData<string> Traces =>
            [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Golden"), "*.trace").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

        [Fact]
        public void EveryCaptureIsHere()
        {
            Assert.Equal(
                ["absent-applet", "cira-stale", "ntt-cgla", "quantag-pcsc", "vectors", "zariot-flow", "zariot-keygen"],
                Traces.Select(t => t.Data));
        }

        [Theory]
        [MemberData(nameof(Traces))]
        public void TheCardAnswersAsTheCapturedOneDid(string name)
        {
            List<string> lines = Read(name);
            CardProfile profile = ProfileOf(lines);
            var person = new CardPersonaliser { DeviceKey = Vectors.KeyK(), ClientCertificate = Certificates.Ca() };
            var applet = new IotSafeApplet(person.Build(profile), profile.Applet);
            var card = new UiccCard(new UsimApplication(), profile.Uicc);
            if (!lines.Contains("profile none"))
                card.Install(applet);

            if (lines.Contains("apdu"))
                Replay(lines, card, apdu => Convert.ToHexString(card.Transmit(Convert.FromHexString(apdu))), card.Reset);
            else
                ReplayLines(lines, card);
        }

        private static List<string> Read(string name)
        {
            var lines = new List<string>();
            foreach (string line in File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".trace")))
            {
                if (line.StartsWith('+'))
                    lines[^1] += line[1..].Trim();
                else if (line.Length > 0 && line[0] != '#')
                    lines.Add(line.Trim());
            }

            return lines;
        }

        private static CardProfile ProfileOf(List<string> lines)
        {
            string name = lines.First(l => l.StartsWith("profile ", StringComparison.Ordinal))["profile ".Length..];
            return name switch
            {
                "none" => new CardProfile(),
                "quantag-objects" => CardProfile.Parse(QuantagObjects, name),
                _ => CardProfile.Named(name),
            };
        }

        private static void ReplayLines(List<string> lines, UiccCard card)
        {
            string? access = lines.FirstOrDefault(l => l.StartsWith("access ", StringComparison.Ordinal));
            var options = new ModemOptions
            {
                BootLines = [],
                Dialect = ModemDialect.A7670 with
                {
                    SimAccess = access == null ? SimAccessQuirks.Default : SimAccessQuirks.Named(access["access ".Length..]),
                },
            };
            using var host = new LineHost(card, options);
            Replay(lines, card, host.Say, () => host.Modem.ResetSim(announced: false));
        }

        private static void Replay(List<string> lines, UiccCard card, Func<string, string> say, Action reset)
        {
            var known = new Dictionary<string, string>();
            string answer = "";
            string said = "";
            foreach (string line in lines)
            {
                switch (line.Split(' ')[0])
                {
                    case ">":
                        said = Filled(line[2..], known);
                        answer = say(said);
                        break;
                    case "<":
                        Match match = Pattern(Filled(line[2..], known)).Match(answer);
                        Assert.True(match.Success, $"{said}\nwanted {line[2..]}\ngot {answer}");
                        foreach (string group in match.Groups.Keys.Where(k => !int.TryParse(k, out _)))
                            known[group] = match.Groups[group].Value;
                        break;
                    case "reset":
                        reset();
                        break;
                    case "violations":
                        Assert.Equal(int.Parse(line["violations ".Length..]), card.SafetyViolations.Count);
                        break;
                }
            }

            Assert.False(card.Usim.WasAttacked);
        }

        private static string Filled(string text, Dictionary<string, string> known)
        {
            return known.Aggregate(text, (t, k) => t.Replace("{" + k.Key + "}", k.Value, StringComparison.Ordinal));
        }

        private static Regex Pattern(string expected)
        {
            var pattern = new StringBuilder("^");
            bool csim = expected.StartsWith('+');
            string text = csim ? expected : expected.Replace(" ", "", StringComparison.Ordinal);
            if (csim)
                text = text[..(text.IndexOf(' ', StringComparison.Ordinal) + 1)] + text[text.IndexOf(' ', StringComparison.Ordinal)..].Replace(" ", "", StringComparison.Ordinal);
            int at = 0;
            foreach (Match hole in Hole().Matches(text))
            {
                pattern.Append(Regex.Escape(text[at..hole.Index]));
                string any = $"[0-9A-F]{{{2 * int.Parse(hole.Groups["n"].Value)}}}";
                pattern.Append(hole.Groups["name"].Length > 0 ? $"(?<{hole.Groups["name"].Value}>{any})" : any);
                at = hole.Index + hole.Length;
            }

            return new Regex(pattern.Append(Regex.Escape(text[at..])).Append('$').ToString());
        }

        [GeneratedRegex(@"\{(?:(?<name>[a-z]+):)?(?<n>\d+)\}")]
        private static partial Regex Hole();
    }
}
