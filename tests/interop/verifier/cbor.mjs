// Deterministic CBOR (RFC 8949 section 4.2.1) as docs/SPEC.md has it; whatever is not throws.
function halfToNumber(h) {
  const s = h & 0x8000 ? -1 : 1, e = (h >> 10) & 31, m = h & 1023;
  if (e === 0) return s * m * 2 ** -24;
  if (e === 31) return m ? NaN : s * Infinity;
  return s * (1 + m / 1024) * 2 ** (e - 15);
}
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeOne(b, p, depth = 0) {
  const bad = w => { throw new Error('cbor: ' + w); };
  if (depth > 16) bad('depth');
  if (p >= b.length) bad('end');
  const start = p, first = b[p++], major = first >> 5, info = first & 31;
  let n, width = 0;
  if (info < 24) n = BigInt(info);
  else if (info <= 27) {
    width = 1 << (info - 24);
    if (p + width > b.length) bad('end');
    n = 0n; for (let i = 0; i < width; i++) n = n << 8n | BigInt(b[p + i]);
    p += width;
    if (major !== 7) {
      const min = [24n, 0x100n, 0x10000n, 0x100000000n][info - 24];
      if (n < min) bad('not shortest');
    }
  } else bad('indefinite or reserved');
  const done = (t, v, extra) => ({ node: { t, v, raw: b.subarray(start, p), ...extra }, p });
  switch (major) {
    case 0: return done('uint', n);
    case 1: return done('nint', -1n - n);
    case 2: case 3: {
      if (n > BigInt(b.length - p)) bad('end');
      const v = b.subarray(p, p + Number(n)); p += Number(n);
      if (major === 2) return done('bstr', v);
      let s; try { s = utf8.decode(v); } catch { bad('utf-8'); }
      return done('tstr', s, { bytes: v });
    }
    case 4: {
      if (n > BigInt(b.length - p)) bad('end');
      const a = [];
      for (let i = 0n; i < n; i++) { const r = decodeOne(b, p, depth + 1); a.push(r.node); p = r.p; }
      return done('array', a);
    }
    case 5: {
      if (n * 2n > BigInt(b.length - p)) bad('end');
      const a = [];
      for (let i = 0n; i < n; i++) {
        const k = decodeOne(b, p, depth + 1); const v = decodeOne(b, k.p, depth + 1); p = v.p;
        if (a.length && Buffer.compare(a[a.length - 1][0].raw, k.node.raw) >= 0) bad('key order');
        a.push([k.node, v.node]);
      }
      return done('map', a);
    }
    case 6: { const r = decodeOne(b, p, depth + 1); p = r.p; return done('tag', r.node); }
    default: {
      if (info < 20) return done('simple', info);
      if (info === 20 || info === 21) return done('bool', info === 21);
      if (info === 22) return done('null', null);
      if (info === 23) return done('undefined', undefined);
      if (info === 24) { if (n < 32n) bad('simple'); return done('simple', Number(n)); }
      if (info === 25) {
        const value = halfToNumber(Number(n));
        if (Number.isNaN(value) && n !== 0x7e00n) bad('NaN');
        return done('float', value, { bits: 16 });
      }
      const view = new DataView(b.buffer, b.byteOffset + start + 1, width);
      if (info === 26) {
        if (Number.isNaN(view.getFloat32(0)) && n !== 0x7fc00000n) bad('NaN');
        return done('float', view.getFloat32(0), { bits: 32 });
      }
      const d = view.getFloat64(0);
      // "the shortest of 32 or 64 bits that keeps the value"
      if (Number.isNaN(d) || Object.is(Math.fround(d), d)) bad('float not shortest');
      return done('float', d, { bits: 64 });
    }
  }
}
export function decode(b) { const r = decodeOne(b, 0); if (r.p !== b.length) throw new Error('cbor: bytes behind'); return r.node; }

export function head(major, n) {
  n = BigInt(n);
  if (n < 24n) return Buffer.from([major << 5 | Number(n)]);
  const w = n < 0x100n ? 1 : n < 0x10000n ? 2 : n < 0x100000000n ? 4 : 8;
  const o = Buffer.alloc(1 + w); o[0] = major << 5 | (24 + Math.log2(w));
  for (let i = w; i > 0; i--) { o[i] = Number(n & 255n); n >>= 8n; }
  return o;
}
export const bstr = (b) => Buffer.concat([head(2, b.length), b]);
export const tstr = (text) => {
  const b = Buffer.from(text);
  return Buffer.concat([head(3, b.length), b]);
};
