using Signet.Core;
using Signet.Store;

namespace Signet.Bench.Workloads;

/// <summary>
/// The sealed store and its outbox on a medium that costs nothing: what append, seal, unseal and start take of the
/// interpreter and the heap.
/// </summary>
internal sealed class StoreWorkload : Workload
{
    // As long as a signed batch of 16 readings.
    private const int MessageLength = 256;

    // Messages that wait when the device starts, and how many are committed together.
    private const int Waiting = 32;
    private const int Together = 8;

    private readonly byte[] _message = Fixed.Bytes(MessageLength, 21);
    private readonly byte[] _buffer = new byte[new OutboxOptions().MaxMessage];

    public override string Name => "store";

    public override bool HasHeap => true;

    public override void Run(IMeter meter)
    {
        var medium = new FreeMedium();

        // What the firmware's tables weigh without any store.
        if (meter.Weighs) meter.Report("store-before", Count(meter, () => { }));
        Fill(medium);

        // A start: nothing is in RAM, everything is on the medium.
        SealedStore? store = null;
        meter.Report("store-start", Count(meter, () => store = Open(medium, 2)));
        if (store!.IsNew) throw new InvalidOperationException("the store was not found again");

        var outbox = store.CreateOutbox(new GcmRecordCipher(), new FixedClock(), Options());
        meter.Report("store-outbox-start-32", Count(meter, outbox.Open));
        Require(outbox.Waiting == Waiting, "messages that waited are missing");

        // The first commit begins a segment, with a salt and a key of its own; the others only append to it.
        outbox.Add(OutboxOptions.Routine, _message, 0, MessageLength);
        meter.Report("store-segment", Count(meter, () => Flush(outbox)));
        meter.Report("store-append", Count(meter, () => outbox.Add(OutboxOptions.Routine, _message, 0, MessageLength)));
        meter.Report("store-seal", Count(meter, () => Flush(outbox)));
        for (int i = 0; i < Together; i++) outbox.Add(OutboxOptions.Routine, _message, 0, MessageLength);
        meter.Report("store-seal-8", Count(meter, () => Flush(outbox)));

        // The first read looks for its segment, the second is what each further one costs.
        Next(outbox);
        int count = 0;
        meter.Report("store-unseal", Count(meter, () => count = outbox.Read(_buffer, 0)));
        Require(_buffer.AsSpan(0, count).SequenceEqual(_message), "another message was read");
        meter.Report("store-mark", Count(meter, () => outbox.MarkSent(outbox.ReadClass, outbox.ReadNumber)));
        GC.KeepAlive(store);
    }

    private void Fill(FreeMedium medium)
    {
        var store = Open(medium, 1);
        var outbox = store.CreateOutbox(new GcmRecordCipher(), new FixedClock(), Options());
        outbox.Open();
        for (int i = 0; i < Waiting; i++)
        {
            outbox.Add(OutboxOptions.Routine, _message, 0, MessageLength);
            if (i % Together == Together - 1) Flush(outbox);
        }

        store.Close();
    }

    private void Next(Outbox outbox)
    {
        Require(outbox.Read(_buffer, 0) == MessageLength, "no message was read");
        outbox.MarkSent(outbox.ReadClass, outbox.ReadNumber);
    }

    private static OutboxOptions Options() => new() { ConfirmByBroker = true };

    private static SealedStore Open(FreeMedium medium, int seed)
    {
        var store = new SealedStore(new FileStore(medium), new FixedRandom(seed), new GcmRecordCipher(), new NullLog());
        store.Open(new FreeSim(), new byte[10], Fixed.Bytes(32, 22));
        Require(store.Level == StoreLevel.SimBound, "the store is not bound to the SIM");
        return store;
    }

    private static void Flush(Outbox outbox) => Require(outbox.Flush(), "the medium failed");

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) throw new InvalidOperationException(otherwise);
    }

    // A SIM with one source; its exchanges are the scenarios' matter.
    private sealed class FreeSim : ISimSecrets
    {
        public int Find(byte[] reference, int offset)
        {
            reference[offset] = (byte)SimSecretSource.Prf;
            return 1;
        }

        public void Derive(byte[] reference, int offset, int count, byte[] secret, int secretOffset) =>
            Fixed.Bytes(32, 23).CopyTo(secret, secretOffset);
    }

    // Flash, as far as the firmware's own code is concerned: native and free.
    private sealed class FreeMedium : IFileMedium
    {
        private readonly Dictionary<string, List<byte>> _files = [];

        public int Size(string name) => _files.TryGetValue(name, out var file) ? file.Count : -1;

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            if (!_files.TryGetValue(name, out var file) || position >= file.Count) return 0;

            int take = Math.Min(count, file.Count - position);
            file.CopyTo(position, buffer, offset, take);
            return take;
        }

        public void Append(string name, byte[] data, int offset, int count)
        {
            // As names are made anew for each access, the medium keeps its own.
            if (!_files.TryGetValue(name, out var file)) _files[new string(name.AsSpan())] = file = [];

            file.AddRange(data.AsSpan(offset, count));
        }

        public void Commit(string name)
        {
        }

        public void Delete(string name) => _files.Remove(name);
    }
}
