using System.Text.RegularExpressions;
using Signet.Emulator.Card;
using Signet.Emulator.Modem;
using Signet.Emulator.Profiles;
using Signet.Emulator.Uicc;

namespace Signet.Emulator.Tests.Profiles
{
    /// <summary>docs/EMULATOR.md names every profile and every knob, and its example is one.</summary>
    public class DocumentTests
    {
        private static readonly string Document = File.ReadAllText(Path.Combine(Root(), "docs", "EMULATOR.md"));

        [Fact]
        public void EveryProfileAndEveryKindOfModuleIsNamed()
        {
            Assert.All(CardProfile.Names.Concat(SimAccessQuirks.Names), n => Assert.Contains($"`{n}`", Document, StringComparison.Ordinal));
        }

        [Theory]
        [InlineData(typeof(AppletProfile), "random")]
        [InlineData(typeof(UiccOptions), "")]
        [InlineData(typeof(UsimOptions), "files")]
        [InlineData(typeof(CardTiming), "")]
        [InlineData(typeof(ObjectSpec), "")]
        [InlineData(typeof(SimAccessQuirks), "")]
        public void EveryKnobIsNamed(Type type, string codeOnly)
        {
            IEnumerable<string> knobs = type.GetProperties()
                .Where(p => p.CanWrite)
                .Select(p => char.ToLowerInvariant(p.Name[0]) + p.Name[1..])
                .Where(n => n != codeOnly);
            Assert.All(knobs, n => Assert.Contains($"`{n}`", Document, StringComparison.Ordinal));
        }

        [Fact]
        public void TheExampleIsAProfile()
        {
            string json = Regex.Match(Document, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
            CardProfile profile = CardProfile.Parse(json, "example");
            Assert.Equal("mine", profile.Name);
            Assert.Equal(5, profile.Objects.Count);
        }

        private static string Root()
        {
            string? folder = AppContext.BaseDirectory;
            while (folder != null && !File.Exists(Path.Combine(folder, "docs", "EMULATOR.md")))
                folder = Path.GetDirectoryName(folder);
            return folder ?? throw new InvalidOperationException("docs/EMULATOR.md is not above the tests");
        }
    }
}
