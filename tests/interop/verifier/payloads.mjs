// Batch and Descriptor of docs/SPEC.md.
import { decode } from './cbor.mjs';
import { Refusal } from './refusal.mjs';

const SPKI_HEAD = Buffer.from('3059301306072A8648CE3D020106082A8648CE3D03010703420004', 'hex');
export const isSpki = (b) => b.length === 91 && b.subarray(0, 27).equals(SPKI_HEAD);

const isB = (n, len) => n.t === 'bstr' && (len === undefined || n.v.length === len);
const isU = (n, max) => n.t === 'uint' && (max === undefined || n.v <= BigInt(max));

export function parseBatch(payload) {
  const bad = why => { throw new Refusal('PayloadMalformed', why); };
  if (payload.length > 1024) bad('size ' + payload.length);
  let c; try { c = decode(payload); } catch (e) { bad(e.message); }
  if (c.t !== 'array') bad('form');
  const a = c.v;
  if (a.length < 6 || a.length > 5 + 64) bad('readings');
  if (!isB(a[0], 8) || !isU(a[1]) || !isU(a[2]) || !isU(a[3], 3) || !isB(a[4], 8)) bad('head');
  if (a[3].v === 0n && a[2].v !== 0n) bad('time of unknown quality');
  if (a[1].v === 0n && a[4].v.some(b => b !== 0)) bad('previous of sequence 0');
  for (const r of a.slice(5)) {
    if (r.t !== 'array' || r.v.length !== 3) bad('reading');
    const [n, o, v] = r.v;
    if (n.t === 'tstr') { if (n.bytes.length < 1 || n.bytes.length > 32) bad('name'); }
    else if (n.t !== 'uint') bad('name type');
    if (o.t !== 'uint' && o.t !== 'nint') bad('offset');
    if (!['uint', 'nint', 'float', 'bool', 'tstr', 'bstr'].includes(v.t)) bad('value');
  }
  return { epoch: a[0].v.toString('hex'), sequence: a[1].v, time: a[2].v, quality: a[3].v, previous: a[4].v.toString('hex') };
}

export function parseDescriptor(payload) {
  const bad = why => { throw new Refusal('PayloadMalformed', why); };
  let c; try { c = decode(payload); } catch (e) { bad(e.message); }
  if (c.t !== 'map') bad('form');
  const f = new Map();
  for (const [k, v] of c.v) { if (k.t !== 'uint' || k.v < 1n || k.v > 14n) bad('key'); f.set(Number(k.v), v); }
  for (let i = 1; i <= 14; i++) if (i !== 12 && !f.has(i)) bad('field ' + i);
  const g = i => f.get(i);
  if (!isB(g(1), 8) || !isU(g(2)) || !(isB(g(3), 8) || g(3).t === 'null') || !isU(g(4)) || !isU(g(5)) || !isU(g(6), 3)) bad('1-6');
  if (g(7).t !== 'array' || g(7).v.length > 64) bad('7');
  for (const r of g(7).v) if (r.t !== 'array' || r.v.length !== 2 || r.v.some(x => x.t !== 'tstr')) bad('7');
  if (!isU(g(8), 2) || !isU(g(9), 2)) bad('8-9');
  if (g(10).t !== 'map' || g(10).v.some(([k, v]) => k.t !== 'tstr' || v.t !== 'tstr')) bad('10');
  if (g(11).t !== 'array' || g(11).v.length < 1 || g(11).v.length > 8 || g(11).v.some(x => x.t !== 'bstr')) bad('11');
  if (f.has(12) && (!isB(g(12), 91) || !isSpki(g(12).v))) bad('12');
  if (!isU(g(13)) || !isU(g(14)) || g(13).v > g(2).v) bad('13-14');
  if (g(6).v === 0n && g(5).v !== 0n) bad('time of unknown quality');
  return { epoch: g(1).v.toString('hex'), next: g(2).v, before: g(3).t === 'null' ? null : g(3).v.toString('hex'), number: g(4).v,
    names: g(7).v.map(x => x.v[0].v), certificates: g(11).v.map(x => x.v), telemetrySpki: f.has(12) ? g(12).v : null };
}
