// The path of a device's certificates to an anchor, and its validity (docs/SPEC.md section 2).
import { X509Certificate } from 'node:crypto';
import { Refusal } from './refusal.mjs';

const TOLERANCE = 5 * 60 * 1000;

function der(b, p = 0) {
  const tag = b[p]; let l = b[p + 1], q = p + 2;
  if (l & 0x80) { const n = l & 0x7f; l = 0; for (let i = 0; i < n; i++) l = l * 256 + b[q++]; }
  if (!(q + l <= b.length)) throw new Error('der');
  return { tag, v: b.subarray(q, q + l), end: q + l };
}
function children(b) { const a = []; for (let p = 0; p < b.length;) { const e = der(b, p); a.push(e); p = e.end; } return a; }
const OIDS = { ku: '551d0f', bc: '551d13', eku: '551d25' };
function extensions(cert) {
  const tbs = children(children(der(cert.raw).v)[0].v);
  const e = tbs.find(x => x.tag === 0xa3), out = new Map();
  if (e) for (const x of children(der(e.v).v)) {
    const parts = children(x.v);
    out.set(parts[0].v.toString('hex'), { critical: parts.length === 3 && parts[1].v[0] !== 0, value: parts[parts.length - 1].v });
  }
  return out;
}
function rights(cert) {
  const x = extensions(cert), r = { ku: null, ca: false, pathLen: null, eku: null, unknown: false };
  for (const [oid, e] of x) {
    if (oid === OIDS.ku) { const v = der(e.value).v; r.ku = (v[1] ?? 0); }
    else if (oid === OIDS.bc) { const c = children(der(e.value).v); for (const y of c) { if (y.tag === 1) r.ca = y.v[0] !== 0; if (y.tag === 2) r.pathLen = y.v[0]; } }
    else if (oid === OIDS.eku) r.eku = children(der(e.value).v).map(y => y.v.toString('hex'));
    else if (e.critical) r.unknown = true;
  }
  return r;
}
const CLIENT_AUTH = '2b06010505070302', ANY_EKU = '551d2500';
export function validatePath(ders, anchors) {
  const bad = why => { throw new Refusal('CertificatePathInvalid', why); };
  let certs; try { certs = ders.map(d => { const c = new X509Certificate(d); if (c.raw.length !== d.length) throw new Error('bytes behind'); return c; }); } catch (e) { bad(e.message); }
  const leaf = certs[0], lr = rights(leaf);
  if (lr.unknown) bad('critical');
  if (lr.ku !== null && !(lr.ku & 0x80)) bad('keyUsage');
  if (lr.eku !== null && !lr.eku.includes(CLIENT_AUTH) && !lr.eku.includes(ANY_EKU)) bad('eku');
  const issued = (c, i) => { try { return c.checkIssued(i) && c.verify(i.publicKey); } catch { return false; } };
  const isCa = (c, below) => { const r = rights(c); return r.ca && !r.unknown && (r.ku === null || r.ku & 0x04) && (r.pathLen === null || below <= r.pathLen)
    && (r.eku === null || r.eku.includes(CLIENT_AUTH) || r.eku.includes(ANY_EKU)); };
  const search = (path, rest) => {
    const top = path[path.length - 1];
    for (const a of anchors) {
      if (a.raw.equals(top.raw)) return path;
      if (issued(top, a) && isCa(a, path.length - 1)) return [...path, a];
    }
    for (const c of rest) if (issued(top, c) && isCa(c, path.length - 1)) {
      const found = search([...path, c], rest.filter(x => x !== c)); if (found) return found;
    }
    return null;
  };
  const path = search([leaf], certs.slice(1));
  if (!path) bad('no path');
  return path;
}
export function checkValidity(path, clock) {
  for (const c of path) {
    if (clock > Date.parse(c.validTo) + TOLERANCE) throw new Refusal('CertificateExpired');
    if (clock < Date.parse(c.validFrom) - TOLERANCE) throw new Refusal('CertificateNotYetValid');
  }
}
