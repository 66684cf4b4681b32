// COSE_Sign1 in the one form that docs/SPEC.md section 2 allows.
import { createHash, verify as ecVerify } from 'node:crypto';
import { bstr, decode, head, tstr } from './cbor.mjs';
import { Refusal } from './refusal.mjs';

const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const ALLOWED = new Set([-7n]);

export const sha = (b) => createHash('sha256').update(b).digest();

export function parseCose(bytes, most) {
  const bad = why => { throw new Refusal('CoseMalformed', why); };
  if (bytes.length > most) bad('size ' + bytes.length);
  let c; try { c = decode(bytes); } catch (e) { bad(e.message); }
  if (c.t !== 'array' || c.v.length !== 4) bad('form');
  const [pr, un, pl, sg] = c.v;
  if (pr.t !== 'bstr') bad('protected');
  let h; try { h = decode(pr.v); } catch (e) { bad('protected ' + e.message); }
  if (h.t !== 'map' || h.v.length !== 2) bad('protected');
  const [[k1, alg], [k4, kid]] = h.v;
  if (k1.t !== 'uint' || k1.v !== 1n || k4.t !== 'uint' || k4.v !== 4n) bad('protected keys');
  if (alg.t !== 'uint' && alg.t !== 'nint') bad('alg type');
  if (kid.t !== 'bstr' || kid.v.length !== 4) bad('kid');
  if (un.t !== 'map' || un.v.length) bad('unprotected');
  if (pl.t !== 'bstr') bad('payload');
  if (sg.t !== 'bstr' || sg.v.length !== 64) bad('signature');
  return { bytes, protected: pr.v, alg: alg.v, kid: kid.v, payload: pl.v, signature: sg.v };
}
export function checkAlg(m) { if (!ALLOWED.has(m.alg)) throw new Refusal('CoseAlgorithmUnsupported', String(m.alg)); }
export function checkKid(m, spki) { if (!sha(spki).subarray(0, 4).equals(m.kid)) throw new Refusal('CoseKeyMismatch'); }
export function checkSignature(m, key, aad) {
  const tbs = Buffer.concat([head(4, 4), tstr('Signature1'), bstr(m.protected), bstr(aad), bstr(m.payload)]);
  let ok = false;
  try { ok = ecVerify('sha256', tbs, { key, dsaEncoding: 'ieee-p1363' }, m.signature); } catch { ok = false; }
  if (!ok) throw new Refusal('CoseSignatureInvalid');
}
export const telemetryAad = (id, stream) => Buffer.concat([head(4, 3), tstr('signet/telemetry/1'), bstr(id), head(0, stream)]);
export const descriptorAad = id => Buffer.concat([head(4, 2), tstr('signet/descriptor/1'), bstr(id)]);
/** The hashes of both forms, (r, s) and (r, n - s), 8 bytes each. The signature is the last 64 bytes. */
export function names(bytes) {
  const s = BigInt('0x' + bytes.subarray(bytes.length - 32).toString('hex'));
  const other = Buffer.concat([bytes.subarray(0, bytes.length - 32), Buffer.from((N - s).toString(16).padStart(64, '0'), 'hex')]);
  return [bytes, other].map(b => sha(b).subarray(0, 8).toString('hex'));
}
