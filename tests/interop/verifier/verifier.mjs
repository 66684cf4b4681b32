// A verifier for devices' signed telemetry by one who had docs/SPEC.md and none of the project's code, with nothing but what
// Node.js brings. Reads docs/verifier-cases.json and prints its answers, a JSON object a case.
import { readFileSync } from 'node:fs';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { place } from './chain.mjs';
import * as cose from './cose.mjs';
import { checkValidity, validatePath } from './paths.mjs';
import { isSpki, parseBatch, parseDescriptor } from './payloads.mjs';
import { Refusal } from './refusal.mjs';

class Backend {
  constructor(anchors, clock) {
    this.anchors = anchors;
    this.clock = clock;
    this.devices = new Map();
  }

  /** Answers to one message: Taken, a verdict, or the name of a refusal. */
  receive(topic, hex) {
    const [, device, kind] = topic.split('/');
    const bytes = Buffer.from(hex, 'hex');
    try {
      return kind === 'descriptor' ? this.descriptor(device, bytes) : this.telemetry(device, bytes);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return error.refusal;
    }
  }

  descriptor(device, bytes) {
    const m = cose.parseCose(bytes, 4096);
    cose.checkAlg(m);
    const d = parseDescriptor(m.payload);
    const { key, spki } = readKey(() => new X509Certificate(d.certificates[0]).publicKey);
    const telemetry = d.telemetrySpki
      ? readKey(() => createPublicKey({ key: d.telemetrySpki, format: 'der', type: 'spki' }))
      : { key, spki };
    const id = Buffer.from(device, 'hex');
    if (!cose.sha(spki).subarray(0, 16).equals(id)) throw new Refusal('CoseKeyMismatch', 'topic');
    cose.checkKid(m, spki);
    cose.checkSignature(m, key, cose.descriptorAad(id));
    const path = validatePath(d.certificates, this.anchors);
    checkValidity(path, this.clock);
    const known = this.devices.get(device) ?? { id, descriptors: new Map(), epochs: new Map() };
    const last = known.descriptors.get(d.epoch);
    if (last) {
      if (d.epoch !== known.current || d.number < last.number) throw new Refusal('DescriptorOutdated');
      if (d.number === last.number && !last.payload.equals(m.payload)) throw new Refusal('DescriptorConflict');
    }
    known.current = d.epoch;
    known.descriptors.set(d.epoch, { number: d.number, payload: m.payload });
    this.devices.set(device, Object.assign(known, { path, telemetry }));
    return 'Taken';
  }

  telemetry(device, bytes) {
    const known = this.devices.get(device);
    if (!known) throw new Refusal('DeviceUnknown');
    checkValidity(known.path, this.clock);
    const m = cose.parseCose(bytes, 1108);
    cose.checkAlg(m);
    cose.checkKid(m, known.telemetry.spki);
    cose.checkSignature(m, known.telemetry.key, cose.telemetryAad(known.id, 0));
    return place(known.epochs, m, parseBatch(m.payload));
  }
}

function readKey(read) {
  let key;
  try {
    key = read();
  } catch (error) {
    throw new Refusal('PayloadMalformed', error.message);
  }
  const spki = key.export({ type: 'spki', format: 'der' });
  if (!isSpki(spki)) throw new Refusal('PayloadMalformed', 'not P-256');
  return { key, spki };
}

const file = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const anchor = new X509Certificate(Buffer.from(file.anchor, 'hex'));
for (const { name, described, messages } of file.cases) {
  const backend = new Backend([anchor], Date.parse(file.clock));
  if (described) backend.receive(file.topic, file.descriptor);
  console.log(JSON.stringify({ name, answers: messages.map(({ topic, hex }) => backend.receive(topic, hex)) }));
}
