// How the messages of one stream stand to each other (docs/SPEC.md section 2). Nothing is forgotten, so nothing is TooOld.
import { names } from './cose.mjs';

class Epoch {
  bySequence = new Map();
  byName = new Map();
  passed = []; // { by, from, to }
  highest = -1n;

  /** The numbers that a message passes over; undefined when it doesn't fit. */
  fit({ sequence, previous }) {
    if (previous === '0000000000000000') return [0n, sequence - 1n];
    const target = this.byName.get(previous);
    return target !== undefined && target < sequence ? [target + 1n, sequence - 1n] : undefined;
  }

  /** True when a number is missing below, other than what comes now fills. */
  anyMissing(below, from = 1n, to = 0n) {
    for (let s = below - 1n; s >= 0n; s--) {
      if (this.bySequence.has(s)) continue;
      const range = s >= from && s <= to ? { from } : this.passed.find((p) => p.by <= below && s >= p.from && s <= p.to);
      if (!range) return true;
      s = range.from;
    }
    return false;
  }

  learn(m, sequence) {
    for (const name of names(m.bytes)) if (!this.byName.has(name)) this.byName.set(name, sequence);
    for (const waiting of this.bySequence.values()) if (!waiting.fits) this.link(waiting);
  }

  link(message) {
    const range = this.fit(message);
    message.fits = range !== undefined;
    if (message.fits && range[0] <= range[1]) this.passed.push({ by: message.sequence, from: range[0], to: range[1] });
  }
}

/** Gives a message's verdict, and remembers it when it is new. */
export function place(epochs, m, batch) {
  const { sequence, previous } = batch;
  if (!epochs.has(batch.epoch)) epochs.set(batch.epoch, new Epoch());
  const epoch = epochs.get(batch.epoch);
  const same = epoch.bySequence.get(sequence);
  if (same) {
    if (!same.protected.equals(m.protected) || !same.payload.equals(m.payload)) return 'Fork';
    epoch.learn(m, sequence);
    return 'Duplicate';
  }

  const range = epoch.fit(batch);
  if (!range && !epoch.anyMissing(sequence)) return 'Fork';
  const own = names(m.bytes);
  for (const waiting of epoch.bySequence.values()) {
    if (waiting.sequence > sequence && !waiting.fits && !own.includes(waiting.previous)
      && !epoch.anyMissing(waiting.sequence, range ? range[0] : sequence, sequence)) return 'Fork';
  }

  const late = sequence < epoch.highest;
  if (!late) epoch.highest = sequence;
  const message = { sequence, previous, protected: m.protected, payload: m.payload };
  epoch.bySequence.set(sequence, message);
  epoch.link(message);
  epoch.learn(m, sequence);
  if (late) return 'Late';
  if (!range) return 'Gap';
  return sequence === 0n || (range[0] === sequence && previous !== '0000000000000000') ? 'InOrder' : 'Restart';
}
