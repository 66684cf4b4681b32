using Signet.Agent;
using Signet.Core;
using Signet.Store;
using Signet.Telemetry;
using Signet.Testing.Flash;

namespace Signet.Telemetry.Tests;

/// <summary>
/// A device's life with its backend, cut at every byte that it writes: what was promised arrives, nothing arrives twice under two
/// names, the chain can be proven, no command is done twice.
/// SIGNET_STREAM_CUTS=1 cuts under all three models of the medium and has each life judged by the backend's library too; by default
/// one of the two others is sampled, and the library judges each fifth life.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private static bool All => Environment.GetEnvironmentVariable("SIGNET_STREAM_CUTS") == "1";

    [Theory]
    [InlineData(PowerCutModel.Torn, 1)]
    [InlineData(PowerCutModel.LastClose, 1)]
    [InlineData(PowerCutModel.AnySubset, 9)]
    public void Every_cut_is_survived(PowerCutModel model, int step)
    {
        var life = new Life();
        var cuts = new PowerCuts(new Dictionary<string, byte[]>(), life.Medium.Log, model);
        int n = 0, lives = 0;
        foreach (var cut in cuts.Enumerate(life.Begun))
        {
            if (n++ % (All ? 1 : step) != 0) continue;

            lives++;
            life.Judge(cut, All || lives % 5 == 1);
        }

        output.WriteLine($"{model}: {cuts.Points} cuts, {cuts.Images} images, {lives} lives after them, {life.Medium.Log.Count} accesses");
        Assert.True(lives > 80);
    }

    /// <summary>One life without a cut, noting at which write access each thing happened.</summary>
    private sealed class Life
    {
        private readonly World _world = new();
        private readonly ModelBackend _backend;
        private readonly List<(int At, byte[] Message)> _arrived = [];
        private readonly List<(int At, string What)> _story = [];

        // Readings that must not be lost from an access on.
        private readonly List<(int At, long Value)> _promised = [];
        private readonly List<(int At, byte[] Command)> _commands = [];
        private int _most;

        public Life()
        {
            _backend = _world.Backend();
            Medium = new RecordingMedium();
            var device = new StreamDevice(_world, Medium, Change).Open();
            Begun = Medium.Log.Count;
            string epoch = Convert.ToHexString(device.Stream.Epoch);
            for (int round = 0; round < 3; round++)
            {
                Note("samples");
                Sample(device, 3);

                // Kept unsigned after the window; what was read before that is safe.
                device.Clock.Milliseconds += 121_000;
                Sample(device, 1);
                Promise(device.Sensor.Value - 1);
                Note("alarm");
                if (round == 1) Assert.True(device.Stream.Alarm(new ReadingName("door"), 1000 + round));
                if (round == 1) Promise(device.Sensor.Value);
                Note("publish");
                int k = 0;
                device.Publish(m => { if (k++ != 1 || round != 1) Arrive(m); });
                Note("confirm");
                device.Confirm(_backend.Confirm(epoch));
                device.Publish(Arrive);
                Note("command");
                Command(device, round == 2 ? 5UL : 1);
                device.Stream.Poll();
                device.Publish(Arrive);
                device.Confirm(_backend.Confirm(epoch));
                Note("sleep");
                Sample(device, 2);
                device.Stream.BeforeSleep(10);
                Promise(device.Sensor.Value);
            }

            Note("new epoch");
            device.Confirm(_backend.Confirm(epoch, 100000, "0000000000000001"));
            Sample(device, 2);
            device.Publish(Arrive);
            device.Stream.Checkpoint();
            Promise(device.Sensor.Value);
            _backend.ChainHolds("without a cut");
            Assert.Empty(_backend.Forks);
            _most = (int)device.Sensor.Value;
        }

        public RecordingMedium Medium { get; }

        /// <summary>Accesses of the first start.</summary>
        public int Begun { get; }

        public void Judge(CutImage cut, bool judged)
        {
            string where = $"cut at {cut.Operation} ({_story.LastOrDefault(s => s.At <= cut.Operation).What})";

            // A cut in the middle of an access: what it brought had not happened yet.
            var backend = _world.Backend();
            foreach (var (at, message) in _arrived.Where(a => a.At <= cut.Operation)) backend.Receive(message);
            int before = backend.Duplicates;
            var medium = new RecordingMedium(cut.Image);
            var device = new StreamDevice(_world, medium, Change).Open();
            device.Sensor.Value = 500;
            Sample(device, 2);
            device.Publish(m => backend.Receive(m));
            string epoch = Convert.ToHexString(device.Stream.Epoch);
            backend.Epoch = epoch;
            device.Confirm(backend.Confirm(epoch));
            device.Publish(m => backend.Receive(m));
            device.Confirm(backend.Confirm(epoch));
            Assert.True(device.Stream.Waiting == 0, where + ": something waits");
            Assert.True(backend.Held.Values.Count(m => m.Readings.Any(r => Equals(r.Value, 500L))) == 1, where + ": the new readings");
            backend.ChainHolds(where);

            // No reading arrives in two messages, and none that was promised is missing.
            var counts = backend.Held.Values.SelectMany(m => m.Readings).Where(r => (r.Name as string) == "n")
                .GroupBy(r => (long)r.Value).ToDictionary(g => g.Key, g => g.Count());
            Assert.All(counts, c => Assert.True(c.Value == 1, $"{where}: reading {c.Key} arrived in {c.Value} messages"));
            long promised = _promised.Where(p => p.At <= cut.Operation).Select(p => p.Value).DefaultIfEmpty(0).Max();
            for (long i = 0; i < promised; i++) Assert.True(counts.ContainsKey(i), $"{where}: reading {i} is lost");

            if (judged) JudgeAsOthersWould(where, backend);

            // A command of before: done or not, not again. Its counter never falls.
            long done = device.Report.Commands;
            foreach (var (at, command) in _commands.Where(c => c.At <= cut.Operation)) device.Command(command);
            Assert.True(device.Report.Commands == done, where + ": a command was done again");
        }

        // What the model took, the backend's own library takes as well, in the order of arrival.
        private void JudgeAsOthersWould(string where, ModelBackend backend)
        {
            using var real = new RealBackend(_world);
            foreach (byte[] message in backend.Order) real.Receive(message);
            real.Holds(where);
            Assert.True(real.Messages.Count == backend.Held.Count, where + ": the backend's library holds another number of messages");
            Assert.True(real.Findings.All(f => f.Kind is Verification.FindingKind.NewEpoch or Verification.FindingKind.Gap), $"{where}: {string.Join("; ", real.Findings)}");
        }

        private static void Change(AgentSettings settings)
        {
            settings.BatchReadings = 5;
            settings.BatchSeconds = 86400;
        }

        private void Sample(StreamDevice device, int count)
        {
            for (int i = 0; i < count; i++)
            {
                device.Clock.Delay(1000);
                device.Stream.Sample();
            }
        }

        private void Arrive(byte[] message)
        {
            _backend.Receive(message);
            _arrived.Add((Medium.Log.Count, message));
        }

        private void Promise(long value) => _promised.Add((Medium.Log.Count, value));

        private void Note(string what) => _story.Add((Medium.Log.Count, what));

        private void Command(StreamDevice device, ulong number)
        {
            byte[] command = _backend.Command(number, w =>
            {
                w.WriteStartArray(number == 5 ? 4 : 2);
                if (number == 5) w.WriteTextString("new.example");
                w.WriteInt32(30);
                if (number == 5) w.WriteNull();
                w.WriteInt32(600);
                w.WriteEndArray();
            });
            device.Command(command);
            _commands.Add((Medium.Log.Count, command));
        }
    }
}
