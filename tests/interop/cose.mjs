// Reads fixtures (a JSON file: what signed messages are, with which key and external_aad) and says, a JSON object a line,
// what two independent COSE implementations make of each.
import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import * as auth0 from '@auth0/cose';
import coseJs from 'cose-js';
import cbor from 'cbor';

const bytes = (hex) => Buffer.from(hex, 'hex');
const sign1Tag = 18;

async function withAuth0(fixture) {
  const key = await webcrypto.subtle.importKey(
    'spki', bytes(fixture.spki), { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']);
  const message = auth0.Sign1.decode(bytes(fixture.message));
  await message.verify(key, { externalAAD: bytes(fixture.aad), algorithms: [auth0.Algorithms.ES256] });
  return Buffer.from(message.payload);
}

async function withCoseJs(fixture) {
  const point = bytes(fixture.spki).subarray(27);
  const verifier = {
    key: { x: point.subarray(0, 32), y: point.subarray(32) },
    externalAAD: bytes(fixture.aad),
  };
  return coseJs.sign.verifySync(bytes(fixture.message), verifier, { defaultType: sign1Tag });
}

for (const fixture of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  for (const [name, verify] of Object.entries({ '@auth0/cose': withAuth0, 'cose-js': withCoseJs })) {
    const line = { name: fixture.name, by: name, verified: false };
    try {
      const payload = await verify(fixture);
      line.verified = true;
      line.payload = payload.toString('hex');

      // What is inside is one CBOR item in the eyes of a reader that is none of ours; encoded again it is the same.
      line.again = cbor.encodeCanonical(cbor.decodeFirstSync(payload)).toString('hex');
    } catch (e) {
      line.error = String(e.message ?? e);
    }

    console.log(JSON.stringify(line));
  }
}
